package org.shequ.jobs.publish.scorecard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.publish.SampleCity;
import org.shequ.jobs.publish.SampleRelease;

class ScorecardsTest {
    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "=HYPERLINK(\"http://bad.example\",\"click\")",
            "../../x",
            "\" onmouseover=\"alert(2)",
            "</title><img src=x onerror=alert(3)>",
            "}body{display:none");
    private static final Pattern TAG = Pattern.compile("<[a-zA-Z!/][^>]*>");
    private static final Pattern ADDRESS = Pattern.compile("\\s(?:href|src)=\"([^\"]*)\"");

    @TempDir
    static Path site;

    @BeforeAll
    static void write() {
        new Scorecards().write(SampleRelease.of(SampleCity.scored(), 24, HOSTILE), site);
    }

    @Test
    void thereIsAPageForEveryAreaAndIndicator() throws IOException {
        assertEquals(24 + 3 + 2 + 1, files(site.resolve("areas")).size());
        assertEquals(
                SampleCity.scored().indicators().all().size(),
                files(site.resolve("indicators")).size());
        assertTrue(Files.exists(site.resolve("areas/990000000000.html")));
        assertTrue(Files.exists(site.resolve("indicators/grid_closure_rate.html")));
    }

    @Test
    void hostileNamesStayText() throws IOException {
        for (Path page : pages()) {
            for (String tag : tags(page)) {
                assertFalse(
                        tag.matches("(?s)<(?!html|link|script src).*\\son[a-z]+\\s*=.*") && !isQuoted(tag),
                        () -> page + " has " + tag);
                assertFalse(tag.startsWith("<script") && !tag.contains(" src=\""), () -> page + " has " + tag);
                assertFalse(tag.contains("<img src=x"), () -> page + " has " + tag);
                assertFalse(tag.contains(" style="), () -> page + " has " + tag);
            }
        }
        String overview = Files.readString(site.resolve("index.html"));
        assertTrue(overview.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assertTrue(overview.contains(">../../x<"));
        assertTrue(overview.contains("=HYPERLINK("));
    }

    /** Whether every double quote of a tag stands around an attribute's value, so that a name cannot have left its own. */
    private static boolean isQuoted(String tag) {
        return tag.matches("(?s)</?[a-zA-Z!][\\w-]*(?:\\s+[\\w:-]+(?:=\"[^\"]*\")?)*\\s*/?>")
                && !tag.matches("(?s).*\"\\s+on[a-z]+=.*");
    }

    @Test
    void everyTagIsWellFormedAndEveryPageForbidsWhatIsNotItsOwn() throws IOException {
        for (Path page : pages()) {
            String text = Files.readString(page);
            assertTrue(text.contains("default-src 'none'"), page.toString());
            for (String tag : tags(page)) {
                assertTrue(tag.startsWith("<!DOCTYPE") || isQuoted(tag), () -> page + " has " + tag);
            }
        }
    }

    @Test
    void everyLinkLeadsToAFileOfTheRelease() throws IOException {
        for (Path page : pages()) {
            Matcher matcher = ADDRESS.matcher(Files.readString(page));
            while (matcher.find()) {
                String address = matcher.group(1);
                if (!address.startsWith("#")) {
                    Path target = page.getParent().resolve(address).normalize();
                    assertTrue(target.startsWith(site), () -> page + " leads out to " + address);
                    assertTrue(Files.exists(target), () -> page + " leads nowhere: " + address);
                }
            }
        }
    }

    @Test
    void bothLanguagesStandSideBySide() throws IOException {
        for (Path page : pages()) {
            String text = Files.readString(page);
            assertEquals(count(text, "<span class=\"zh\">"), count(text, "<span lang=\"en\">"), () -> page.toString());
            assertFalse(text.contains("<span lang=\"en\"></span>"), page.toString());
        }
    }

    @Test
    void theOverviewAccountsForItsRowsAndForWhoIsNotRated() throws IOException {
        String overview = Files.readString(site.resolve("index.html"));
        assertTrue(overview.contains("218,145 = 213,371 + 3,002 + 411 + 1,210 + 151"));
        assertTrue(overview.contains("无来源"));
        assertTrue(overview.contains("有效样本不足"));
        assertTrue(overview.contains("r0042"));
    }

    @Test
    void anAreaPageNamesItsReferenceAndWhoAnswersForBurdens() throws IOException {
        String page = Files.readString(site.resolve("areas/990001001001.html"));
        assertTrue(page.contains("引用编号 r0042-990001001001"));
        assertTrue(page.contains("计入街道与部门，不计入本社区"));
        assertTrue(page.contains("sample_2026"));
    }

    @Test
    void aCityThatOnlyReportsHasNoGrades(@TempDir Path folder) throws IOException {
        new Scorecards().write(SampleRelease.of(SampleCity.reportingOnly(), 16), folder);
        String page = Files.readString(folder.resolve("areas/990001001001.html"));
        assertTrue(page.contains("不评分、不排名"));
        assertFalse(page.contains("class=\"grade\""));
        assertTrue(page.contains("结案率"));
    }

    @Test
    void theSameReleaseGivesTheSameBytes(@TempDir Path folder) throws IOException {
        new Scorecards().write(SampleRelease.of(SampleCity.scored(), 24, HOSTILE), folder);
        List<Path> files = files(site);
        assertEquals(files.size(), files(folder).size());
        for (Path file : files) {
            Path other = folder.resolve(site.relativize(file).toString());
            assertEquals(-1, Files.mismatch(file, other), file.toString());
        }
    }

    @Test
    void theOverviewOfThreeThousandCommunitiesStaysUnderThreeMegabytes() {
        String overview = new Scorecards().overview(SampleRelease.of(SampleCity.scored(), 3000));
        int bytes = overview.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes < 3_000_000, () -> bytes + " bytes");
    }

    @Test
    void codesBecomeFileNamesThatStayInTheirFolder() {
        assertEquals("990101001001.html", PageName.of("990101001001"));
        assertEquals("~2e~2e~2f~2e~2e~2fx.html", PageName.of("../../x"));
        assertEquals("a~7eb_c-d.html", PageName.of("a~b_c-d"));
        assertEquals("~e7~a4~be.html", PageName.of("社"));
    }

    @Test
    void textInPrintedMarginsIsEscapedForCss() {
        assertEquals("\"a\\22 \\7d b\\5c 中\"", PrintStyle.quoted("a\"}b\\中"));
    }

    private static List<Path> pages() throws IOException {
        return files(site).stream()
                .filter(path -> path.toString().endsWith(".html"))
                .toList();
    }

    private static List<String> tags(Path page) throws IOException {
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(Files.readString(page));
        while (matcher.find()) {
            tags.add(matcher.group());
        }
        return tags;
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
