package org.shequ.jobs.extract;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.shequ.schemas.source.Format;
import org.shequ.schemas.source.Reading;

/**
 * Unpacks gzip and zip while they are read; nothing is ever written under a name found in an archive. A file in a zip is named
 * {@code orders.zip!/a.csv}. What swells beyond measure, leaves its folder or is cut off is refused.
 */
final class Packed {
    /** Parts the name of a zip from that of a file in it. */
    private static final String WITHIN = "!/";

    /** What may come out of any file, in bytes; beyond it the ratio counts. */
    private static final long HARMLESS = 64L << 20;

    /** The most bytes that may come out for one that went in: texts stay under 50. */
    private static final long LARGEST_RATIO = 200;

    /** What every workbook holds. */
    private static final String WORKBOOK = "[Content_Types].xml";

    private static final int MOST_FILES = 10_000;
    private static final int BUFFER = 1 << 16;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    /** Names in a zip that do not say they are UTF-8 come from Chinese desktops. */
    private static final Charset NAMES = Charset.forName("GB18030");

    private Packed() {}

    /** The file that is listed in a folder: the zip, for a file within one. */
    static String container(String name) {
        int at = name.indexOf(WITHIN);
        return at < 0 ? name : name.substring(0, at);
    }

    /** The file itself, or where it is a zip those in it that count, by name; refuses a zip that is not sound. */
    static List<DataFolder.FileFound> files(DataFolder folder, DataFolder.FileFound file, Reading reading) {
        if (reading.format() == Format.PARQUET) {
            return List.of(file);
        }
        try (InputStream in = buffered(folder.open(file.name()))) {
            if (!begins(in, ZIP)) {
                return List.of(file);
            }
            TreeSet<String> names = names(folder, file.name());
            if (reading.format() == Format.XLSX && names.contains(WORKBOOK)) {
                return List.of(file);
            }
            return counting(names, file, reading);
        } catch (IOException e) {
            throw unsound(file.name(), e);
        }
    }

    private static List<DataFolder.FileFound> counting(
            TreeSet<String> names, DataFolder.FileFound file, Reading reading) {
        String pattern = reading.within().isBlank() ? "*" : reading.within();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        List<DataFolder.FileFound> files = new ArrayList<>();
        for (String name : names) {
            Path last = Path.of(name).getFileName();
            boolean isOfSystem = name.startsWith("__MACOSX/") || last.toString().startsWith(".");
            if (!isOfSystem && matcher.matches(last)) {
                files.add(new DataFolder.FileFound(
                        file.source(), file.name() + WITHIN + name, file.bytes(), file.modified()));
            }
        }
        if (files.isEmpty()) {
            throw refused(
                    file.name(), "none of its " + names.size() + " files matches " + pattern + " (expected one)", null);
        }
        return files;
    }

