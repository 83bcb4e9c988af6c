package org.shequ.jobs.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Clip;
import com.microsoft.playwright.options.Media;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Writes the pictures of the README's walk, and is no test: arguments are a release's folder, a street, and where they go. */
public final class WalkPictures {
    private static final int COLOURS = 96;

    private WalkPictures() {}

    public static void main(String[] arguments) throws IOException {
        Path pages = Path.of(arguments[0]).resolve("scorecards");
        Path out = Files.createDirectories(Path.of(arguments[2]));
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")))) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1240, 900));
            page.navigate(pages.resolve("index.html").toUri().toString());
            keep(page, new Clip(0, 0, 1240, 900), out.resolve("overview.png"));
            page.navigate(
                    pages.resolve("areas/" + arguments[1] + ".html").toUri().toString());
            keep(page, new Clip(150, 0, 940, 820), out.resolve("street.png"));
            page.navigate(pages.resolve("indicators/grid_ontime_closure_rate.html")
                    .toUri()
                    .toString());
            Locator funnel = page.locator("svg.funnel");
            funnel.scrollIntoViewIfNeeded();
            var box = funnel.boundingBox();
            keep(page, new Clip(box.x - 20, box.y - 44, box.width + 40, box.height + 90), out.resolve("funnel.png"));
            page.navigate(
                    pages.resolve("areas/" + arguments[1] + ".html").toUri().toString());
            page.setViewportSize(703, 1010);
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            keep(page, new Clip(0, 0, 703, 1010), out.resolve("print.png"));
        }
        System.exit(0);
    }

    private static void keep(Page page, Clip clip, Path file) throws IOException {
        byte[] picture = page.screenshot(new Page.ScreenshotOptions().setClip(clip));
        ImageIO.write(fewColours(ImageIO.read(new ByteArrayInputStream(picture))), "png", file.toFile());
        System.out.println(file + " " + Files.size(file) / 1000 + " kB");
    }

    /** The picture in its most frequent colours, every other one as the nearest of them. */
    private static BufferedImage fewColours(BufferedImage full) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < full.getHeight(); y++) {
            for (int x = 0; x < full.getWidth(); x++) {
                counts.merge(full.getRGB(x, y) & 0xf8f8f8, 1, Integer::sum);
            }
        }
        // Rare, and with a meaning of its own.
        counts.computeIfPresent(0xb05008, (orange, count) -> Integer.MAX_VALUE);
        List<Integer> colours = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(COLOURS)
                .map(Map.Entry::getKey)
                .toList();
        byte[][] parts = new byte[3][colours.size()];
        for (int each = 0; each < colours.size(); each++) {
            boolean isWhite = colours.get(each) == 0xf8f8f8;
            for (int part = 0; part < 3; part++) {
                parts[part][each] = (byte) (isWhite ? 0xff : colours.get(each) >> (16 - 8 * part));
            }
        }
        BufferedImage few = new BufferedImage(
                full.getWidth(),
                full.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, colours.size(), parts[0], parts[1], parts[2]));
        Map<Integer, Integer> nearest = new HashMap<>();
        for (int y = 0; y < full.getHeight(); y++) {
            for (int x = 0; x < full.getWidth(); x++) {
                int place = nearest.computeIfAbsent(full.getRGB(x, y) & 0xf8f8f8, colour -> nearest(colour, colours));
                few.getRaster().setSample(x, y, 0, place);
            }
        }
        return few;
    }

    private static int nearest(int colour, List<Integer> colours) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int each = 0; each < colours.size(); each++) {
            int distance = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                int part = (colour >> shift & 0xff) - (colours.get(each) >> shift & 0xff);
                distance += part * part;
            }
            if (distance < least) {
                least = distance;
                best = each;
            }
        }
        return best;
    }
}
