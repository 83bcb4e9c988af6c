package org.shequ.jobs.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.shequ.jobs.publish.ReleaseData;
import org.shequ.jobs.publish.SampleCity;
import org.shequ.jobs.publish.SampleRelease;
import org.shequ.jobs.publish.scorecard.Scorecards;
import org.shequ.schemas.city.Deployment;

/**
 * Measures, and is no test: the site of 3,000 communities by the whole catalogue, how long it takes to write and how large it
 * is, and how soon Chromium shows its overview, a community and an indicator from disk. Run with -Xmx4g on two cores, alone.
 */
public final class ThreeThousandPages {
    private ThreeThousandPages() {}

    public static void main(String[] arguments) throws IOException {
        int communities = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3000;
        Path root = Path.of(System.getProperty("project.root", ".."));
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("pages");
        ReleaseData data = SampleRelease.of(
                SampleCity.like(Deployment.load(root.resolve("schemas/deployments/sample"))), communities);
        long start = System.nanoTime();
        new Scorecards().write(data, folder);
        System.out.printf(
                Locale.ROOT,
                "%d communities, %d indicators: %d files, %.0f MB in %.1f s%n",
                communities,
                data.deployment().indicators().all().size(),
                files(folder),
                size(folder) / 1e6,
                (System.nanoTime() - start) / 1e9);
        System.out.printf(Locale.ROOT, "overview %.2f MB%n", Files.size(folder.resolve("index.html")) / 1e6);
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")))) {
            for (int each = 0; each < 3; each++) {
                for (String name :
                        List.of("index.html", "areas/990001001001.html", "indicators/grid_closure_rate.html")) {
                    paint(browser, folder.resolve(name));
                }
            }
        }
        System.exit(0);
    }

    /** In a context of its own: nothing is cached from the page before. */
    private static void paint(Browser browser, Path file) {
        try (var context = browser.newContext()) {
            Page page = context.newPage();
            page.navigate(file.toUri().toString());
            page.waitForFunction("() => performance.getEntriesByName('first-contentful-paint').length > 0");
            Object times = page.evaluate("() => { const n = performance.getEntriesByType('navigation')[0];"
                    + " return [Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime),"
                    + " Math.round(n.domContentLoadedEventEnd), Math.round(n.loadEventEnd),"
                    + " document.querySelectorAll('*').length]; }");
            System.out.println(file.getFileName() + ": first paint, content ready, loaded (ms), elements: " + times);
        }
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
