package org.shequ.jobs.publish.scorecard;

import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.shequ.common.period.Period;
import org.shequ.jobs.publish.PeriodLock;
import org.shequ.jobs.publish.ReleaseData;
import org.shequ.jobs.publish.ScoreRow;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Subject;
import org.shequ.schemas.scheme.Scheme;

/** What pages share: their surroundings, the order of indicators, the words of dimensions, medians of scores. */
final class Frames {
    private static final List<String> ORDER =
            List.of("satisfaction", "participation", "service", "workload", "capacity", "data_quality");
    private static final Map<String, Words> DIMENSIONS = Map.of(
            "satisfaction", new Words("居民满意", "Satisfaction"),
            "participation", new Words("居民参与", "Participation"),
            "service", new Words("社区服务", "Service"),
            "workload", new Words("工作负担", "Workload"),
            "capacity", new Words("组织能力", "Capacity"),
            "data_quality", new Words("数据质量", "Data quality"));

    private final Site site;
    private final List<Indicator> indicators;
    private final Map<String, OptionalDouble> medians = new HashMap<>();

    Frames(Site site) {
        this.site = site;
        indicators = site.data().deployment().indicators().all().stream()
                .sorted(Comparator.comparingInt((Indicator indicator) -> ORDER.indexOf(indicator.dimension()))
                        .thenComparing(Indicator::role))
                .toList();
    }

    /** All indicators: by dimension, scored ones first. */
    List<Indicator> indicators() {
        return indicators;
    }

    static Words dimension(String id) {
        return DIMENSIONS.getOrDefault(id, new Words(id, id));
    }

    Shell shell(Words title, String root, String type) {
        ReleaseData data = site.data();
        return new Shell(
                title,
                root,
                type,
                data.deployment().city().name(),
                data.edition().period().words(),
                data.edition().id(),
                DateTimeFormatter.ISO_LOCAL_DATE
                        .withZone(data.deployment().city().zone())
                        .format(data.edition().publishedAt()),
                scheme(),
                data.edition().audience().words(),
                data.edition().restates().stream().map(Frames::restatement).toList());
    }

    private static Words restatement(PeriodLock lock) {
        return new Words(
                "重述：" + lock.period().words().zh() + "已于" + lock.lockedOn() + "由发布 " + lock.release() + " 锁定，本次数据与之不同",
                "Restatement: " + lock.period().words().en() + " was locked on " + lock.lockedOn() + " by release "
                        + lock.release() + "; figures differ here");
    }

    Words scheme() {
        return site.scheme().map(Frames::scheme).orElse(new Words("只公布指标，不评分", "Indicators only, nothing is scored"));
    }

    private static Words scheme(Scheme scheme) {
        String day = scheme.adoptedOn().map(on -> " " + on).orElse("");
        return new Words(
                scheme.name().zh() + " " + scheme.id() + "（" + scheme.adoption().zh() + day + "）",
                scheme.name().en() + " " + scheme.id() + " ("
                        + scheme.adoption().en() + day + ")");
    }

    /** Whether a level answers for an indicator itself. */
    boolean isOwn(Indicator indicator, String level) {
        Subject subject = indicator.accountable();
        return Subject.areUnits(level)
                || subject.name().toLowerCase(Locale.ROOT).equals(level)
                || subject == Subject.COMMUNITY && !level.equals("street");
    }

    /** What stands for a value that the table does not have. */
    ValueRow missing(Indicator indicator) {
        boolean hasSource = site.data().deployment().sources().isEmpty()
                || indicator.main().tables().stream().allMatch(this::hasSource);
        return new ValueRow(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                hasSource ? "no_data" : "no_source",
                Optional.empty());
    }

    private boolean hasSource(String table) {
        return !site.data().deployment().contracts().of(table).isFeed()
                || !site.data().deployment().sourcesOf(table).isEmpty();
    }

    /** The median score of a level; for the tick beside a bar. */
    OptionalDouble medianScore(String level, String kind, String item) {
        if (site.data().others().isPresent()) {
            Period period = site.data().edition().period();
            return site.data()
                    .others()
                    .get()
                    .score(kind, item, level, period.type().code(), period.name())
                    .map(spread -> OptionalDouble.of(spread.median()))
                    .orElse(OptionalDouble.empty());
        }
        return medians.computeIfAbsent(level + '\n' + kind + '\n' + item, key -> {
            double[] scores = site.areas(level).stream()
                    .map(area -> site.score(area, kind, item))
                    .flatMap(Optional::stream)
                    .map(ScoreRow::score)
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .toArray();
            Arrays.sort(scores);
            return scores.length < Peers.FEWEST
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Peers.of(scores).median());
        });
    }
}
