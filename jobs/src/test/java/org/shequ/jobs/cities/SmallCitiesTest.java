package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cli.CityNight;

/** Three small public extracts through configuration alone, against figures counted here by hand from the same files. */
class SmallCitiesTest {
    @TempDir
    private Path home;

    private static <T> Map<String, Long> counted(List<T> rows, Function<T, String> by) {
        return rows.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private static boolean has(Map<String, String> row, String column) {
        return !row.get(column).isEmpty();
    }

    static String place(String subject, String words) {
        Pattern district = Pattern.compile("(A[1-9])[区县市]");
        for (String text : List.of(subject, words)) {
            Matcher matcher = district.matcher(text);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return Pattern.compile("[B-Z][0-9]{0,2}[区县市]").matcher(subject + words).find() ? "other" : "untold";
    }

    @Test
    void chineseMessagesWithTheirDistrictInTheWords() throws Exception {
        Path data = CityNight.data();
        BundledCity city = new BundledCity("tipdm", home, data);
        city.night("core.area", "core.hotline_request");
        Map<String, Long> expected = new TreeMap<>();
        Map<String, String> files =
                Map.of("messages", "附件3", "messages_test", "测试数据", "messages_replied", "附件4_first400");
        double hours = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            List<Map<String, String>> rows = workbook(data.resolve("tipdm2020_c/" + file.getValue() + ".xlsx"));
            assertEquals(Map.of("accepted", (long) rows.size()), city.accounted(file.getKey()));
            counted(rows, row -> place(row.get("留言主题"), row.get("留言详情")) + " " + YearMonth.from(time(row.get("留言时间"))))
                    .forEach((key, count) -> expected.merge(key, count, Long::sum));
            for (Map<String, String> row : rows) {
                hours += row.containsKey("答复时间")
                        ? Duration.between(time(row.get("留言时间")), time(row.get("答复时间")))
                                        .toSeconds()
                                / 3600.0
                        : 0;
            }
        }
        List<Map<String, Object>> requests = city.table("core.hotline_request");
        assertEquals(4326 + 2801 + 400, requests.size());
        assertEquals(expected, counted(requests, row -> row.get("area_code") + " " + row.get("event_month")));
        double found = requests.stream()
                .filter(row -> row.get("closed_at") != null)
                .mapToDouble(row -> Duration.between((Instant) row.get("created_at"), (Instant) row.get("closed_at"))
                                .toSeconds()
                        / 3600.0)
                .sum();
        assertEquals(hours, found, 0.01);
        assertEquals(
                400,
                requests.stream().filter(row -> row.get("closed_at") != null).count());
    }

    static LocalDateTime time(String text) {
        if (text.matches("[0-9.]+")) {
            return LocalDate.of(1899, 12, 30).atStartOfDay().plusSeconds(Math.round(Double.parseDouble(text) * 86_400));
        }
        return LocalDateTime.parse(text, DateTimeFormatter.ofPattern("yyyy/M/d H:mm:ss"));
    }

    /** Rows of the first sheet of a workbook by the names in its first row, read from its XML. */
    static List<Map<String, String>> workbook(Path file) throws IOException, XMLStreamException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> texts = new ArrayList<>();
            try (InputStream in = zip.getInputStream(zip.getEntry("xl/sharedStrings.xml"))) {
                each(in, "si", reader -> texts.add(reader));
            } catch (NullPointerException inTheSheet) {
                // This one keeps its texts in the sheet.
            }
            List<List<String>> rows = new ArrayList<>();
            try (InputStream in = zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml"))) {
                XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
                String type = "";
                StringBuilder value = null;
                int column = 0;
                while (xml.hasNext()) {
                    xml.next();
                    String name = xml.hasName() ? xml.getLocalName() : "";
                    if (xml.isStartElement() && name.equals("row")) {
                        rows.add(new ArrayList<>());
                    } else if (xml.isStartElement() && name.equals("c")) {
                        type = xml.getAttributeValue(null, "t");
                        column = xml.getAttributeValue(null, "r").charAt(0) - 'A';
                        value = new StringBuilder();
                    } else if (xml.isCharacters() && value != null) {
                        value.append(xml.getText());
                    } else if (xml.isEndElement() && name.equals("c")) {
                        List<String> row = rows.get(rows.size() - 1);
                        while (row.size() <= column) {
                            row.add("");
                        }
                        String text = value.toString();
                        row.set(column, "s".equals(type) && !text.isEmpty() ? texts.get(Integer.parseInt(text)) : text);
                        value = null;
                    }
                }
            }
            List<Map<String, String>> named = new ArrayList<>();
            for (List<String> row : rows.subList(1, rows.size())) {
                Map<String, String> cells = new HashMap<>();
                for (int at = 0; at < rows.get(0).size(); at++) {
                    cells.put(rows.get(0).get(at), at < row.size() ? row.get(at) : "");
                }
                named.add(cells);
            }
            return named;
        }
    }

    private static void each(InputStream in, String element, java.util.function.Consumer<String> use)
            throws XMLStreamException {
        XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
        StringBuilder text = null;
        boolean isText = false;
        while (xml.hasNext()) {
            xml.next();
            String name = xml.hasName() ? xml.getLocalName() : "";
            if (xml.isStartElement()) {
                text = name.equals(element) ? new StringBuilder() : text;
                isText = name.equals("t");
            } else if (xml.isCharacters() && text != null && isText) {
                text.append(xml.getText());
            } else if (xml.isEndElement()) {
                isText = false;
                if (name.equals(element)) {
                    use.accept(text.toString());
                    text = null;
                }
            }
        }
    }

    @Test
    void aHundredRequestsOfNewYork() {
        Path data = CityNight.data();
        BundledCity city = new BundledCity("new-york", home, data);
        city.night("core.area", "core.hotline_request");
        List<Map<String, String>> rows = PlainCsv.rows(data.resolve("nyc311/test_sample2.csv"));
        List<Map<String, Object>> requests = city.table("core.hotline_request");
        assertEquals(Map.of("accepted", 100L), city.accounted("hotline_requests"));
        assertEquals(counted(rows, row -> row.get("Community Board")), counted(requests, row ->
                (String) row.get("area_code")));
        assertEquals(counted(rows, row -> row.get("Agency")), counted(requests, row -> (String) row.get("department")));
        assertEquals(
                92,
                requests.stream().filter(row -> row.get("closed_at") != null).count());
        Predicate<Map<String, String>> isBefore = row ->
                has(row, "Closed Date") && american(row.get("Closed Date")).isBefore(american(row.get("Created Date")));
        assertEquals(5, rows.stream().filter(isBefore).count());
        assertEquals(
                rows.stream()
                        .filter(isBefore)
                        .map(row -> row.get("Unique Key"))
                        .sorted()
                        .toList(),
                requests.stream()
                        .filter(row -> row.get("closed_at") != null
                                && ((Instant) row.get("closed_at")).isBefore((Instant) row.get("created_at")))
                        .map(row -> (String) row.get("request_id"))
                        .sorted()
                        .toList());
        Map<String, Map<String, String>> byId =
                rows.stream().collect(Collectors.toMap(row -> row.get("Unique Key"), row -> row));
        requests.forEach(row -> assertEquals(
                american(byId.get(row.get("request_id")).get("Created Date")),
                LocalDateTime.ofInstant((Instant) row.get("created_at"), ZoneId.of("America/New_York"))));
    }

    static LocalDateTime american(String text) {
        return LocalDateTime.parse(text, DateTimeFormatter.ofPattern("MM/dd/yyyy hh:mm:ss a", Locale.US));
    }

    @Test
    void divisionsThatWereReformed() {
        Path data = CityNight.data();
        BundledCity city = new BundledCity("mianyang", home, data);
        city.night("core.area");
        List<Map<String, String>> communities =
                PlainCsv.rows(data.resolve("cn_divisions/community_codes_5107_6101.csv"));
        List<Map<String, String>> streets = PlainCsv.rows(data.resolve("cn_divisions/modood_streets.csv"));
        List<Map<String, Object>> areas = city.table("core.area");
        assertEquals(
                Map.of("accepted", 1L, "superseded", 253L, "excluded above_the_community", 29L),
                city.accounted("fucheng"));
        assertEquals(Map.of("excluded above_the_city", 31L), city.accounted("provinces"));
        List<Map<String, Object>> found = areas.stream()
                .filter(row -> row.get("area_level").equals("community"))
                .filter(row -> !row.get("source_id").equals("fucheng"))
                .toList();
        assertEquals(Map.of("accepted", 6672L), city.accounted("communities"));
        assertEquals(counted(communities, row -> row.get("street_code9") + "000"), counted(found, row ->
                (String) row.get("parent_code")));
        assertEquals(
                counted(communities, row -> row.get("city_code4") + " " + !has(row, "street_name_2022")),
                counted(
                        found,
                        row -> ((String) row.get("area_code")).substring(0, 4) + " " + (row.get("valid_to") != null)));
        assertEquals(
                Map.of("5107 false", 2346L, "5107 true", 1442L, "6101 false", 2784L, "6101 true", 100L),
                counted(
                        found,
                        row -> ((String) row.get("area_code")).substring(0, 4) + " " + (row.get("valid_to") != null)));
        assertEquals(
                4,
                found.stream()
                        .filter(row -> Boolean.TRUE.equals(row.get("is_virtual")))
                        .count());
        long ours = streets.stream()
                .filter(row -> List.of("5107", "6101").contains(row.get("cityCode")))
                .count();
        assertEquals(Map.of("accepted", ours, "excluded other_city", streets.size() - ours), city.accounted("streets"));
        Map<String, Long> before = city.accounted("streets_before");
        assertEquals(6672, before.values().stream().mapToLong(Long::longValue).sum());
        assertEquals(151L, before.get("accepted"));
        assertEquals(6672L - 1542, before.get("excluded still_there"));
        Map<String, Map<String, Object>> byCode = new HashMap<>();
        areas.forEach(row -> byCode.put((String) row.get("area_code"), row));
        assertTrue(found.stream().allMatch(row -> byCode.containsKey((String) row.get("parent_code"))));
        assertTrue(areas.stream().allMatch(row -> ((String) row.get("area_code")).matches("\\d{12}")));
    }
}
