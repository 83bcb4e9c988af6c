package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** Removes what no reader can ask for any more from one table; only under the writer's lock. */
final class Housekeeping {
    private final Table table;

    Housekeeping(Table table) {
        this.table = table;
    }

    /**
     * Forgets states from before an instant, except tagged ones, the current one, and all from the oldest needed on: a
     * reader that remembers a state needs the chain from there to now.
     */
    void expire(Instant before, Collection<Long> needed) {
        long limit = before.toEpochMilli();
        for (long snapshotId : needed) {
            Snapshot snapshot = table.snapshot(snapshotId);
            if (snapshot != null) {
                limit = Math.min(limit, snapshot.timestampMillis());
            }
        }
        table.expireSnapshots().expireOlderThan(limit).commit();
    }

    /** Forgets every state but the current one, tagged ones as well, and removes every file that only they knew. */
    void keepOnlyNow() {
        table.refs().forEach((name, reference) -> {
            if (reference.isTag()) {
                table.manageSnapshots().removeTag(name).commit();
            }
        });
        Instant now = Instant.now().plusMillis(1);
        if (table.currentSnapshot() != null) {
            table.expireSnapshots().expireOlderThan(now.toEpochMilli()).commit();
        }
        removeOrphans(now);
    }

    /** Removes files of the table's folder from before an instant that no state of the table knows. */
    List<String> removeOrphans(Instant before) {
        if (!(table.io() instanceof SupportsPrefixOperations files)) {
            return List.of();
        }
        Set<String> known = known();
        List<String> removed = new ArrayList<>();
        for (FileInfo file : files.listPrefix(table.location())) {
            boolean isOld = file.createdAtMillis() < before.toEpochMilli();
            if (isOld && !known.contains(path(file.location()))) {
                removed.add(file.location());
            }
        }
        removed.forEach(table.io()::deleteFile);
        return removed;
    }

    private Set<String> known() {
        Set<String> known = new HashSet<>();
        ReachableFileUtil.metadataFileLocations(table, true).forEach(file -> known.add(path(file)));
        ReachableFileUtil.manifestListLocations(table).forEach(file -> known.add(path(file)));
        ReachableFileUtil.statisticsFilesLocations(table).forEach(file -> known.add(path(file)));
        known.add(path(ReachableFileUtil.versionHintLocation(table)));
        Set<String> manifestsRead = new HashSet<>();
        for (Snapshot snapshot : table.snapshots()) {
            for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                if (manifestsRead.add(manifest.path())) {
                    known.add(path(manifest.path()));
                    addFiles(manifest, known);
                }
            }
        }
        return known;
    }

    private void addFiles(ManifestFile manifest, Set<String> known) {
        try (CloseableIterable<String> locations = ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
            locations.forEach(file -> known.add(path(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The same file is written file:/x in one place and file:///x in another. */
    private static String path(String location) {
        java.net.URI uri = new Path(location).toUri();
        return uri.getAuthority() + uri.getPath();
    }
}
