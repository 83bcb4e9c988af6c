package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;
import org.shequ.jobs.cli.CommandCall;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.source.Source;

/**
 * A thousand damaged files, of ten formats and some forty kinds of damage. Each ends in a clear refusal or in rows that are all
 * accounted for: never in a stack trace, a silent wrong number or a lost row. The first half looks at every file by itself; all
 * that can be read then go through one night together, and one of each kind that cannot through the command.
 */
class CorruptionTest {
    private static final int CORRUPTIONS = Integer.getInteger("test.corruptions", 300);
    private static final int REFUSED_NIGHTS = CORRUPTIONS / 40;
    private static final String FEED = "core.grid_case";
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @TempDir
    private Path folder;

    private OneSource city;
    private Deployment deployment;
    private DataFolder data;
    private final Map<String, Corruptions.Damaged> readable = new LinkedHashMap<>();
    private final Map<String, Corruptions.Damaged> refused = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    private void aCityWithTenSources() {
        city = OneSource.in(folder, "read: {files: ['none/*.csv']}\n" + OneSource.COLUMNS);
        Corruptions.SOURCES.forEach(
                (source, reading) -> city.write("city/sources/" + source + ".yml", """
                id: %s
                name: {zh: 案件, en: Cases}
                feed: core.grid_case
                read: {%s}
                columns:
                  case_id: 案件号
                  area_code: 社区
                  reported_at: {from: 上报时间, formats: ['yyyy-MM-dd HH:mm:ss']}
                  category: 大类
                  disposed_at: {from: 处置时间, formats: ['yyyy-MM-dd HH:mm:ss']}
                  rework_count: 返工
                  case_source: {constant: other}
                  is_deferred: {constant: 'false'}
                  is_extended: {constant: 'false'}
                  is_self_handled: {constant: 'false'}
                  is_forced_close: {constant: 'false'}
                """.formatted(source, reading)));
        deployment = Deployment.load(city.deployment());
        data = new DataFolder(city.data().toString());
    }

