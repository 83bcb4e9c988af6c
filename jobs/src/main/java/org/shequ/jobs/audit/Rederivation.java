package org.shequ.jobs.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.shequ.common.period.Period;
import org.shequ.jobs.evaluate.Area;
import org.shequ.jobs.evaluate.Evaluator;
import org.shequ.jobs.evaluate.Score;
import org.shequ.jobs.evaluate.ScoreInputs;
import org.shequ.jobs.evaluate.Values;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;

/** The scores of a release computed anew from the values and the scheme it published. */
public final class Rederivation {
    private static final List<String> SCORE_COLUMNS = List.of(
            "area_level",
            "area_code",
            "period_type",
            "period",
            "item_kind",
            "item_id",
            "score",
            "published_score",
            "rank",
            "grade",
            "status");

    private final PublishedRelease release;
    private final Indicators catalogue;
    private final Scheme scheme;

    private Rederivation(PublishedRelease release, Indicators catalogue, Scheme scheme) {
        this.release = release;
        this.catalogue = catalogue;
        this.scheme = scheme;
    }

    /** By the scheme the release was made with; empty where it scored nothing. */
    public static Optional<Rederivation> of(PublishedRelease release, Problems problems) {
        Indicators catalogue = catalogue(release, problems);
        java.nio.file.Path file = release.folder().resolve("definitions/scheme.yml");
        return java.nio.file.Files.exists(file)
                ? Scheme.from(file, catalogue, problems).map(scheme -> new Rederivation(release, catalogue, scheme))
                : Optional.empty();
    }

    /** The catalogue as the release used it. */
    public static Indicators catalogue(PublishedRelease release, Problems problems) {
        return Deployment.catalogue(release.folder().resolve("definitions"), Contracts.load(), problems);
    }

    /** The scores of the assessed period by a scheme. */
    public static List<Score> scores(PublishedRelease release, Scheme scheme, Indicators catalogue) {
        return new Rederivation(release, catalogue, scheme)
                .scores(Set.of(release.period()))
                .get(release.period());
    }

    /** The scores of the assessed period by its own scheme. */
    public List<Score> scores() {
        return scores(release, scheme, catalogue);
    }

    private Map<Period, List<Score>> scores(Set<Period> periods) {
        List<Object[]> values = release.rows(
                "indicator_value",
                ScoreInputs.VALUE_FIELDS,
                row -> row[3].equals("wave")
                        || periods.contains(Period.of((String) row[3], (String) row[4], release.calendar())));
        ScoreInputs inputs = ScoreInputs.of(
                release.rows("area", ScoreInputs.AREA_FIELDS, any -> true), values, scheme, release.calendar());
        Evaluator evaluator = new Evaluator(scheme, catalogue.all());
        Map<Period, List<Score>> scores = new TreeMap<>(java.util.Comparator.comparing(Period::last));
        for (Period period : periods) {
            List<Area> areas = inputs.areasOn(period.lastDay());
            Values found = inputs.values();
            scores.put(period, evaluator.scores(areas, found, period));
        }
        return scores;
    }

    /** What differs between the published scores of all periods and those computed anew; nothing where all agree. */
    public List<String> differences() {
        List<Object[]> published = release.rows("score", SCORE_COLUMNS, any -> true);
        Set<Period> periods = new LinkedHashSet<>();
        published.forEach(row -> periods.add(Period.of((String) row[2], (String) row[3], release.calendar())));
        Map<String, Score> anew = new TreeMap<>();
        scores(periods).forEach((period, scores) -> scores.forEach(score -> anew.put(key(score), score)));
        List<String> differences = new ArrayList<>();
        for (Object[] row : published) {
            String key = String.join(" ", (String) row[1], (String) row[3], (String) row[4], (String) row[5]);
            Score score = anew.remove(key);
            if (score == null) {
                differences.add("score " + key + ": published, but nothing gives it");
            } else {
                differ(key, row, score, differences);
            }
        }
        anew.keySet()
                .forEach(key -> differences.add("score " + key + ": follows from the values, but is not published"));
        return differences;
    }

    private static String key(Score score) {
        return String.join(" ", score.areaCode(), score.period().name(), score.kind(), score.item());
    }

    private static void differ(String key, Object[] row, Score score, List<String> differences) {
        Object[] anew = {
            score.score(),
            score.publishedScore(),
            score.rank() == null ? null : Long.valueOf(score.rank()),
            score.grade(),
            score.status()
        };
        for (int column = 0; column < anew.length; column++) {
            Object found = row[column + 6];
            if (!Objects.equals(found, anew[column])) {
                differences.add("score " + key + ": " + SCORE_COLUMNS.get(column + 6) + " is " + found + " (expected "
                        + anew[column] + " from the published values)");
            }
        }
    }
}
