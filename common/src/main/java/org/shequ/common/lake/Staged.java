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

/** Rows that are written and checked but belong to no table yet: nobody sees them until they are committed. */
public final class Staged {
    private final Table table;
    private final List<DataFile> files;

    Staged(Table table, List<DataFile> files) {
        this.table = table;
        this.files = List.copyOf(files);
    }

    List<DataFile> files() {
        return files;
    }

    /** How many rows there are. */
    public long rows() {
        return files.stream().mapToLong(ContentFile::recordCount).sum();
    }

    List<String> locations() {
        return files.stream().map(ContentFile::location).toList();
    }

    /** The partitions they belong to, as field and value. */
    public Set<Map<String, String>> partitions() {
        Set<Map<String, String>> partitions = new LinkedHashSet<>();
        files.forEach(file -> partitions.add(partition(table, file)));
        return partitions;
    }

    /** Removes the files, for rows that are not to be committed. */
    void discard() {
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
