package org.shequ.common.lake;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What became of a table since a snapshot that a reader remembers. */
public sealed interface Changes {
    /**
     * The partitions that rows were added to or removed from; none where nothing changed.
     *
     * @param partitions each as partition field and value; a table without partitions has the one empty partition
     */
    record Known(Set<Map<String, String>> partitions) implements Changes {
        public Known {
            partitions = Set.copyOf(partitions);
        }

        /** The values of one partition field among the changed partitions. */
        public SortedSet<String> values(String field) {
            SortedSet<String> values = new TreeSet<>();
            partitions.forEach(partition -> values.add(partition.get(field)));
            return values;
        }

        public boolean isNothing() {
            return partitions.isEmpty();
        }
    }

    /**
     * It cannot be told; the reader starts from all rows.
     *
     * @param reason why, for the run log
     */
    record Unknown(String reason) implements Changes {}
}
