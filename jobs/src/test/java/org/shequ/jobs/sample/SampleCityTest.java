package org.shequ.jobs.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small city of 20 communities and 4 months, read back as its readers would. */
class SampleCityTest {
    private static final Charset GBK = Charset.forName("GBK");
    private static final SampleRequest REQUEST = new SampleRequest(20, 4, YearMonth.of(2026, 6), 7, 1);

    @TempDir
    static Path folder;

    private static List<WrittenFile> files;

    @BeforeAll
    static void write() {
        files = SampleCity.write(REQUEST, folder.resolve("first"));
    }

    @Test
    void sameRequestGivesSameBytes() throws IOException {
        SampleCity.write(REQUEST, folder.resolve("second"));
        assertEquals(digests(folder.resolve("first")), digests(folder.resolve("second")));
    }

    @Test
    void anotherSeedGivesOtherEventsButTheSameCodes() {
        SampleRequest other = new SampleRequest(20, 4, YearMonth.of(2026, 6), 8, 1);
        List<Community> first = City.plan(REQUEST).communities();
        List<Community> second = City.plan(other).communities();
        assertEquals(
                first.stream().map(Community::code).toList(),
                second.stream().map(Community::code).toList());
        assertTrue(!first.equals(second), "sizes follow the seed");
    }

