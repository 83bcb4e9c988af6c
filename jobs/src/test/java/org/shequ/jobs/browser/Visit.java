package org.shequ.jobs.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One reader's way through pages. At its end nothing may have been complained of, fetched from elsewhere, or popped up. */
public final class Visit implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** A4 within its margins, in CSS pixels. */
    private static final int PAPER_WIDTH = 703;

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    Visit(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(error -> complaints.add(error));
        page.onDialog(dialog -> {
            complaints.add("a dialog said " + dialog.message());
            dialog.dismiss();
        });
        context.onRequest(request -> requests.add(request.url()));
    }

    /** Opens a file. */
    public Visit open(Path file) {
        page.navigate(file.toUri().toString());
        return this;
    }

    /** Opens an address. */
    public Visit open(String address) {
        page.navigate(address);
        return this;
    }

    /** Clicks a link and waits until the page it leads to is there: what is asked next is asked of that page. */
    public Visit follow(Locator link) {
        String address = (String) link.evaluate("one => one.href");
        link.click();
        page.waitForURL(address);
        return this;
    }

    public Page page() {
        return page;
    }

    /** The texts of all elements that are seen. */
    @SuppressWarnings("unchecked")
    public List<String> seen(String selector) {
        return (List<String>) page.locator(selector)
                .evaluateAll("all => all.filter(one => one.checkVisibility()).map(one => one.innerText.trim())");
    }

    /** Keeps a picture of the whole page as an artefact of the build. */
    public Visit keep(String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
        return this;
    }

    /** Keeps the page as it is printed, and tells how many sides it takes. */
    public int print(String name) throws java.io.IOException {
        Path file = SCREENSHOTS.resolve(name + ".pdf");
        Files.createDirectories(SCREENSHOTS);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.pdf(new Page.PdfOptions()
                .setPreferCSSPageSize(true)
                .setPrintBackground(true)
                .setPath(file));
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        return Files.readString(file, StandardCharsets.ISO_8859_1).split("/Type\\s*/Page\\b", -1).length - 1;
    }

    /** The texts that paper cuts off, of the elements it has. */
    @SuppressWarnings("unchecked")
    public List<String> cut(String selector) {
        page.setViewportSize(PAPER_WIDTH, 1000);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        List<String> cut = (List<String>) page.locator(selector)
                .evaluateAll("all => all.filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)"
                        + ".map(one => one.innerText.trim())");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        page.setViewportSize(1280, 900);
        return cut;
    }

    @Override
    public void close() {
        context.close();
        String own = requests.stream()
                .findFirst()
                .map(first -> first.replaceFirst("^(file:|[a-z]+://[^/]*).*", "$1"))
                .orElse("");
        List<String> away =
                requests.stream().filter(url -> !url.startsWith(own)).toList();
        assertEquals(
                "",
                Stream.concat(complaints.stream(), away.stream()).collect(Collectors.joining("\n")),
                "complaints of the browser, and requests to elsewhere than " + own);
    }
}
