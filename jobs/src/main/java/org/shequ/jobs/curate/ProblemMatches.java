package org.shequ.jobs.curate;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.shequ.common.lake.Changes;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.Slice;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;

/**
 * Says of every problem callers told of whether the grid knew of it: a case of the same community, place and class reported
 * within 7 days before or after. Problems are complaints, requests for help and reports of a class that the grid has had
 * cases of; repeats of an earlier request are left out, and so is what has no place.
 */
public final class ProblemMatches implements Job {
    private static final String REQUEST = "core.hotline_request";
    private static final String CASE = "core.grid_case";
    private static final String MATCH = "core.problem_match";
    private static final String MONTH = "event_month";
    private static final Duration WINDOW = Duration.ofDays(7);
    private static final Set<String> PROBLEMS = Set.of("complaint", "help", "report");

    @Override
    public String name() {
        return "match_problems";
    }

    @Override
    public String room() {
        return "curate";
    }

    @Override
    public Set<String> reads() {
        return Set.of(REQUEST, CASE);
    }

    @Override
    public Set<String> writes() {
        return Set.of(MATCH);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        if (tables.snapshot(REQUEST).isEmpty() || tables.snapshot(CASE).isEmpty()) {
            return Outcome.unchanged("needs requests and cases 需有诉求与案件");
        }
        Map<String, String> now =
                Map.of("input." + REQUEST, state(tables, REQUEST), "input." + CASE, state(tables, CASE));
        Map<String, String> before = tables.properties(MATCH);
        if (now.entrySet().stream().allMatch(each -> each.getValue().equals(before.get(each.getKey())))) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        Set<String> months = changed(tables, before);
        Set<String> around = new TreeSet<>();
        months.forEach(month -> {
            around.add(YearMonth.parse(month).minusMonths(1).toString());
            around.add(month);
            around.add(YearMonth.parse(month).plusMonths(1).toString());
        });
        Map<Problem, List<Instant>> cases = cases(tables, around);
        Set<String> classes = new HashSet<>();
        cases.keySet().forEach(problem -> classes.add(problem.category()));
        List<Object[]> rows = rows(tables, months, cases, classes);
        List<Map<String, String>> cleared =
                months.stream().map(month -> Map.of(MONTH, month)).toList();
        tables.replacePartitions(MATCH, NamedRow.of(tables.contract(MATCH), rows), cleared, now);
        return Outcome.done(rows.size(), rows.size(), 0, months, "");
    }

    /** Where a problem is and what it is. */
    private record Problem(String area, String place, String category) {}

    private static String state(DeclaredTables tables, String table) {
        return Long.toString(tables.snapshot(table).orElseThrow());
    }

    /** The months of requests that news of requests, or of cases of that or a neighbouring month, can have changed. */
    private static Set<String> changed(DeclaredTables tables, Map<String, String> before) {
        Set<String> held = months(tables, REQUEST);
        held.addAll(months(tables, MATCH));
        Set<String> changed = new TreeSet<>();
        for (String table : List.of(REQUEST, CASE)) {
            String seen = before.get("input." + table);
            if (seen == null || !(tables.changedSince(table, Long.parseLong(seen)) instanceof Changes.Known known)) {
                return held;
            }
            for (String month : known.values(MONTH)) {
                changed.add(month);
                if (table.equals(CASE)) {
                    changed.add(YearMonth.parse(month).minusMonths(1).toString());
                    changed.add(YearMonth.parse(month).plusMonths(1).toString());
                }
            }
        }
        changed.retainAll(held);
        return changed;
    }

    private static Set<String> months(DeclaredTables tables, String table) {
        Set<String> months = new TreeSet<>();
        tables.partitions(table).keySet().forEach(partition -> months.add(partition.get(MONTH)));
        return months;
    }

    private static Map<Problem, List<Instant>> cases(DeclaredTables tables, Set<String> months) {
        Map<Problem, List<Instant>> cases = new HashMap<>();
        tables.readSmallAt(
                CASE,
                tables.snapshot(CASE).orElseThrow(),
                Slice.of(MONTH, months),
                List.of("area_code", "place_code", "category", "reported_at"),
                row -> {
                    if (row.get(1) != null) {
                        cases.computeIfAbsent(problem(row), unseen -> new ArrayList<>(2))
                                .add((Instant) row.get(3));
                    }
                });
        return cases;
    }

    private static Problem problem(List<Object> row) {
        return new Problem((String) row.get(0), (String) row.get(1), (String) row.get(2));
    }

    private static List<Object[]> rows(
            DeclaredTables tables, Set<String> months, Map<Problem, List<Instant>> cases, Set<String> classes) {
        List<Object[]> rows = new ArrayList<>();
        tables.readSmallAt(
                REQUEST,
                tables.snapshot(REQUEST).orElseThrow(),
                Slice.of(MONTH, months),
                List.of(
                        "area_code",
                        "place_code",
                        "category",
                        "created_at",
                        "request_id",
                        "request_type",
                        "repeat_of",
                        MONTH),
                row -> {
                    boolean isProblem = row.get(1) != null
                            && row.get(6) == null
                            && PROBLEMS.contains((String) row.get(5))
                            && classes.contains((String) row.get(2));
                    if (isProblem) {
                        Instant told = (Instant) row.get(3);
                        boolean hasCase = cases.getOrDefault(problem(row), List.of()).stream()
                                .anyMatch(reported ->
                                        Duration.between(reported, told).abs().compareTo(WINDOW) <= 0);
                        rows.add(new Object[] {row.get(4), row.get(0), told, row.get(2), hasCase, row.get(7)});
                    }
                });
        return rows;
    }
}
