package org.shequ.jobs.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Damaged files of every format and kind, each told wholly by its number, with the rows that were true before the damage. */
final class Corruptions {
    static final List<String> COLUMNS = List.of("案件号", "社区", "上报时间", "大类", "处置时间", "返工");

    static final Map<String, String> SOURCES = sources();

    private static final int ID = 0;
    private static final int AREA = 1;
    private static final int AT = 2;
    private static final int KIND = 3;
    private static final int DONE = 4;
    private static final int COUNT = 5;
    private static final Charset GBK = Charset.forName("GB18030");
    private static final List<String> KINDS = List.of("噪声扰民", "灯,路", "说\"好\"", "两\n行", "暴露垃圾", "道路破损");
    private static final List<String> ABSURD = List.of(
            "2026-13-45 08:00:00",
            "0000-00-00 00:00:00",
            "9999-12-31 23:59:59",
            "1026-09-01 08:00:00",
            "2026-09-01 25:61:61",
            "20260901",
            "46266.33",
            "昨天",
            "-1",
            "2026-02-30 08:00:00",
            "2026-09-01T08:00:00+99:00");
    private static final List<String> COUNTS =
            List.of("-5", "99999999999999999999", "1e400", "NaN", "３", "1,2", "2.5", "=1+1", "0x1F", "²", "--1");

    /** What must hold of the rows that are accepted in spite of the damage. */
    enum Truth {
        /** They are as before, text and all. */
        EXACT,
        /** Their times, areas and numbers are as before, where their number is one of before. */
        NUMBERS,
        /** The damage may have made other sound rows: bytes at random. */
        ANY
    }

    /**
     * A damaged file.
     *
     * @param rows the rows before the damage: number, area, time, kind, time done, count
     * @param isWhole whether the number of every row must still be found in what was received
     */
    record Damaged(
            int number,
            String source,
            String kind,
            String name,
            byte[] bytes,
            List<List<String>> rows,
            Truth truth,
            boolean isWhole) {
        @Override
        public String toString() {
            return "corruption " + number + " (" + source + ", " + kind + ")";
        }
    }

    private Corruptions() {}

