package org.shequ.jobs.extract;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.source.Reading;
import org.shequ.schemas.source.Source;

/**
 * The folder deliveries arrive in, on any Hadoop file system; plain paths are local.
 *
 * @param root the folder's address, such as {@code /data/drop} or {@code hdfs://host/drop}
 */
record DataFolder(String root) implements Serializable {
    /** Read once: it parses several documents, and a source may have thousands of files. */
    private static final Configuration CONFIGURATION = new Configuration();

    /**
     * One file that matches a source's patterns.
     *
     * @param source the source
     * @param name path relative to the data folder
     * @param bytes its length
     * @param modified time of the last change, milliseconds since 1970
     */
    record FileFound(String source, String name, long bytes, long modified) implements Serializable {}

    /** The folder the files of a source lie in. */
    static DataFolder of(Reading reading, Night night) {
        return of(reading, night.data(), night.deployment());
    }

    static DataFolder of(Reading reading, String data, Deployment deployment) {
        return new DataFolder(
                switch (reading.folder()) {
                    case DATA -> data;
                    case DEPLOYMENT ->
                        deployment.folder().toAbsolutePath().normalize().toString();
                });
    }

    /** The files of a source, by name. */
    List<FileFound> files(Source source) {
        List<FileFound> found = new ArrayList<>();
        try {
            FileSystem system = system();
            Path home = system.makeQualified(new Path(root));
            for (String pattern : source.reading().files()) {
                FileStatus[] matches = system.globStatus(new Path(home, pattern));
                for (FileStatus file : matches == null ? new FileStatus[0] : matches) {
                    if (file.isFile()) {
                        String name =
                                home.toUri().relativize(file.getPath().toUri()).getPath();
                        found.add(new FileFound(source.id(), name, file.getLen(), file.getModificationTime()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the files of source " + source.id() + " in " + root, e);
        }
        return found.stream()
                .distinct()
                .sorted(Comparator.comparing(FileFound::name))
                .toList();
    }

    InputStream open(String name) throws IOException {
        try {
            return system().open(new Path(new Path(root), name));
        } catch (FileNotFoundException e) {
            throw new InputRefusedException("Cannot read " + name + ": it has gone from " + root, e);
        }
    }

    /** SHA-256 of a file's content, in hexadecimal. */
    String digest(String name) {
        try (DigestInputStream in = new DigestInputStream(open(name), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + " in " + root, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private FileSystem system() throws IOException {
        URI uri = new Path(root).toUri();
        return uri.getScheme() == null
                ? FileSystem.getLocal(CONFIGURATION).getRaw()
                : FileSystem.get(uri, CONFIGURATION);
    }
}
