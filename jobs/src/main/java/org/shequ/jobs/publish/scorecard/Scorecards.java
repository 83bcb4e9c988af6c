package org.shequ.jobs.publish.scorecard;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.jobs.publish.AreaRow;
import org.shequ.jobs.publish.Release;
import org.shequ.jobs.publish.ReleaseData;
import org.shequ.schemas.indicator.Indicator;

/** Writes the pages of a release: they open from a folder, need no network, and work without script in Chinese. */
public final class Scorecards implements Release.Pages {
    private static final String TEMPLATES = "org.shequ.jobs.publish.scorecard.pages";

    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(null, ContentType.Html, Scorecards.class.getClassLoader(), TEMPLATES);

    @Override
    public void write(ReleaseData data, Path folder) {
        Site site = new Site(data);
        Frames frames = new Frames(site);
        asset(folder, "style.css");
        asset(folder, "site.js");
        file(folder.resolve("assets/release.css"), PrintStyle.of(frames.shell(PrintStyle.NO_TITLE, "", "")));
        Map<Indicator, FunnelChart> funnels = funnels(site, frames);
        funnels.forEach((indicator, chart) -> file(
                folder.resolve("funnels").resolve(PageName.of(indicator.id()).replace(".html", ".svg")),
                Svg.file(chart.draw(Optional.empty()), 560, 260, FunnelChart.STYLE)));
        page(folder.resolve("index.html"), "overview.jte", new OverviewPages(site, frames).page(funnels));
        IndicatorPages indicators = new IndicatorPages(site, frames);
        for (Indicator indicator : frames.indicators()) {
            page(
                    folder.resolve("indicators").resolve(PageName.of(indicator.id())),
                    "indicator.jte",
                    indicators.page(indicator, Optional.ofNullable(funnels.get(indicator))));
        }
        AreaPages areas = new AreaPages(site, frames, funnels);
        for (AreaRow area : site.areas()) {
            page(folder.resolve("areas").resolve(PageName.of(area.code())), "area.jte", areas.page(area));
        }
    }

    /** The overview alone, as text. */
    String overview(ReleaseData data) {
        Site site = new Site(data);
        Frames frames = new Frames(site);
        StringOutput output = new StringOutput(1 << 20);
        templates.render("overview.jte", new OverviewPages(site, frames).page(funnels(site, frames)), output);
        return output.toString();
    }

    /** Funnels of indicators that are shares, each of the smallest level that has enough areas with a value. */
    private static Map<Indicator, FunnelChart> funnels(Site site, Frames frames) {
        Map<Indicator, FunnelChart> funnels = new LinkedHashMap<>();
        List<String> levels = site.levels();
        // What is around an edition of one subject is no city to stand out in.
        if (!levels.isEmpty() && site.data().others().isEmpty()) {
            frames.indicators().forEach(indicator -> levels.stream()
                    .flatMap(level -> FunnelChart.of(site, indicator, level).stream())
                    .findFirst()
                    .ifPresent(chart -> funnels.put(indicator, chart)));
        }
        return funnels;
    }

    private void page(Path file, String template, Object view) {
        StringOutput output = new StringOutput(1 << 16);
        templates.render(template, view, output);
        file(file, output.toString());
    }

    private static void asset(Path folder, String name) {
        try (InputStream in = Scorecards.class.getResourceAsStream("/shequ/scorecard/" + name)) {
            if (in == null) {
                throw new IllegalStateException("Cannot find the asset '" + name + "' of the scorecards");
            }
            file(folder.resolve("assets").resolve(name), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the asset '" + name + "' of the scorecards", e);
        }
    }

    private static void file(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the page " + file, e);
        }
    }
}