    /** The names of all files of a zip, each of them read through to its end. */
    private static TreeSet<String> names(DataFolder folder, String file) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (ZipFile zip = zip(folder, file)) {
            long bytes = 0;
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                refuseOutside(entry.getName(), file);
                if (!entry.isDirectory() && !names.add(entry.getName())) {
                    throw refused(file, "it holds '" + entry.getName() + "' twice", null);
                }
                if (names.size() > MOST_FILES) {
                    throw refused(file, "it holds more than " + MOST_FILES + " files", null);
                }
                Bounded content = new Bounded(zip.getInputStream(entry), folder.bytes(file), file, bytes);
                content.transferTo(OutputStream.nullOutputStream());
                bytes = content.bytes;
            }
        }
        return names;
    }

    private static void refuseOutside(String name, String file) {
        String[] steps = name.split("[/\\\\]", -1);
        boolean isOutside = name.startsWith("/")
                || name.startsWith("\\")
                || name.matches("[A-Za-z]:.*")
                || name.indexOf('\0') >= 0
                || Arrays.asList(steps).contains("..");
        if (isOutside) {
            throw refused(file, "it holds '" + name + "' (expected files below its own folder)", null);
        }
    }

    /** The content of a file as its format has it: unpacked, unless it is a workbook, which is a zip by itself. */
    static InputStream open(DataFolder folder, String name, Reading reading) throws IOException {
        String container = container(name);
        if (!container.equals(name)) {
            return entry(folder, container, name.substring(container.length() + WITHIN.length()), reading);
        }
        InputStream in = buffered(folder.open(container));
        if (begins(in, GZIP)) {
            try {
                GZIPInputStream content = new GZIPInputStream(in, BUFFER);
                return unpacked(new Bounded(content, folder.bytes(name), name, 0), name, reading);
            } catch (EOFException | ZipException e) {
                throw unsound(name, e);
            }
        }
        if (reading.format() == Format.XLSX && begins(in, ZIP)) {
            names(folder, name);
        }
        return in;
    }

    private static InputStream entry(DataFolder folder, String container, String name, Reading reading)
            throws IOException {
        ZipFile zip = zip(folder, container);
        ZipArchiveEntry entry = zip.getEntry(name);
        if (entry == null) {
            zip.close();
            throw refused(container, "'" + name + "' has gone from it", null);
        }
        InputStream content = new FilterInputStream(zip.getInputStream(entry)) {
            @Override
            public void close() throws IOException {
                zip.close();
            }
        };
        return unpacked(
                new Bounded(content, folder.bytes(container), container, 0), container + WITHIN + name, reading);
    }

    private static InputStream unpacked(Bounded content, String name, Reading reading) throws IOException {
        InputStream in = buffered(content);
        boolean isArchive = begins(in, GZIP) || (begins(in, ZIP) && reading.format() != Format.XLSX);
        if (isArchive) {
            throw refused(name, "it is an archive within an archive (expected one layer)", null);
        }
        return in;
    }

    private static ZipFile zip(DataFolder folder, String file) throws IOException {
        try {
            return ZipFile.builder()
                    .setSeekableByteChannel(new SeekableFile(folder.open(file), folder.bytes(file)))
                    .setCharset(NAMES)
                    .get();
        } catch (IllegalArgumentException | IOException e) {
            throw unsound(file, e);
        }
    }

    private static InputStream buffered(InputStream in) {
        return new BufferedInputStream(in, BUFFER);
    }

    private static boolean begins(InputStream in, byte[] magic) throws IOException {
        in.mark(magic.length);
        byte[] first = in.readNBytes(magic.length);
        in.reset();
        return Arrays.equals(first, magic);
    }

    private static InputRefusedException unsound(String file, Exception e) {
        return refused(file, "it is no sound archive: " + e.getMessage(), e);
    }

    private static InputRefusedException refused(String file, String found, Throwable cause) {
        return new InputRefusedException(
                "Cannot unpack " + file + ": " + found.replaceAll("\\p{Cntrl}", "\ufffd"), cause);
    }

    /** Refuses to go on where far more comes out than went in, and says so of what is cut off. */
    private static final class Bounded extends FilterInputStream {
        private final long packed;
        private final String file;
        private long bytes;

        /**
         * @param packed length of the file it comes out of
         * @param before what has come out of the same file before
         */
        Bounded(InputStream in, long packed, String file, long before) {
            super(in);
            this.packed = packed;
            this.file = file;
            this.bytes = before;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(to, offset, length);
            } catch (EOFException | ZipException | IllegalArgumentException e) {
                throw refused(file, "it is cut off or damaged after " + bytes + " bytes: " + e.getMessage(), e);
            }
            bytes += Math.max(0, read);
            if (bytes > HARMLESS && bytes > LARGEST_RATIO * packed) {
                throw refused(
                        file,
                        "more than " + bytes + " bytes come out of " + packed + " (expected at most " + LARGEST_RATIO
                                + " for one)",
                        null);
            }
            return read;
        }

        @Override
        public long skip(long length) throws IOException {
            byte[] passed = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
            return length <= 0 ? 0 : Math.max(0, read(passed, 0, passed.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
