package org.shequ.common.lake;

import java.util.Map;
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

    /** The Hadoop settings that put this class in use. */
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
