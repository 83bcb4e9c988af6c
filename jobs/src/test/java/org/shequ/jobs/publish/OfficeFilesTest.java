package org.shequ.jobs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.city.Deployment;
import org.yaml.snakeyaml.Yaml;

/** The files of a release that offices open: no text in them becomes a formula, headings stay, pages are set up. */
class OfficeFilesTest {
    private static final List<String> HOSTILE =
            List.of("=HYPERLINK(\"http://example.org\",\"x\")", "+1+1", "-2", "@SUM(A1)", "<script>alert(1)</script>");

    @TempDir
    private Path folder;

    private final Deployment deployment = SampleCity.scored();

    private Path workbook() {
        Path file = folder.resolve("workbook.xlsx");
        new WorkbookSheets(SampleRelease.of(deployment, 8, HOSTILE)).write(file, List.of());
        return file;
    }

    @Test
    void hostileNamesAreTextsInTheWorkbook() throws IOException {
        try (ReadableWorkbook book = new ReadableWorkbook(workbook().toFile())) {
            assertEquals(
                    List.of("说明", "得分与位次", "指标值", "排除", "行数核算", "指标定义"),
                    book.getSheets().map(Sheet::getName).toList());
            Sheet scores = book.findSheet("得分与位次").orElseThrow();
            Map<String, CellType> names = new HashMap<>();
            try (var rows = scores.openStream()) {
                rows.forEach((Row row) ->
                        names.put(row.getCellText(1), row.getCell(1).getType()));
            }
            HOSTILE.forEach(name -> assertEquals(CellType.STRING, names.get(name), name));
        }
    }

    @Test
    void everySheetHasItsHeadingsFrozenRepeatedAndItsPrintAreaSet() throws IOException {
        Map<String, String> parts = parts(workbook());
        List<String> sheets = parts.entrySet().stream()
                .filter(part -> part.getKey().startsWith("xl/worksheets/sheet"))
                .map(Map.Entry::getValue)
                .toList();
        assertEquals(6, sheets.size());
        for (String sheet : sheets) {
            assertTrue(sheet.contains("state=\"frozen\""));
            assertTrue(sheet.contains("orientation=\"landscape\""));
            assertTrue(sheet.contains("fitToWidth=\"1\""), sheet);
            assertFalse(sheet.contains("<f>"));
        }
        String book = parts.get("xl/workbook.xml");
        assertEquals(6, book.split("_xlnm.Print_Area", -1).length - 1, book);
        assertEquals(6, book.split("_xlnm.Print_Titles", -1).length - 1, book);
    }

    private static Map<String, String> parts(Path file) throws IOException {
        Map<String, String> parts = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    parts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return parts;
    }

    @Test
    void aCommaSeparatedFileHasItsMarkAndNoFormula() throws IOException {
        PublishedTable table = PublishedTable.all(deployment.contracts()).stream()
                .filter(each -> each.name().equals("area"))
                .findFirst()
                .orElseThrow();
        Path file;
        try (CsvFile csv = new CsvFile(table, folder)) {
            file = csv.path();
            HOSTILE.forEach(name -> csv.write(row(table, name)));
            csv.write(row(table, "柳荫, \"东\"\n社区"));
        }
        String text = Files.readString(file);
        assertTrue(text.startsWith("\ufeffarea_code,valid_from,"));
        assertTrue(text.contains("\"'=HYPERLINK(\"\"http://example.org\"\",\"\"x\"\")\""), text);
        assertTrue(text.contains(",'+1+1,") && text.contains(",'-2,") && text.contains(",'@SUM(A1),"), text);
        assertTrue(text.contains(",\"柳荫, \"\"东\"\"\n社区\","), text);
        assertTrue(text.contains(",2026-01-01,"), text);
    }

    private static Object[] row(PublishedTable table, String name) {
        return table.fields().stream()
                .map(field -> switch (field.name()) {
                    case "area_code" -> "990101001001";
                    case "valid_from" -> LocalDate.parse("2026-01-01");
                    case "area_name" -> name;
                    case "is_virtual" -> false;
                    case "resident_population" -> -4L;
                    default -> null;
                })
                .toArray();
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyTableHasAContractThatNamesItsFields() {
        for (PublishedTable table : PublishedTable.all(deployment.contracts())) {
            Map<String, Object> contract = new Yaml().load(new DataContracts().of(table, SampleCity.EDITION));
            assertEquals("v3.1.0", contract.get("apiVersion"));
            assertEquals("DataContract", contract.get("kind"));
            Map<String, Object> schema = ((List<Map<String, Object>>) contract.get("schema")).get(0);
            assertEquals(table.name(), schema.get("name"));
            assertEquals(
                    table.fields().stream().map(field -> field.name()).collect(Collectors.toList()),
                    ((List<Map<String, Object>>) schema.get("properties"))
                            .stream().map(property -> property.get("name")).toList());
        }
    }
}
