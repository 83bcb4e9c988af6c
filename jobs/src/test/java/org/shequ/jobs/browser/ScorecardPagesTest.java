package org.shequ.jobs.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.shequ.jobs.cli.PublishedCity;

/** The pages of a release, used as assessors use them: with mouse and keyboard, in both languages, on screen and on paper. */
class ScorecardPagesTest {
    private static final String LEAGUE = "#table-level-community tbody tr";

    private static Chromium chromium;
    private static Path pages;

    @BeforeAll
    static void open() {
        chromium = Chromium.start();
        pages = PublishedCity.shared().release().folder().resolve("scorecards");
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Path overview() {
        return pages.resolve("index.html");
    }

    private static List<Path> areas() throws IOException {
        try (Stream<Path> areas = Files.list(pages.resolve("areas"))) {
            return areas.sorted().toList();
        }
    }

    private static List<Double> numbers(List<String> texts) {
        return texts.stream()
                .filter(text -> text.matches("[0-9].*"))
                .map(text -> Double.parseDouble(text.split("\\s")[0]))
                .toList();
    }

    @Test
    void aLeagueTableSortsByTheColumnClicked() {
        try (Visit visit = chromium.visit().open(overview())) {
            Locator score = visit.page().locator("#table-level-community th:has-text('得分') button");
            score.click();
            List<Double> up = numbers(visit.seen(LEAGUE + " td.v"));
            assertTrue(up.size() > 5, up.toString());
            assertEquals(up.stream().sorted().toList(), up);
            assertEquals("ascending", score.locator("..").getAttribute("aria-sort"));
            score.click();
            List<Double> down = numbers(visit.seen(LEAGUE + " td.v"));
            assertEquals(up.stream().sorted(Comparator.reverseOrder()).toList(), down);
            assertEquals("descending", score.locator("..").getAttribute("aria-sort"));

            visit.page()
                    .locator("#table-level-community th:has-text('名称') button")
                    .click();
            List<String> names = visit.seen(LEAGUE + " th").stream()
                    .filter(name -> name.matches("[\\u4e00-\\u9fff]{3,6}"))
                    .toList();
            List<String> expected = new ArrayList<>(names);
            expected.sort(Collator.getInstance(Locale.SIMPLIFIED_CHINESE));
            assertEquals(expected, names);
            assertEquals(
                    1,
                    visit.page().locator("#table-level-community [aria-sort]").count());
        }
    }

    @Test
    void aLeagueTableShowsWhatFiltersLeave() {
        try (Visit visit = chromium.visit().open(overview())) {
            Locator form = visit.page().locator("form[data-for=table-level-community]");
            int all = visit.seen(LEAGUE).size();
            Locator street = form.locator("select").nth(1);
            String chosen = street.locator("option").nth(1).innerText();
            street.selectOption(new SelectOption().setIndex(1));
            List<String> streets = visit.seen(LEAGUE + " th + td");
            assertTrue(!streets.isEmpty() && streets.size() < all, streets.toString());
            assertTrue(streets.stream().allMatch(chosen::equals), chosen + ": " + streets);
            assertEquals(streets.size() + " / " + all, form.locator("output").innerText());
            street.selectOption(new SelectOption().setIndex(0));
            assertEquals(all, visit.seen(LEAGUE).size());
            form.locator("input").fill("<script>");
            assertEquals(
                    List.of("</script><script>alert(3)</script>", "<script>alert(1)</script>"),
                    visit.seen(LEAGUE + " th").stream().sorted().toList());
        }
    }

    @Test
    void oneGoesDownFromTheOverviewToADefinitionAndBack() {
        try (Visit visit = chromium.visit().open(overview())) {
            Locator street =
                    visit.page().locator("#table-level-street tbody th a").first();
            String name = street.innerText();
            visit.follow(street);
            assertEquals(name, visit.page().locator("h1").innerText());
            Locator community = visit.page().locator(".children a").first();
            name = community.innerText();
            visit.follow(community);
            assertEquals(name, visit.page().locator("h1").innerText());
            Locator indicator = visit.page()
                    .locator("table.indicators th a:has-text('结案率')")
                    .first();
            visit.follow(indicator);
            assertTrue(visit.page().url().contains("/indicators/"), visit.page().url());
            assertTrue(visit.page().locator("h2:has-text('定义')").isVisible());
            assertTrue(visit.page().locator("pre").first().innerText().contains("core.grid_case"));
            visit.follow(visit.page().locator("nav.top a").first());
            assertEquals("总览", visit.page().locator("h1").innerText());
        }
    }

    @Test
    void theLanguageChosenHoldsOnEveryPage() {
        try (Visit visit = chromium.visit().open(overview())) {
            assertEquals("总览", visit.page().locator("h1").innerText());
            assertFalse(visit.page().locator("main").innerText().contains("Overview"));
            visit.page().locator("button[data-language=en]").click();
            assertEquals("Overview", visit.page().locator("h1").innerText());
            assertEquals(
                    "true", visit.page().locator("button[data-language=en]").getAttribute("aria-pressed"));
            visit.follow(visit.page().locator("#table-level-street tbody th a").first());
            assertEquals("en", visit.page().locator("html").getAttribute("lang"));
            visit.page().getByText("Done well").waitFor();
            visit.follow(visit.page().locator("table.indicators th a").first());
            visit.page().locator("h2").getByText("Definition").waitFor();
            visit.open(overview());
            assertEquals("Overview", visit.page().locator("h1").innerText());
            assertTrue(visit.page().title().startsWith("Overview"), visit.page().title());
            List<String> options = visit.page().locator("select option").allInnerTexts();
            assertTrue(options.stream().noneMatch(text -> text.matches(".*漏斗|.*结案率|全部.*")), options.toString());
            visit.page().locator("button[data-language='zh-CN']").click();
            assertEquals("总览", visit.page().locator("h1").innerText());
        }
    }

    @Test
    void theKeyboardAloneLeadsEverywhere() {
        try (Visit visit = chromium.visit().open(overview())) {
            var keyboard = visit.page().keyboard();
            keyboard.press("Tab");
            assertEquals("#main", visit.page().locator(":focus").getAttribute("href"));
            keyboard.press("Tab");
            keyboard.press("Tab");
            keyboard.press("Tab");
            assertEquals("en", visit.page().locator(":focus").getAttribute("data-language"));
            keyboard.press("Enter");
            assertEquals("Overview", visit.page().locator("h1").innerText());
            keyboard.press("Shift+Tab");
            keyboard.press("Enter");
            assertEquals("总览", visit.page().locator("h1").innerText());

            Locator name = visit.page().locator("#table-level-community th:has-text('得分') button");
            for (int presses = 0; presses < 60 && !isFocused(name); presses++) {
                keyboard.press("Tab");
                assertTrue(isOutlined(visit), "what has the focus is marked");
            }
            assertTrue(isFocused(name), "the heading is reached");
            keyboard.press("Enter");
            List<Double> scores = numbers(visit.seen(LEAGUE + " td.v"));
            assertEquals(scores.stream().sorted().toList(), scores);
            keyboard.press("Tab");
            String address = visit.page().locator(":focus").getAttribute("href");
            keyboard.press("Enter");
            visit.page().waitForURL("**/" + address);
            assertTrue(visit.page().locator("table.indicators").isVisible());
        }
    }

    private static boolean isFocused(Locator element) {
        return (Boolean) element.evaluate("element => element === document.activeElement");
    }

    private static boolean isOutlined(Visit visit) {
        return (Boolean)
                visit.page().evaluate("() => getComputedStyle(document.activeElement).outlineStyle !== 'none'");
    }

    /** What a screen reader needs: names of what can be used, alternatives of drawings, headings of cells, one main part. */
    @Test
    void nothingToUseOrToSeeIsWithoutAName() throws IOException {
        try (Visit visit = chromium.visit()) {
            for (Path page : List.of(
                    overview(), areas().get(0), areas().get(9), pages.resolve("indicators/grid_closure_rate.html"))) {
                visit.open(page);
                Object nameless = visit.page().evaluate("""
                        () => Array.from(document.querySelectorAll('a, button, select, input, svg, img, table th'))
                          .filter(element => element.checkVisibility() && !element.closest('[aria-hidden=true]'))
                          .filter(element => !(element.textContent.trim() || element.getAttribute('aria-label')
                            || element.getAttribute('alt') || element.querySelector('img[alt]') || element.labels && element.labels.length))
                          .map(element => element.outerHTML.slice(0, 200))""");
                assertEquals(List.of(), nameless, page.toString());
                assertEquals(1, visit.page().locator("h1").count());
                assertEquals(1, visit.page().locator("main").count());
                assertEquals(0, visit.page().locator("th:not([scope])").count(), page.toString());
                Object ids = visit.page().evaluate("""
                        () => Array.from(document.querySelectorAll('[id]')).map(element => element.id)
                          .filter((id, index, all) => all.indexOf(id) !== index)""");
                assertEquals(List.of(), ids, page.toString());
            }
        }
    }

    @Test
    void anAreaIsPrintedOnOneSideInBothLanguages() throws IOException {
        assumeTrue(Chromium.hasChineseFont(), "Skipped: there is no Chinese font to print with");
        List<Path> areas = areas();
        int last = areas.size() - 1;
        List<Path> printed = Boolean.getBoolean("test.long")
                ? areas
                : List.of(areas.get(0), areas.get(2), areas.get(3), areas.get(last - 10), areas.get(last));
        try (Visit visit = chromium.visit()) {
            for (String language : List.of("zh-CN", "en")) {
                visit.open(overview());
                visit.page().locator("button[data-language='" + language + "']").click();
                for (Path area : printed) {
                    String code = area.getFileName().toString().replace(".html", "");
                    visit.open(area);
                    assertEquals(1, visit.print("area-" + code + "-" + language), code + " in " + language);
                    assertEquals(List.of(), visit.cut("table.indicators th[scope=row], table.indicators td"), code);
                }
            }
            int indicator = visit.open(pages.resolve("indicators/grid_closure_rate.html"))
                    .print("indicator-en");
            assertTrue(indicator >= 1 && indicator <= 4, indicator + " sides of an indicator");
            int overview = visit.open(overview()).print("overview-en");
            assertTrue(overview >= 1 && overview <= 6, overview + " sides of the overview");
        }
    }

    @Test
    void picturesOfAllKindsOfPagesAreKept() throws IOException {
        Path open = pages.getParent().resolve("public/scorecards");
        String community = areas().get(areas().size() - 1).getFileName().toString();
        String street = areas().get(2).getFileName().toString();
        try (Visit visit = chromium.visit()) {
            visit.open(overview()).keep("overview-zh-CN");
            visit.open(pages.resolve("areas").resolve(community)).keep("community-zh-CN");
            visit.open(pages.resolve("indicators/grid_closure_rate.html")).keep("indicator-zh-CN");
            visit.open(open.resolve("areas").resolve(community)).keep("public-community-zh-CN");
            visit.page().locator("button[data-language=en]").click();
            visit.open(overview()).keep("overview-en");
            visit.open(pages.resolve("areas").resolve(street)).keep("street-en");
            visit.open(open.resolve("index.html")).keep("public-overview-en");
        }
    }

    /** The pages of the communities with hostile names, and those with all of them, of both editions. */
    @Test
    void hostileNamesAreOnlyEverRead() throws IOException {
        try (Visit visit = chromium.visit()) {
            for (Path site : List.of(pages, pages.getParent().resolve("public/scorecards"))) {
                visit.open(site.resolve("index.html"));
                List<String> names = visit.seen(LEAGUE + " th");
                assertTrue(names.containsAll(PublishedCity.HOSTILE), names.toString());
                assertUntouched(visit);
                List<String> opened = site.equals(pages) ? PublishedCity.HOSTILE : PublishedCity.HOSTILE.subList(0, 1);
                for (String name : opened) {
                    visit.open(site.resolve("index.html"));
                    visit.follow(visit.page().locator(LEAGUE + " th a").nth(names.indexOf(name)));
                    assertEquals(name, visit.page().locator("h1").innerText());
                    assertTrue(
                            visit.page().title().startsWith(name), visit.page().title());
                    assertUntouched(visit);
                    assertFalse(
                            (Boolean) visit.page().evaluate("() => document.documentElement.scrollWidth > innerWidth"),
                            "as wide as the window with " + name);
                }
                visit.open(site.resolve("indicators/grid_closure_rate.html"));
                assertUntouched(visit);
            }
        }
    }

    /** One script and three style sheets, its own; no handler on any element; every link within the site. */
    private static void assertUntouched(Visit visit) {
        assertEquals(
                List.of(1, 0, 0, 0, true),
                visit.page().evaluate("""
                        () => [document.scripts.length,
                          document.querySelectorAll('iframe, object, embed, form[action], meta[http-equiv=refresh]').length,
                          Array.from(document.querySelectorAll('*')).filter(element =>
                            Array.from(element.attributes).some(one => one.name.startsWith('on') || one.name === 'style')).length,
                          Array.from(document.querySelectorAll('a')).filter(link =>
                            !new URL(link.href.baseVal || link.href, location).href.startsWith(
                              location.href.replace(/scorecards\\/.*/, 'scorecards/'))).length,
                          document.title.length > 0]"""),
                visit.page().url());
    }
}
