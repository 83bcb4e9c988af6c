package org.shequ.jobs.curate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which area took the place of one that has ended, so that rows of before can be told by the areas of today: for one that was
 * renamed or merged into another. One that was split has no heir, as nothing says which part a row belongs to.
 */
final class Heirs {
    private static final int LONGEST = 20;

    private Heirs() {}

    /**
     * The heir of each area that has ended and has one; over as many changes as there were.
     *
     * @param areas rows of core.area
     * @param today areas whose last day lies before have ended
     * @throws IllegalArgumentException where areas follow each other in a circle
     */
    static Map<String, String> of(List<? extends Map<String, ?>> areas, LocalDate today) {
        Map<String, Map<String, ?>> last = new HashMap<>();
        List<Map<String, ?>> inTime = new ArrayList<>(areas);
        inTime.sort(Comparator.comparing(row -> (LocalDate) row.get("valid_from")));
        inTime.forEach(row -> last.put((String) row.get("area_code"), row));
        Map<String, String> next = new TreeMap<>();
        last.forEach((code, row) -> {
            LocalDate end = (LocalDate) row.get("valid_to");
            String successors = (String) row.get("successor_codes");
            boolean isFollowed = end != null && end.isBefore(today) && successors != null && !successors.isBlank();
            if (isFollowed && successors.strip().split("\\s*;\\s*").length == 1) {
                next.put(code, successors.strip());
            }
        });
        Map<String, String> heirs = new TreeMap<>();
        next.keySet().forEach(code -> heirs.put(code, heir(code, next)));
        return heirs;
    }

    private static String heir(String code, Map<String, String> next) {
        String heir = code;
        for (int steps = 0; next.containsKey(heir); steps++) {
            if (steps == LONGEST) {
                throw new IllegalArgumentException("Cannot tell which area took the place of " + code
                        + ": its successors come to no end (expected at most " + LONGEST + " changes)");
            }
            heir = next.get(heir);
        }
        return heir;
    }
}