    @Test
    void refusesNonsenseNamingEverything() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new SampleRequest(3, 1, YearMonth.of(2026, 6), 7, 0));
        assertEquals(
                "Cannot plan the sample city: communities 3 (expected 20 to 20000); months 1 (expected 2 to 120); "
                        + "scale 0.0 (expected above 0, at most 100)",
                refusal.getMessage());
    }

    @Test
    void areasAddUpAndTheSplitFollowsOn() throws IOException {
        List<List<String>> rows = csv("area/areas.csv", UTF_8);
        // 1 city, 2 districts, 3 streets, 20 communities of which one goes on as two; 7 departments, 4 companies
        assertEquals(1 + 1 + 2 + 3 + 22 + 7 + 4, rows.size());
        assertEquals("\uFEFF区划代码", rows.get(0).get(0));
        int people = 0;
        for (List<String> row : rows.subList(1, rows.size())) {
            assertTrue(row.get(0).matches("99[0-9]{10}|990100[DP][0-9]{2}"), row.get(0));
            if (row.get(3).equals("社区") && row.get(12).isEmpty()) {
                people += Integer.parseInt(row.get(7));
            }
        }
        assertEquals(people, Integer.parseInt(rows.get(1).get(7)), "residents of the communities valid today");
        List<String> old = rows.stream()
                .filter(row -> !row.get(13).isEmpty())
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertEquals("2026-04-30", old.get(12));
        Set<String> successors = Set.of(old.get(13).split(";"));
        assertEquals(
                2,
                rows.stream()
                        .filter(row -> successors.contains(row.get(0)))
                        .filter(row -> row.get(11).equals("2026-05-01"))
                        .count());
    }

    @Test
    void namesAreUniqueInALargeCity() {
        City city = City.plan(new SampleRequest(3_000, 25, YearMonth.of(2026, 9), 1, 1));
        Set<String> names = new HashSet<>();
        Set<String> codes = new HashSet<>();
        for (Community community : city.communities()) {
            assertTrue(names.add(community.name().chinese()), community.name().chinese());
            assertTrue(codes.add(community.code()), community.code());
        }
        assertEquals(3_002, codes.size());
        assertEquals(375, city.streets().stream().map(Street::name).distinct().count());
    }

    @Test
    void rowsAreAsCounted() throws IOException {
        for (WrittenFile file : files) {
            if (file.path().endsWith(".csv")) {
                Charset charset = file.path().startsWith("grid/") ? GBK : UTF_8;
                assertEquals(file.rows(), csv(file.path(), charset).size() - 1, file.path());
            }
        }
        long rows = files.stream().mapToLong(WrittenFile::rows).sum();
        assertTrue(rows > 20 * 4 * 140 && rows < 20 * 4 * 260, rows + " rows");
    }

    @Test
    void gridCasesReadAsGbkAndKnowNothingAfterTheEnd() throws IOException {
        List<List<String>> rows = csv("grid/网格案件_2026-06.csv", GBK);
        assertEquals(
                List.of("案件号", "社区编码", "网格编码", "大类名称", "小类名称", "问题来源", "上报时间", "录入时间"),
                rows.get(0).subList(0, 8));
        Set<String> codes = new HashSet<>(
                City.plan(REQUEST).communities().stream().map(Community::code).toList());
        codes.add("");
        boolean hasLineBreak = false;
        boolean isOneOpen = false;
        for (List<String> row : rows.subList(1, rows.size())) {
            assertEquals(25, row.size());
            assertTrue(codes.contains(row.get(1)), row.get(1));
            for (String instant : List.of(row.get(7), row.get(8), row.get(10), row.get(11), row.get(23))) {
                assertTrue(instant.compareTo("2026-07-01") < 0, instant);
            }
            hasLineBreak |= row.get(21).contains("\n");
            isOneOpen |= row.get(13).equals("处置");
        }
        assertTrue(hasLineBreak && isOneOpen);
    }

    @Test
    void aCaseExportedAgainIsLater() throws IOException {
        Map<String, String> updated = new TreeMap<>();
        for (List<String> row : csv("grid/网格案件_2026-05.csv", GBK)) {
            updated.put(row.get(0), row.get(23));
        }
        List<List<String>> again = csv("grid/网格案件_2026-06.csv", GBK).stream()
                .filter(row -> row.get(0).startsWith("WG202605"))
                .toList();
        assertTrue(again.size() > 10, again.size() + " exported again");
        for (List<String> row : again) {
            assertTrue(row.get(23).compareTo(updated.get(row.get(0))) > 0, row.get(0));
        }
    }

    @Test
    void rosterWorkbookHasTitleHeaderAndMixedMonths() throws IOException {
        try (ReadableWorkbook workbook =
                new ReadableWorkbook(folder.resolve("first/roster/人员月报.xlsx").toFile())) {
            List<Row> rows = workbook.getFirstSheet().read();
            assertEquals("云泽市社区人员月报表", rows.get(0).getCellText(0));
            assertEquals("月份", rows.get(1).getCellText(0));
            assertEquals("有专职网格员网格数", rows.get(1).getCellText(9));
            assertEquals(rows("roster/人员月报.xlsx"), rows.size() - 2);
            long dates = rows.stream()
                    .skip(2)
                    .filter(row -> row.getCell(0).getType() == org.dhatim.fastexcel.reader.CellType.NUMBER)
                    .peek(row -> assertEquals(1, row.getCell(0).asDate().getDayOfMonth()))
                    .count();
            assertTrue(dates > rows.size() * 0.4 && dates < rows.size() * 0.8, dates + " real dates");
        }
    }

    @Test
    void plantedTruthsStandOut() throws IOException {
        Map<String, double[]> shares = new TreeMap<>();
        for (List<String> row : csv("truth.csv", UTF_8)) {
            if (row.get(0).equals("measure")) {
                double share = Double.parseDouble(row.get(3)) / Double.parseDouble(row.get(4));
                shares.computeIfAbsent(row.get(1), any -> new double[2])[
                        row.get(2).isEmpty() ? 1 : 0] = share;
            }
        }
        assertEquals(Measure.values().length, shares.size());
        assertMoreThan(2, shares.get("grid_cases_per_month"));
        assertMoreThan(3, shares.get("off_list_task_share"));
        assertMoreThan(5, shares.get("closed_in_last_3_hours_share"));
        assertMoreThan(5, shares.get("excluded_of_dissatisfied_share"));
        assertMoreThan(5, shares.get("entered_after_24_hours_share"));
        assertMoreThan(4, shares.get("straight_lined_share"));
        assertMoreThan(5, shares.get("back_within_3_days_share"));
        assertTrue(shares.get("problems_with_case_share")[0] < 0.25);
        assertTrue(shares.get("small_grid_cases_per_month")[0] < 10);
    }

    @Test
    void theBadlyRatedStreetIsRatedBadly() throws IOException {
        String street = City.plan(REQUEST).badlyRatedStreet().code();
        double[] sums = new double[4];
        for (List<String> row : csv("survey/社区评议_2026-05.csv", UTF_8)) {
            if (row.get(4).equals("街道") && !row.get(6).isEmpty()) {
                int at = row.get(5).equals(street) ? 0 : 2;
                sums[at] += Double.parseDouble(row.get(6));
                sums[at + 1]++;
            }
        }
        assertTrue(sums[0] / sums[1] < 2.5 && sums[2] / sums[3] > 3.4);
    }

    @Test
    void identityNumbersHaveRightCheckCharacters() {
        // GB 11643's own example: 11010519491231002 checks as X
        assertEquals('X', Persons.check("11010519491231002"));
        for (long person = 0; person < 200; person++) {
            String identity = Persons.identity(person);
            assertTrue(identity.matches("9901[0-9]{13}[0-9X]"), identity);
            assertEquals(Persons.check(identity.substring(0, 17)), identity.charAt(17));
            assertTrue(Persons.phone(person).matches("1990[0-9]{7}"));
        }
    }

    private static void assertMoreThan(double times, double[] plantedAndClean) {
        assertTrue(
                plantedAndClean[0] > times * plantedAndClean[1],
                plantedAndClean[0] + " is not over " + times + " times " + plantedAndClean[1]);
    }

    private static long rows(String path) {
        return files.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow()
                .rows();
    }

    /** Reads a file strictly in its charset: RFC 4180, all cells as text, header first. */
    private static List<List<String>> csv(String path, Charset charset) throws CharacterCodingException {
        String text = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes(folder.resolve("first").resolve(path))))
                .toString();
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(text.charAt(++i));
                } else {
                    isQuoted = !isQuoted;
                }
            } else if (isQuoted || (c != ',' && c != '\r' && c != '\n')) {
                cell.append(c);
            } else if (c != '\r') {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            }
        }
        return rows;
    }

    private static Map<String, String> digests(Path root) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            walk.filter(Files::isRegularFile)
                    .forEach(file -> digests.put(root.relativize(file).toString(), digest(bytes(file))));
        }
        return digests;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
