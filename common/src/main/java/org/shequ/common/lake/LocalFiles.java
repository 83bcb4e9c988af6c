package org.shequ.common.lake;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Files of this machine as Hadoop sees them, without a checksum file beside each (Parquet has its own) and without a
 * {@code chmod} process for each: files get the permissions the operating system gives.
 */
public final class LocalFiles extends LocalFileSystem {
    public LocalFiles() {
        super(new Plain());
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    /**
     * Hadoop settings that put this class in use, which all of the program begins with: Hadoop keeps the first file system it
     * is asked for, so whoever asks with other settings slows every later file.
     */
    public static Configuration configuration() {
        Configuration hadoop = new Configuration();
        settings().forEach(hadoop::set);
        return hadoop;
    }

    /** The same settings by name. */
    static Map<String, String> settings() {
        return Map.of("fs.file.impl", LocalFiles.class.getName());
    }

    /** A local file system that never starts a process to set permissions. */
    private static final class Plain extends RawLocalFileSystem {
        @Override
        public void setPermission(Path path, FsPermission permission) {
            // The umask of the process decides.
        }
    }
}
