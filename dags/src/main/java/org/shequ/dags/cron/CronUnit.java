package org.shequ.dags.cron;

import java.util.Map;

/** The seven fields of a cron expression in croniter's order, with the values each may hold. */
enum CronUnit {
    MINUTE("minute", 0, 59, Map.of()),
    HOUR("hour", 0, 23, Map.of()),
    DAY("day of month", 1, 31, Map.of()),
    MONTH(
            "month",
            1,
            12,
            Map.ofEntries(
                    Map.entry("jan", 1),
                    Map.entry("feb", 2),
                    Map.entry("mar", 3),
                    Map.entry("apr", 4),
                    Map.entry("may", 5),
                    Map.entry("jun", 6),
                    Map.entry("jul", 7),
                    Map.entry("aug", 8),
                    Map.entry("sep", 9),
                    Map.entry("oct", 10),
                    Map.entry("nov", 11),
                    Map.entry("dec", 12))),
    WEEKDAY("day of week", 0, 6, Map.of("sun", 0, "mon", 1, "tue", 2, "wed", 3, "thu", 4, "fri", 5, "sat", 6)),
    SECOND("second", 0, 59, Map.of()),
    YEAR("year", 1970, 2099, Map.of());

    final String label;
    final int lowest;
    final int highest;
    final Map<String, Integer> names;

    CronUnit(String label, int lowest, int highest, Map<String, Integer> names) {
        this.label = label;
        this.lowest = lowest;
        this.highest = highest;
        this.names = names;
    }

    int size() {
        return highest - lowest + 1;
    }

    /** Sunday may be written 7 and, in six-field expressions, day 1 may be written 0; the rule depends on the length. */
    int alias(int value, int fields) {
        if (this == WEEKDAY && value == 7 && fields == 5) {
            return 0;
        }
        if (this == DAY && value == 0 && fields == 6) {
            return 1;
        }
        return value;
    }
}
