package org.shequ.common.lake;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;

/**
 * Files that are written but belong to no table yet: nobody sees them until they are committed.
 *
 * @param files the files
 */
record Staged(List<DataFile> files) {
    Staged {
        files = List.copyOf(files);
    }

    long rows() {
        return files.stream().mapToLong(ContentFile::recordCount).sum();
    }

    List<String> locations() {
        return files.stream().map(ContentFile::location).toList();
    }

    Set<Map<String, String>> partitions(Table table) {
        Set<Map<String, String>> partitions = new LinkedHashSet<>();
        files.forEach(file -> partitions.add(partition(table, file)));
        return partitions;
    }

    /** Removes the files, for rows that are not to be committed. */
    void discard(Table table) {
        files.forEach(file -> table.io().deleteFile(file.location()));
    }

    /** The partition a file belongs to, as field and value. */
    static Map<String, String> partition(Table table, DataFile file) {
        PartitionSpec spec = table.specs().get(file.specId());
        StructLike values = file.partition();
        Map<String, String> partition = new LinkedHashMap<>();
        for (int position = 0; position < spec.fields().size(); position++) {
            partition.put(
                    spec.fields().get(position).name(), String.valueOf((Object) values.get(position, Object.class)));
        }
        return partition;
    }
}
