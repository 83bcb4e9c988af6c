package org.shequ.dags.state;

import java.util.List;
import java.util.Set;

/** Which assets must have been updated since a DAG's last run for the next to start. */
public sealed interface AssetCondition {
    boolean isMetBy(Set<String> updated);

    /** One asset. */
    record One(String uri) implements AssetCondition {
        @Override
        public boolean isMetBy(Set<String> updated) {
            return updated.contains(uri);
        }

        @Override
        public String toString() {
            return uri;
        }
    }

    /** Every one of them: also what a plain list means. */
    record All(List<AssetCondition> of) implements AssetCondition {
        public All {
            of = List.copyOf(of);
        }

        @Override
        public boolean isMetBy(Set<String> updated) {
            return of.stream().allMatch(condition -> condition.isMetBy(updated));
        }
    }

    /** At least one of them. */
    record Any(List<AssetCondition> of) implements AssetCondition {
        public Any {
            of = List.copyOf(of);
        }

        @Override
        public boolean isMetBy(Set<String> updated) {
            return of.stream().anyMatch(condition -> condition.isMetBy(updated));
        }
    }
}
