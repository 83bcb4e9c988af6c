package org.shequ.jobs.publish;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.shequ.common.period.Period;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.City;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.city.Keeping;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;

/** A city that exists for the tests of this room only, with a catalogue and a scheme of its own. */
public final class SampleCity {
    public static final Edition EDITION = new Edition(
            "r0042",
            LocalDate.of(2026, 10, 12),
            Instant.parse("2026-10-12T02:30:00Z"),
            Period.of("quarter", "2026-Q3", CityCalendar.NATURAL));

    private SampleCity() {}

    public static Deployment scored() {
        Problems problems = new Problems();
        Contracts contracts = Contracts.load();
        Indicators indicators = Indicators.load(contracts, List.of(resource("indicators.yml")), problems);
        Optional<Scheme> scheme = Scheme.from(resource("scheme.yml"), indicators, problems);
        problems.throwIfAny();
        return deployment(contracts, indicators, scheme);
    }

    /** The same city with the catalogue and scheme of another. */
    public static Deployment like(Deployment other) {
        return deployment(other.contracts(), other.indicators(), other.scheme());
    }

    /** What a release is made from that has areas, values and scores, and nothing else. */
    public static ReleaseInputs inputs(List<Object[]> areas, List<Object[]> values, List<Object[]> scores) {
        TableRows none = TableRows.of(List.of());
        return new ReleaseInputs(
                TableRows.of(areas),
                none,
                TableRows.of(values),
                TableRows.of(scores),
                none,
                none,
                none,
                none,
                none,
                none,
                none,
                Origins.none());
    }

    public static Deployment reportingOnly() {
        Problems problems = new Problems();
        Contracts contracts = Contracts.load();
        Indicators indicators = Indicators.load(contracts, List.of(resource("indicators.yml")), problems);
        problems.throwIfAny();
        return deployment(contracts, indicators, Optional.empty());
    }

    private static Deployment deployment(Contracts contracts, Indicators indicators, Optional<Scheme> scheme) {
        City city = new City(
                "sample",
                "990000000000",
                new Words("示例市", "Sample City"),
                ZoneId.of("Asia/Shanghai"),
                CityCalendar.NATURAL,
                "quarter",
                Deployment.LEVELS,
                Optional.empty(),
                5,
                36,
                List.of());
        return new Deployment(Path.of("."), city, contracts, indicators, scheme, List.of(), Keeping.STANDARD);
    }

    private static Path resource(String name) {
        try {
            return Path.of(SampleCity.class.getResource("/publish/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