    @Test
    void eachEndsInARefusalOrInRowsThatAddUp() throws IOException {
        aCityWithTenSources();
        for (int number = 0; number < CORRUPTIONS; number++) {
            Corruptions.Damaged damaged = Corruptions.of(number);
            Path file = folder.resolve("data").resolve(damaged.name());
            Files.createDirectories(file.getParent());
            Files.write(file, damaged.bytes());
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> look(damaged, file), damaged::toString);
        }
        readable.forEach((name, damaged) -> {
            if (damaged.kind().equals("none")) {
                wrong.add(damaged + " is not damaged at all");
            }
        });
        told();
        city.night(FEED);
        accountsForEveryRow();
        told();
        refusedOnesLeaveEverythingAsItWas();
        told();
        assertTrue(readable.size() > CORRUPTIONS / 4, readable.size() + " of " + CORRUPTIONS + " can be read");
        assertTrue(refused.size() > CORRUPTIONS / 4, refused.size() + " of " + CORRUPTIONS + " are refused");
    }

    private void told() {
        assertEquals(
                List.of(), wrong.stream().limit(40).toList(), wrong.size() + " of " + CORRUPTIONS + " end otherwise");
    }

    /** Reads a file as the night would, row by row. */
    private void look(Corruptions.Damaged damaged, Path file) throws IOException {
        Source source = deployment.sources().stream()
                .filter(each -> each.id().equals(damaged.source()))
                .findFirst()
                .orElseThrow();
        DataFolder.FileFound found = new DataFolder.FileFound(
                source.id(),
                damaged.name(),
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis());
        try {
            for (DataFolder.FileFound each : Packed.files(data, found, source.reading())) {
                data.digest(each.name(), source.reading());
                try (Opened opened = Opened.file(data, each.name(), source.reading())) {
                    List<String> missing =
                            Extract.missing(source, deployment.contracts().of(FEED), opened.columns(), each.name());
                    if (!missing.isEmpty()) {
                        throw new InputRefusedException(missing.get(0));
                    }
                    opened.rows().forEachRemaining(row -> RawCells.joined(row.cells()));
                }
            }
            readable.put(damaged.name(), damaged);
        } catch (InputRefusedException e) {
            checkMessage(damaged, e.getMessage());
            refused.put(damaged.name(), damaged);
            Files.delete(file);
        } catch (RuntimeException | IOException | StackOverflowError | OutOfMemoryError e) {
            StackTraceElement at = e.getStackTrace().length == 0 ? null : e.getStackTrace()[0];
            wrong.add(damaged + " ends in " + e + " at " + at);
            Files.delete(file);
        }
    }

    private void checkMessage(Corruptions.Damaged damaged, String message) {
        String base = damaged.name().substring(damaged.name().indexOf('/') + 1);
        boolean isClear = message.startsWith("Cannot ")
                && message.contains(base)
                && message.length() < 3000
                && !message.contains("Exception")
                && !message.contains("java.")
                && !message.matches("(?s).*[:=] ?null\\b.*")
                && message.chars().noneMatch(each -> each < ' ' && each != '\n');
        if (!isClear) {
            wrong.add(damaged + " is refused by: " + message.substring(0, Math.min(400, message.length())));
        }
    }

    private void accountsForEveryRow() {
        Map<String, String> names = new HashMap<>();
        Map<String, Long> received = new TreeMap<>();
        for (Map<String, Object> delivery : city.table("raw.delivery")) {
            String name = Packed.container((String) delivery.get("file_name"));
            names.put((String) delivery.get("delivery_id"), name);
            received.merge(name, (Long) delivery.get("row_count"), Long::sum);
        }
        assertEquals(readable.keySet().stream().sorted().toList(), List.copyOf(received.keySet()));
        Map<String, Long> accounted = new TreeMap<>();
        city.table("core.accounting")
                .forEach(row -> accounted.merge(
                        names.get((String) row.get("delivery_id")), (Long) row.get("row_count"), Long::sum));
        received.values().removeIf(rows -> rows == 0);
        assertEquals(received, accounted);
        Map<String, List<String>> raw = city.table("raw.row").stream()
                .collect(Collectors.groupingBy(
                        row -> names.get((String) row.get("delivery_id")),
                        Collectors.mapping(row -> (String) row.get("cells"), Collectors.toList())));
        raw.forEach((name, rows) -> received.merge(name, (long) -rows.size(), Long::sum));
        received.values().removeIf(rows -> rows == 0);
        assertEquals(Map.of(), received);
        Map<String, List<Map<String, Object>>> accepted = city.table(FEED).stream()
                .collect(Collectors.groupingBy(row -> names.get((String) row.get("delivery_id"))));
        readable.forEach((name, damaged) -> {
            checkRows(damaged, accepted.getOrDefault(name, List.of()));
            checkNoneIsLost(damaged, raw.getOrDefault(name, List.of()));
        });
    }

    private void checkRows(Corruptions.Damaged damaged, List<Map<String, Object>> rows) {
        if (damaged.truth() == Corruptions.Truth.ANY) {
            return;
        }
        Map<String, List<String>> truth = new HashMap<>();
        damaged.rows().forEach(row -> truth.put(row.get(0), row));
        for (Map<String, Object> row : rows) {
            List<String> expected = truth.get((String) row.get("case_id"));
            List<String> found = new ArrayList<>(List.of(
                    (String) row.get("case_id"),
                    (String) row.get("area_code"),
                    local(row.get("reported_at")),
                    (String) row.get("category"),
                    local(row.get("disposed_at")),
                    Objects.toString(row.get("rework_count"))));
            boolean isExact = damaged.truth() == Corruptions.Truth.EXACT;
            if (expected != null && !isExact) {
                found.set(3, expected.get(3));
            }
            boolean isRight = expected == null ? !isExact : expected.equals(found);
            if (!isRight) {
                wrong.add(damaged + " gives " + found + " where there was " + expected);
            }
        }
    }

    private static String local(Object instant) {
        return instant == null
                ? ""
                : LocalDateTime.ofInstant((Instant) instant, ZONE).toString().replace('T', ' ') + ":00";
    }

    private void checkNoneIsLost(Corruptions.Damaged damaged, List<String> raw) {
        if (damaged.isWhole()) {
            String all = String.join("\n", raw);
            damaged.rows().stream()
                    .map(row -> row.get(0))
                    .filter(id -> !all.contains(id))
                    .forEach(id -> wrong.add(damaged + " has lost row " + id));
        }
    }

    /** Through the command: told in words, exit code 3, and the release and the tables are as they were. */
    private void refusedOnesLeaveEverythingAsItWas() throws IOException {
        Path current = Files.createDirectories(city.home().resolve("published")).resolve("CURRENT");
        Files.writeString(current, "the-last-release\n");
        List<Map<String, Object>> before = city.table(FEED);
        Map<String, Corruptions.Damaged> samples = new LinkedHashMap<>();
        refused.values().forEach(damaged -> samples.putIfAbsent(damaged.source() + " " + damaged.kind(), damaged));
        List<Corruptions.Damaged> shuffled = new ArrayList<>(samples.values());
        java.util.Collections.shuffle(shuffled, new java.util.Random(3));
        for (Corruptions.Damaged damaged : shuffled.subList(0, Math.min(REFUSED_NIGHTS, shuffled.size()))) {
            Path file = city.data().resolve(damaged.name());
            Files.write(file, damaged.bytes());
            CommandCall call = CommandCall.of(
                    "run", "extract_grid_case",
                    "--deployment", city.deployment().toString(),
                    "--home", city.home().toString(),
                    "--data", city.data().toString(),
                    "--date", "2026-10-02");
            assertEquals(3, call.exit(), damaged + ": " + call.err());
            assertFalse(call.err().contains("\tat "), damaged + ": " + call.err());
            checkMessage(
                    damaged, call.err().substring(call.err().indexOf("Cannot ")).strip());
            Files.delete(file);
        }
        assertEquals("the-last-release\n", Files.readString(current));
        assertEquals(before, city.table(FEED));
    }
}
