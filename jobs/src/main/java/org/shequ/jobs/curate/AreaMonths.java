package org.shequ.jobs.curate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.source.Source;

/**
 * Lays communities out by month, with the population and means that held in it, as denominators of rates. Where a source tells
 * its rows by the areas of today, so are the populations: those of communities that were merged are added up.
 */
public final class AreaMonths implements Job {
    private static final String AREA = "core.area";
    private static final String AREA_MONTH = "core.area_month";
    private static final String INPUT = "input." + AREA;
    private static final String LAST = "last_month";
    private static final String FIRST = "first_month";
    private static final List<String> CARRIED = List.of(
            "resident_population",
            "registered_population",
            "actual_population",
            "households",
            "compounds",
            "compounds_with_party_org",
            "facility_area_m2",
            "work_budget_yuan");

    @Override
    public String name() {
        return "curate_area_month";
    }

    @Override
    public String room() {
        return "curate";
    }

    @Override
    public Set<String> reads() {
        return Set.of(AREA);
    }

    @Override
    public Set<String> writes() {
        return Set.of(AREA_MONTH);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        if (tables.snapshot(AREA).isEmpty()) {
            return Outcome.unchanged("no areas 无区域");
        }
        boolean isBackCast = night.deployment().sources().stream().anyMatch(Source::isBackCast);
        Map<String, String> heirs = isBackCast ? Heirs.of(tables.readSmall(AREA), night.date()) : Map.of();
        String area = tables.snapshot(AREA).orElseThrow() + " " + night.calendar()
                + (heirs.isEmpty() ? "" : " " + Fingerprint.of(heirs));
        YearMonth last = night.lastMonth();
        YearMonth first = last.minusMonths(night.deployment().city().monthsOfHistory() - 1L);
        Map<String, String> before = tables.properties(AREA_MONTH);
        boolean isSame = area.equals(before.get(INPUT));
        boolean isCovered = isSame
                && !YearMonth.parse(before.get(FIRST)).isAfter(first)
                && !YearMonth.parse(before.get(LAST)).isBefore(last);
        if (isCovered) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        YearMonth from = isSame && !YearMonth.parse(before.get(FIRST)).isAfter(first)
                ? YearMonth.parse(before.get(LAST)).plusMonths(1)
                : first;
        YearMonth kept = from.isAfter(first) ? YearMonth.parse(before.get(FIRST)) : first;
        List<Map<String, Object>> rows = months(tables.readSmall(AREA), heirs, from, last, night.calendar());
        Map<String, String> properties = Map.of(INPUT, area, FIRST, kept.toString(), LAST, last.toString());
        long written = from.isAfter(first)
                ? tables.append(AREA_MONTH, rows, properties).rowsAdded()
                : tables.replace(AREA_MONTH, rows, properties).rowsAdded();
        return Outcome.done(written, written, 0, List.of(from.toString(), last.toString()), "");
    }

    /**
     * A community counts in a month with the row that held on its first day, else with the first that began within it.
     *
     * @param heirs the communities that others are told by; in the month of a change those count that held on its first day
     */
    static List<Map<String, Object>> months(
            List<Map<String, Object>> areas,
            Map<String, String> heirs,
            YearMonth first,
            YearMonth last,
            CityCalendar calendar) {
        List<Map<String, Object>> communities = areas.stream()
                .filter(row -> "community".equals(row.get("area_level")))
                .sorted(Comparator.comparing((Map<String, Object> row) -> (LocalDate) row.get("valid_from")))
                .toList();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            Map<String, Map<String, Object>> held = new TreeMap<>();
            for (Map<String, Object> row : communities) {
                if (holds(row, month, calendar)) {
                    held.putIfAbsent((String) row.get("area_code"), row);
                }
            }
            Map<String, List<Map<String, Object>>> told = new TreeMap<>();
            held.forEach((code, row) -> told.computeIfAbsent(heirs.getOrDefault(code, code), heir -> new ArrayList<>())
                    .add(row));
            LocalDate firstDay = calendar.firstDay(month);
            for (Map.Entry<String, List<Map<String, Object>>> community : told.entrySet()) {
                rows.add(row(community.getKey(), heldOn(firstDay, community.getValue()), month, firstDay));
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> heldOn(LocalDate firstDay, List<Map<String, Object>> parts) {
        List<Map<String, Object>> held = parts.stream()
                .filter(row -> !((LocalDate) row.get("valid_from")).isAfter(firstDay))
                .toList();
        return held.isEmpty() ? parts : held;
    }

    private static boolean holds(Map<String, Object> row, YearMonth month, CityCalendar calendar) {
        LocalDate until = (LocalDate) row.get("valid_to");
        return !calendar.month((LocalDate) row.get("valid_from")).isAfter(month)
                && (until == null || !until.isBefore(calendar.firstDay(month)));
    }

    private static Map<String, Object> row(
            String code, List<Map<String, Object>> parts, YearMonth month, LocalDate firstDay) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("area_code", code);
        row.put("month_start", firstDay);
        CARRIED.forEach(field -> row.put(field, sum(parts, field)));
        row.put("event_month", month.toString());
        return row;
    }

    /** The sum of a figure over all parts; unknown where that of one is. */
    private static Object sum(List<Map<String, Object>> parts, String field) {
        Object sum = parts.get(0).get(field);
        for (Map<String, Object> part : parts.subList(1, parts.size())) {
            Object more = part.get(field);
            if (sum == null || more == null) {
                return null;
            }
            sum = sum instanceof Long whole ? (Object) (whole + (Long) more) : (Object) ((Double) sum + (Double) more);
        }
        return sum;
    }
}
