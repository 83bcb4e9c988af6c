package org.shequ.dags.definition;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is told to whom when a run or a task changes state: for each occasion the callbacks in the order written. */
public record Callbacks(Map<Occasion, List<Callback>> byOccasion) {
    public static final Callbacks NONE = new Callbacks(Map.of());

    public Callbacks {
        byOccasion = Ordered.copy(byOccasion);
    }

    public List<Callback> on(Occasion occasion) {
        return byOccasion.getOrDefault(occasion, List.of());
    }

    /** The moments Airflow calls back at. */
    public enum Occasion {
        EXECUTE,
        SUCCESS,
        FAILURE,
        RETRY,
        SKIPPED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A callback by the dotted path its file names, with its arguments. */
    public record Callback(String path, Map<String, Object> arguments) {
        public Callback {
            arguments = Ordered.copy(arguments);
        }
    }
}
