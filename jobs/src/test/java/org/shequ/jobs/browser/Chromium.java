package org.shequ.jobs.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of this machine, driven by Playwright; where there is none, what asks for it is skipped. */
public final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it. Nothing is fetched: the driver comes with the tests, the browser from the machine. */
    public static Chromium start() {
        Optional<Path> program = program();
        assumeTrue(program.isPresent(), "Skipped: there is no Chromium on the PATH (expected one of " + NAMES + ")");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program.get())
                        .setArgs(List.of("--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none")));
        return new Chromium(playwright, browser);
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Without one, boxes of another size stand for the letters, and nothing can be said of lines and sides. */
    public static boolean hasChineseFont() {
        try {
            Process process = new ProcessBuilder("fc-list", ":lang=zh").start();
            return process.getInputStream().readAllBytes().length > 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** A reader who has not been here before, with a screen of 1280 by 900. */
    public Visit visit() {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
        return new Visit(context);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
