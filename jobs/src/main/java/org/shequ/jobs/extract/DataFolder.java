package org.shequ.jobs.extract;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LeaseRecoverable;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;
import org.shequ.common.lake.LocalFiles;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.source.Arrival;
import org.shequ.schemas.source.Folder;
import org.shequ.schemas.source.Reading;
import org.shequ.schemas.source.Source;

/**
 * The folder deliveries arrive in, on any Hadoop file system; plain paths are local.
 *
 * @param root the folder's address, such as {@code /data/drop} or {@code hdfs://host/drop}
 */
record DataFolder(String root) implements Serializable {
    /** Read once: it parses several documents, and a source may have thousands of files. */
    private static final Configuration CONFIGURATION = LocalFiles.configuration();

    /**
     * One file that matches a source's patterns.
     *
     * @param source the source
     * @param name path relative to the data folder
     * @param bytes its length
     * @param modified time of the last change, milliseconds since 1970
     */
    record FileFound(String source, String name, long bytes, long modified) implements Serializable {}

    /**
     * The files that match a source's patterns, by name.
     *
     * @param complete those that may be taken in
     * @param waiting the names of those that are still being written
     */
    record Listed(List<FileFound> complete, List<String> waiting) {
        boolean isEmpty() {
            return complete.isEmpty() && waiting.isEmpty();
        }

        /** The names of all. */
        List<String> names() {
            List<String> names = new ArrayList<>(waiting);
            complete.forEach(file -> names.add(file.name()));
            return names;
        }
    }

    /**
     * What tells the content of a file from others.
     *
     * @param sha256 in hexadecimal
     * @param bytes its length
     */
    record Digested(String sha256, long bytes) {}

    /** The folder the files of a source lie in. */
    static DataFolder of(Reading reading, Night night) {
        boolean isLanding = reading.folder() == Folder.LANDING;
        return of(reading, isLanding ? Landing.root(night.home()).toString() : night.data(), night.deployment());
    }

    static DataFolder of(Reading reading, String data, Deployment deployment) {
        return new DataFolder(
                switch (reading.folder()) {
                    case DATA, LANDING -> data;
                    case DEPLOYMENT ->
                        deployment.folder().toAbsolutePath().normalize().toString();
                });
    }

    /** The files of a source. */
    Listed list(Source source) {
        Arrival arrival = source.reading().arrival();
        List<FileFound> complete = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        try {
            FileSystem system = system();
            Path home = system.makeQualified(new Path(root));
            for (FileStatus file : matches(system, home, source.reading().files())) {
                String name = home.toUri().relativize(file.getPath().toUri()).getPath();
                if (isComplete(system, file, arrival)) {
                    complete.add(new FileFound(source.id(), name, file.getLen(), file.getModificationTime()));
                } else {
                    waiting.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the files of source " + source.id() + " in " + root, e);
        }
        complete.sort(Comparator.comparing(FileFound::name));
        return new Listed(complete, waiting.stream().sorted().toList());
    }

    private static Collection<FileStatus> matches(FileSystem system, Path home, List<String> patterns)
            throws IOException {
        Map<Path, FileStatus> found = new LinkedHashMap<>();
        for (String pattern : patterns) {
            FileStatus[] matches = system.globStatus(new Path(home, pattern));
            for (FileStatus file : matches == null ? new FileStatus[0] : matches) {
                if (file.isFile()) {
                    found.putIfAbsent(file.getPath(), file);
                }
            }
        }
        return found.values();
    }

    private static boolean isComplete(FileSystem system, FileStatus file, Arrival arrival) throws IOException {
        if (system instanceof LeaseRecoverable open && !open.isFileClosed(file.getPath())) {
            return false;
        }
        String marker = arrival.markerOf(file.getPath().getName());
        boolean isSettled = arrival.settleSeconds() == 0
                || System.currentTimeMillis() - file.getModificationTime() >= 1000L * arrival.settleSeconds();
        return isSettled
                && (marker.isBlank() || system.exists(new Path(file.getPath().getParent(), marker)));
    }

    /** Whether a file is as it was when it was listed. */
    boolean isStill(FileFound file) {
        try {
            FileStatus now = system().getFileStatus(path(Packed.container(file.name())));
            return now.getLen() == file.bytes() && isSameTime(now.getModificationTime(), file.modified());
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at " + file.name() + " in " + root, e);
        }
    }

    /** Stores that speak S3 tell the time of an object to the millisecond where they list it, and to the second alone. */
    static boolean isSameTime(long one, long other) {
        boolean isOfSeconds = one % 1000 == 0 || other % 1000 == 0;
        return one == other || (isOfSeconds && Math.floorDiv(one, 1000L) == Math.floorDiv(other, 1000L));
    }

    Path path(String name) throws IOException {
        return system().makeQualified(new Path(new Path(root), name));
    }

    static Configuration configuration() {
        return CONFIGURATION;
    }

    /** The length of a file. */
    long bytes(String name) throws IOException {
        return system().getFileStatus(path(name)).getLen();
    }

    FSDataInputStream open(String name) throws IOException {
        try {
            return system().open(path(name));
        } catch (FileNotFoundException e) {
            throw new InputRefusedException("Cannot read " + name + ": it has gone from " + root, e);
        }
    }

    /** SHA-256 and length of a file's content, unpacked. */
    Digested digest(String name, Reading reading) {
        try (DigestInputStream in =
                new DigestInputStream(Packed.open(this, name, reading), MessageDigest.getInstance("SHA-256"))) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new Digested(HexFormat.of().formatHex(in.getMessageDigest().digest()), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + " in " + root, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private FileSystem system() throws IOException {
        URI uri = new Path(root).toUri();
        if (uri.getScheme() == null) {
            return FileSystem.getLocal(CONFIGURATION).getRaw();
        }
        try {
            return FileSystem.get(uri, CONFIGURATION);
        } catch (UnsupportedFileSystemException e) {
            throw unknown(uri.getScheme(), e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof ClassNotFoundException) {
                throw unknown(uri.getScheme(), e);
            }
            throw new SourceUnreachableException("Cannot open " + root + ": " + e.getMessage());
        }
    }

    private InputRefusedException unknown(String scheme, Exception cause) {
        return new InputRefusedException(
                "Cannot read " + root + ": there is no file system for " + scheme
                        + " on the class path (expected its jars in the folder that SHEQU_DRIVERS names"
                        + (scheme.equals("s3a")
                                ? ": hadoop-aws " + VersionInfo.getVersion()
                                        + " and the AWS SDK bundle it names, with fs.s3a.* in core-site.xml of"
                                        + " HADOOP_CONF_DIR"
                                : "")
                        + ")",
                cause);
    }
}