    private static Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("plain", "files: [plain/*.csv]");
        sources.put("gbk", "files: [gbk/*.csv], charset: GBK");
        sources.put(
                "bare",
                "files: [bare/*.csv], charset: GBK, header: absent, columns: [" + String.join(", ", COLUMNS) + "]");
        sources.put("tabs", "files: [tabs/*.tsv], format: tsv");
        sources.put("book", "files: [book/*.xlsx], format: xlsx");
        sources.put("list", "files: [list/*.json], format: json, rows: result.cases");
        sources.put("lines", "files: [lines/*.json], format: json");
        sources.put("gzip", "files: [gzip/*.csv.gz]");
        sources.put("zip", "files: [zip/*.zip], within: '*.csv'");
        sources.put("columnar", "files: [columnar/*.parquet], format: parquet");
        return sources;
    }

    static Damaged of(int number) throws IOException {
        List<String> names = List.copyOf(SOURCES.keySet());
        String source = names.get(number % names.size());
        List<String> kinds = kinds(source);
        String kind = kinds.get(number / names.size() % kinds.size());
        return new Maker(number, source, kind).made();
    }

    private static List<String> kinds(String source) {
        List<String> kinds = new ArrayList<>(List.of(
                "absurd date",
                "odd count",
                "formula",
                "NUL",
                "control",
                "unknown area",
                "swapped cells",
                "swapped columns",
                "swapped names",
                "missing column",
                "repeated name",
                "more columns",
                "repeated row",
                "blank required",
                "flipped bytes",
                "inserted bytes",
                "deleted bytes",
                "cut file",
                "empty file",
                "appended garbage",
                "another format",
                "no rows"));
        if (List.of("plain", "book", "lines", "columnar").contains(source)) {
            kinds.add("10 MB cell");
        }
        boolean isText = List.of("plain", "gbk", "bare", "tabs", "gzip", "zip").contains(source);
        if (isText) {
            kinds.addAll(List.of(
                    "cut line",
                    "joined lines",
                    "stray quote",
                    "two stray quotes",
                    "doubled quotes",
                    "more delimiters",
                    "mixed line ends",
                    "blank lines",
                    "mark within",
                    "web page",
                    "wrong charset",
                    "line in wrong charset"));
        }
        if (source.equals("list") || source.equals("lines")) {
            kinds.addAll(List.of(
                    "deep nesting", "key twice", "another type", "no JSON number", "lone surrogate", "key lost"));
        }
        if (source.equals("book")) {
            kinds.addAll(List.of(
                    "cut XML", "entities", "outer entity", "strange reference", "error cell", "no sheet", "bomb"));
        }
        if (source.equals("gzip") || source.equals("zip")) {
            kinds.addAll(List.of("bomb", "archive within"));
        }
        if (source.equals("zip")) {
            kinds.addAll(List.of("path up", "absolute path", "same name twice", "nothing that counts"));
        }
        return kinds;
    }

    /** Makes one of them. */
    private static final class Maker {
        private final int number;
        private final String source;
        private final String kind;
        private final Random random;
        private final List<String> header = new ArrayList<>(COLUMNS);
        private final List<List<String>> truth = new ArrayList<>();
        private final List<List<String>> cells = new ArrayList<>();
        private Truth expected = Truth.EXACT;
        private boolean isWhole = true;

        Maker(int number, String source, String kind) {
            this.number = number;
            this.source = source;
            this.kind = kind;
            this.random = new Random(7_919L * number + 17);
            for (int row = 1; row <= 6; row++) {
                LocalDateTime at =
                        LocalDateTime.of(2026, 9, 1 + random.nextInt(20), random.nextInt(24), random.nextInt(60));
                List<String> values = new ArrayList<>(List.of(
                        String.format("c%05d-%d", number, row),
                        random.nextBoolean() ? "A" : "B",
                        text(at),
                        KINDS.get(random.nextInt(KINDS.size())),
                        row % 3 == 0 ? "" : text(at.plusMinutes(random.nextInt(5000))),
                        Integer.toString(random.nextInt(10))));
                truth.add(values);
                cells.add(new ArrayList<>(values));
            }
        }

        private static String text(LocalDateTime time) {
            return time.toString().replace('T', ' ') + ":00";
        }

        Damaged made() throws IOException {
            byte[] bytes = bytes();
            String end = Map.of(
                            "tabs",
                            "tsv",
                            "book",
                            "xlsx",
                            "list",
                            "json",
                            "lines",
                            "json",
                            "gzip",
                            "csv.gz",
                            "zip",
                            "zip",
                            "columnar",
                            "parquet")
                    .getOrDefault(source, "csv");
            return new Damaged(
                    number,
                    source,
                    kind,
                    String.format("%s/%05d.%s", source, number, end),
                    bytes,
                    truth,
                    expected,
                    isWhole);
        }

        private int row() {
            return random.nextInt(cells.size());
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        private byte[] bytes() throws IOException {
            switch (kind) {
                case "absurd date" -> cells.get(row()).set(random.nextBoolean() ? AT : DONE, any(ABSURD));
                case "odd count" -> cells.get(row()).set(COUNT, any(COUNTS));
                case "formula" -> formula();
                case "NUL" -> spoil('\0');
                case "control" -> spoil(any(List.of('\u0001', '\u001f', '\u200b', '\u2028', '\ufffd')));
                case "unknown area" ->
                    cells.get(row()).set(AREA, any(List.of("Z", "a", "C1", "510000", "A;B", "null")));
                case "swapped cells" -> swapCells();
                case "swapped columns" -> swapColumns();
                case "swapped names" -> swapNames();
                case "missing column" -> {
                    int column = any(List.of(ID, AREA, AT, KIND, COUNT));
                    isWhole = column != ID;
                    header.remove(column);
                    cells.forEach(row -> row.remove(column));
                }
                case "repeated name" -> {
                    header.add(any(COLUMNS));
                    cells.forEach(row -> row.add("x"));
                }
                case "more columns" -> {
                    int more = any(List.of(1, 50, 1900));
                    for (int at = 0; at < more; at++) {
                        header.add("多" + at);
                        cells.forEach(row -> row.add("x"));
                    }
                }
                case "repeated row" -> cells.add(cells.get(row()));
                case "blank required" -> {
                    int column = any(List.of(ID, AREA, AT, KIND, COUNT));
                    isWhole = column != ID;
                    cells.get(row()).set(column, any(List.of("", "  ", "\u3000")));
                }
                case "no rows" -> {
                    cells.clear();
                    isWhole = false;
                }
                case "10 MB cell" -> {
                    if (source.equals("book")) {
                        return rewritten(
                                xlsx(),
                                "xl/sharedStrings.xml",
                                xml -> xml.replaceFirst(
                                        "c" + String.format("%05d", number) + "-1", "长".repeat(5_000_000)));
                    }
                    cells.get(row()).set(KIND, "长".repeat(any(List.of(3_400_000, 5_000_000))) + "超".repeat(1_000_000));
                }
                default -> {
                    return damagedBytes();
                }
            }
            return packed(text());
        }

        private void formula() {
            String formula = any(List.of("=1+1", "=cmd|' /C calc'!A0", "@SUM(A1:A9)", "+1+1", "-2+3", "\t=1"));
            int column = any(List.of(AREA, AT, KIND, DONE, COUNT));
            int row = row();
            cells.get(row).set(column, formula);
            if (column == KIND) {
                truth.get(row).set(column, formula.strip());
            }
        }

        private void spoil(char letter) {
            int column = any(List.of(ID, AREA, AT, KIND, DONE, COUNT));
            List<String> row = cells.get(row());
            String text = row.get(column);
            int at = text.isEmpty() ? 0 : random.nextInt(text.length() + 1);
            row.set(column, text.substring(0, at) + letter + text.substring(at));
            isWhole = column != ID;
            if (letter != '\0') {
                expected = Truth.NUMBERS;
            }
        }

        private void swapCells() {
            int[] pair = any(List.of(
                    new int[] {ID, AT},
                    new int[] {AREA, KIND},
                    new int[] {AT, KIND},
                    new int[] {COUNT, AT},
                    new int[] {KIND, COUNT},
                    new int[] {AREA, COUNT}));
            List<String> row = cells.get(row());
            String first = row.get(pair[0]);
            row.set(pair[0], row.get(pair[1]));
            row.set(pair[1], first);
        }

        private void swapColumns() {
            int one = random.nextInt(COLUMNS.size());
            int other = random.nextInt(COLUMNS.size());
            if (source.equals("bare")) {
                one = KIND;
                other = AREA;
            }
            for (List<String> row : cells) {
                Collections.swap(row, one, other);
            }
            Collections.swap(header, one, other);
        }

        private void swapNames() {
            int[] pair = any(List.of(
                    new int[] {ID, AT}, new int[] {AREA, KIND}, new int[] {COUNT, AT}, new int[] {DONE, COUNT}));
            Collections.swap(header, pair[0], pair[1]);
            if (source.equals("bare")) {
                cells.forEach(row -> Collections.swap(row, pair[0], pair[1]));
            }
        }

        private byte[] damagedBytes() throws IOException {
            switch (kind) {
                case "flipped bytes":
                    expected = Truth.ANY;
                    isWhole = false;
                    byte[] flipped = packed(text());
                    for (int times = 1 + random.nextInt(8); times > 0; times--) {
                        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    return flipped;
                case "inserted bytes":
                case "deleted bytes":
                    expected = Truth.ANY;
                    isWhole = false;
                    byte[] whole = packed(text());
                    int at = random.nextInt(whole.length);
                    byte[] more = new byte[kind.startsWith("i") ? 1 + random.nextInt(30) : 0];
                    random.nextBytes(more);
                    int gone = kind.startsWith("d") ? Math.min(whole.length - at, 1 + random.nextInt(30)) : 0;
                    return joined(Arrays.copyOf(whole, at), more, Arrays.copyOfRange(whole, at + gone, whole.length));
                case "cut file":
                    isWhole = false;
                    byte[] uncut = packed(text());
                    return Arrays.copyOf(uncut, 1 + random.nextInt(uncut.length - 1));
                case "empty file":
                    isWhole = false;
                    return new byte[0];
                case "appended garbage":
                    byte[] garbage = new byte[1 + random.nextInt(300)];
                    random.nextBytes(garbage);
                    return joined(packed(text()), garbage);
                case "another format":
                    isWhole = false;
                    expected = Truth.ANY;
                    String other = any(List.of("plain", "book", "lines", "gzip", "zip", "columnar"));
                    return new Maker(number, other, "none").bytes();
                case "none":
                    return packed(text());
                case "bomb":
                    isWhole = false;
                    byte[] zeros = new byte[70 << 20];
                    return switch (source) {
                        case "gzip" -> gzip(zeros);
                        case "zip" -> zip(Map.of("a.csv", zeros));
                        default -> zip(Map.of("[Content_Types].xml", zeros));
                    };
                case "archive within":
                    byte[] inner = random.nextBoolean() ? gzip(utf8("a")) : zip(Map.of("a.csv", utf8("a")));
                    isWhole = false;
                    return source.equals("gzip") ? gzip(inner) : zip(Map.of("a.csv", inner));
                case "path up":
                    return zip(Map.of(any(List.of("../a.csv", "x/../../a.csv", "..\\a.csv")), utf8(text())));
                case "absolute path":
                    return zip(Map.of(any(List.of("/etc/a.csv", "C:\\a.csv", "\\\\host\\a.csv")), utf8(text())));
                case "same name twice":
                    byte[] archive = zip(Map.of("a.csv", utf8(text()), "b.csv", utf8(text())));
                    return replaced(archive, utf8("b.csv"), utf8("a.csv"));
                case "nothing that counts":
                    isWhole = false;
                    return zip(Map.of("readme.txt", utf8(text())));
                default:
                    return source.equals("book") ? damagedBook() : packed(damagedText());
            }
        }

        private String damagedText() {
            List<String> lines = new ArrayList<>(List.of(text().split("(?<=\n)")));
            int line = source.equals("bare") ? random.nextInt(lines.size()) : 1 + random.nextInt(lines.size() - 1);
            String text = lines.get(line);
            char delimiter = delimiter();
            switch (kind) {
                case "cut line" -> {
                    expected = Truth.NUMBERS;
                    isWhole = false;
                    lines.set(
                            line,
                            text.substring(0, 1 + random.nextInt(text.length() - 1))
                                            .stripTrailing() + "\n");
                }
                case "joined lines" -> {
                    expected = Truth.NUMBERS;
                    lines.set(line, text.replace("\n", ""));
                }
                case "stray quote", "two stray quotes" -> {
                    expected = Truth.NUMBERS;
                    isWhole = false;
                    for (int times = kind.startsWith("two") ? 2 : 1; times > 0; times--) {
                        int where = any(List.of(line, 1 + random.nextInt(lines.size() - 1)));
                        String spoilt = lines.get(where);
                        int at = random.nextBoolean()
                                ? random.nextInt(spoilt.length())
                                : spoilt.indexOf(delimiter) + (random.nextBoolean() ? 0 : 1);
                        lines.set(where, spoilt.substring(0, at) + '"' + spoilt.substring(at));
                    }
                }
                case "doubled quotes" -> {
                    expected = Truth.NUMBERS;
                    isWhole = false;
                    lines.replaceAll(each -> each.replace("\"", "\"\""));
                }
                case "more delimiters" -> {
                    expected = Truth.NUMBERS;
                    isWhole = false;
                    int at = random.nextInt(text.length());
                    lines.set(line, text.substring(0, at) + delimiter + text.substring(at));
                }
                case "mixed line ends" ->
                    lines.replaceAll(each -> each.startsWith("行") || each.contains("两")
                            ? each
                            : each.replace("\n", any(List.of("\n", "\r\n", "\r"))));
                case "blank lines" ->
                    lines.replaceAll(each -> each.contains("两") ? each : each + any(List.of("", "\n", "\r\n")));
                case "mark within" -> {
                    expected = Truth.NUMBERS;
                    lines.set(line, "\ufeff" + text);
                }
                case "web page" -> {
                    isWhole = false;
                    return "<!DOCTYPE html>\n<html><head><title>登录</title></head>\n<body>请先登录, 谢谢</body></html>\n";
                }
                case "deep nesting" -> {
                    isWhole = false;
                    int deep = any(List.of(900, 5_000, 200_000));
                    return "{\"result\":{\"cases\":[" + "{\"a\":".repeat(deep) + "1" + "}".repeat(deep) + "]}}";
                }
                case "key twice" -> {
                    return text().replaceFirst("\"返工\":", "\"返工\":1,\"返工\":");
                }
                case "another type" -> {
                    return text().replaceFirst(
                                    "(\"返工\":)\"\\d\"",
                                    "$1" + any(List.of("{\"a\":1}", "[1,2]", "true", "1.5", "{}", "[]")));
                }
                case "no JSON number" -> {
                    return text().replaceFirst(
                                    "(\"返工\":)\"\\d\"",
                                    "$1" + any(List.of("NaN", "01", "+1", ".5", "1e999999999", "Infinity")));
                }
                case "lone surrogate" -> {
                    return text().replaceFirst(
                                    "(\"大类\":\")", "$1" + any(List.of("\\\\ud800", "\\\\udc00x", "\\\\u0000")));
                }
                case "key lost" -> {
                    isWhole = false;
                    return text().replaceFirst(
                                    "\"" + any(List.of("案件号", "社区", "上报时间", "返工")) + "\":",
                                    any(List.of("", "\"\":", "null:")));
                }
                default -> {
                    return text();
                }
            }
            return String.join("", lines);
        }

        private char delimiter() {
            return source.equals("tabs") ? '\t' : ',';
        }

        /** The table as the text of its format. */
        private String text() {
            if (source.equals("list") || source.equals("lines")) {
                List<String> objects = new ArrayList<>();
                for (List<String> row : cells) {
                    List<String> fields = new ArrayList<>();
                    for (int at = 0; at < row.size(); at++) {
                        if (header.indexOf(header.get(at)) == at) {
                            fields.add(quoted(header.get(at)) + ":" + quoted(row.get(at)));
                        }
                    }
                    objects.add("{" + String.join(",", fields) + "}");
                }
                return source.equals("lines")
                        ? String.join("\n", objects) + (objects.isEmpty() ? "" : "\n")
                        : "{\"result\": {\"cases\": [" + String.join(",\n", objects) + "]}}\n";
            }
            StringBuilder text = new StringBuilder();
            List<List<String>> all = new ArrayList<>(cells);
            if (!source.equals("bare")) {
                all.add(0, header);
            }
            for (List<String> row : all) {
                text.append(String.join(
                                String.valueOf(delimiter()),
                                row.stream().map(this::delimited).toList()))
                        .append('\n');
            }
            return text.toString();
        }

        private String delimited(String cell) {
            return cell.chars().anyMatch(each -> "\"\n\r,\t".indexOf(each) >= 0)
                    ? '"' + cell.replace("\"", "\"\"") + '"'
                    : cell;
        }

        private static String quoted(String text) {
            StringBuilder quoted = new StringBuilder("\"");
            for (char each : text.toCharArray()) {
                if (each == '"' || each == '\\') {
                    quoted.append('\\').append(each);
                } else if (each < ' ') {
                    quoted.append(String.format("\\u%04x", (int) each));
                } else {
                    quoted.append(each);
                }
            }
            return quoted.append('"').toString();
        }

        /** A text, or for formats that are none the table, as its file. */
        private byte[] packed(String text) throws IOException {
            return switch (source) {
                case "book" -> xlsx();
                case "columnar" -> parquet();
                case "gzip" -> gzip(encoded(text, StandardCharsets.UTF_8, GBK));
                case "zip" -> zip(Map.of("甲/a.csv", encoded(text, StandardCharsets.UTF_8, GBK)));
                case "gbk", "bare" -> encoded(text, GBK, StandardCharsets.UTF_8);
                default -> encoded(text, StandardCharsets.UTF_8, GBK);
            };
        }

        private byte[] encoded(String text, Charset charset, Charset other) {
            if (kind.equals("wrong charset")) {
                List<Charset> wrong = source.equals("bare")
                        ? List.of(other, StandardCharsets.UTF_16LE)
                        : List.of(other, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, Charset.forName("Big5"));
                Charset used = any(wrong);
                isWhole = !used.displayName().equals("Big5");
                return text.getBytes(used);
            }
            if (kind.equals("line in wrong charset")) {
                int at = text.indexOf(
                                '\n', text.indexOf("c" + String.format("%05d", number) + "-" + (1 + random.nextInt(5))))
                        + 1;
                int end = text.indexOf('\n', at) + 1;
                return joined(
                        text.substring(0, at).getBytes(charset),
                        text.substring(at, end).getBytes(other),
                        text.substring(end).getBytes(charset));
            }
            return text.getBytes(charset);
        }

        private byte[] damagedBook() throws IOException {
            isWhole = false;
            String sheet = "xl/worksheets/sheet1.xml";
            switch (kind) {
                case "cut XML" -> {
                    expected = Truth.ANY;
                    String part = any(List.of(
                            sheet, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"));
                    return rewritten(xlsx(), part, xml -> {
                        int from = random.nextInt(xml.length());
                        return xml.substring(0, from)
                                + xml.substring(Math.min(xml.length(), from + 1 + random.nextInt(40)));
                    });
                }
                case "entities" -> {
                    expected = Truth.ANY;
                    StringBuilder entities = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
                    for (int level = 1; level < 30; level++) {
                        entities.append("<!ENTITY a")
                                .append(level)
                                .append(" \"&a")
                                .append(level - 1)
                                .append(";&a")
                                .append(level - 1)
                                .append(";\">");
                    }
                    String declared = entities.append("]>").toString();
                    return rewritten(xlsx(), any(List.of(sheet, "xl/sharedStrings.xml")), xml -> xml.replaceFirst(
                                    "\\?>", "?>" + declared)
                            .replaceFirst("<(t|v)>[^<]*<", "<$1>&a29;<"));
                }
                case "outer entity" -> {
                    expected = Truth.ANY;
                    return rewritten(xlsx(), "xl/sharedStrings.xml", xml -> xml.replaceFirst(
                                    "\\?>", "?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>")
                            .replaceFirst("<t>[^<]*<", "<t>&a;<"));
                }
                case "strange reference" -> {
                    expected = Truth.ANY;
                    String strange = any(List.of("A999999999", "ZZZZZZ2", "2", "", "XFD3", "A-1", "\u4e2d2"));
                    return rewritten(
                            xlsx(),
                            sheet,
                            xml -> random.nextBoolean()
                                    ? xml.replaceFirst("r=\"B3\"", "r=\"" + strange + "\"")
                                    : xml.replaceFirst(
                                            "<v>(\\d+)</v>",
                                            "<v>" + any(List.of("99999", "-1", "x", "1e308")) + "</v>"));
                }
                case "error cell" -> {
                    return rewritten(
                            xlsx(),
                            sheet,
                            xml -> xml.replaceFirst(
                                    "<c r=\"F3\"([^>]*?)( t=\"\\w+\")?><v>[^<]*</v>",
                                    "<c r=\"F3\"$1 t=\"e\"><v>" + any(List.of("#REF!", "#DIV/0!", "#N/A")) + "</v>"));
                }
                default -> {
                    return rewritten(xlsx(), sheet, xml -> null);
                }
            }
        }

        private byte[] xlsx() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
                Worksheet sheet = workbook.newWorksheet("one");
                for (int column = 0; column < header.size(); column++) {
                    sheet.value(0, column, header.get(column));
                }
                for (int row = 0; row < cells.size(); row++) {
                    for (int column = 0; column < cells.get(row).size(); column++) {
                        String text = cells.get(row).get(column);
                        boolean isDate = row % 2 == 0
                                && text.matches("2026-\\d\\d-\\d\\d \\d\\d:\\d\\d:00")
                                && !ABSURD.contains(text);
                        if (isDate) {
                            sheet.value(row + 1, column, LocalDateTime.parse(text.replace(' ', 'T')));
                            sheet.style(row + 1, column)
                                    .format("yyyy-mm-dd hh:mm:ss")
                                    .set();
                        } else {
                            sheet.value(row + 1, column, text);
                        }
                    }
                }
            }
            return bytes.toByteArray();
        }

        private byte[] parquet() throws IOException {
            StringBuilder schema = new StringBuilder("message row {");
            List<String> names = new ArrayList<>();
            for (String name : header) {
                String distinct = names.contains(name) ? name + "二" : name;
                names.add(distinct);
                schema.append("optional binary ").append(distinct).append(" (STRING);");
            }
            MessageType type =
                    MessageTypeParser.parseMessageType(schema.append("}").toString());
            Path file = Files.createTempFile("corruption", ".parquet");
            Files.delete(file);
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                    .withConf(new PlainParquetConfiguration())
                    .withType(type)
                    .build()) {
                SimpleGroupFactory groups = new SimpleGroupFactory(type);
                for (List<String> row : cells) {
                    Group group = groups.newGroup();
                    for (int at = 0; at < row.size(); at++) {
                        group.append(names.get(at), Binary.fromString(row.get(at)));
                    }
                    writer.write(group);
                }
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        }
    }

    /** A zip with one of its files rewritten, or left out where it is rewritten to null. */
    private static byte[] rewritten(byte[] zip, String part, java.util.function.UnaryOperator<String> rewrite)
            throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipFile read = ZipFile.builder().setByteArray(zip).get()) {
            for (ZipArchiveEntry entry : Collections.list(read.getEntries())) {
                byte[] content = read.getInputStream(entry).readAllBytes();
                boolean isPart = entry.getName().equals(part);
                String text = isPart ? rewrite.apply(new String(content, StandardCharsets.UTF_8)) : "";
                if (text != null) {
                    files.put(entry.getName(), isPart ? utf8(text) : content);
                }
            }
        }
        return zip(files);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] replaced(byte[] bytes, byte[] from, byte[] to) {
        byte[] result = bytes.clone();
        for (int at = 0; at + from.length <= result.length; at++) {
            if (Arrays.equals(result, at, at + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, result, at, to.length);
            }
        }
        return result;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes, GBK)) {
            for (Map.Entry<String, byte[]> file : new java.util.TreeMap<>(files).entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
