package org.shequ.jobs.publish;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.shequ.schemas.city.Deployment;

/**
 * All that the pages of a release are made from.
 *
 * @param edition which release this is
 * @param deployment the city, its scheme and the catalogue
 * @param areas the areas at the end of the period, by code
 * @param groups groups of communities at the end of the period, strata first
 * @param values indicator values
 * @param scores scores of the assessed period, by area
 * @param scoreHistory total scores by area code, oldest first, the assessed period last; NaN where not scored
 * @param sensitivities how far ranks move when the scheme is changed
 * @param flags signals that stand out, by area and signal
 * @param accounting what became of the rows of each source
 * @param runs the jobs that led here
 * @param limits limits of sources that were passed on the business date of the latest run
 * @param excluded rows of the assessed period that named rules left out
 * @param others how the areas it does not tell spread; in editions of one subject only
 */
public record ReleaseData(
        Edition edition,
        Deployment deployment,
        List<AreaRow> areas,
        List<GroupRow> groups,
        Values values,
        Map<String, List<ScoreRow>> scores,
        Map<String, List<Double>> scoreHistory,
        List<SensitivityRow> sensitivities,
        List<FlagRow> flags,
        List<AccountingRow> accounting,
        List<RunRow> runs,
        List<LimitRow> limits,
        List<ExcludedRows> excluded,
        Optional<Others> others) {
    /** Copies what it is given. */
    public ReleaseData {
        Objects.requireNonNull(edition, "edition");
        Objects.requireNonNull(deployment, "deployment");
        Objects.requireNonNull(values, "values");
        areas = List.copyOf(areas);
        groups = List.copyOf(groups);
        scores = Map.copyOf(scores);
        scoreHistory = Map.copyOf(scoreHistory);
        sensitivities = List.copyOf(sensitivities);
        flags = List.copyOf(flags);
        accounting = List.copyOf(accounting);
        runs = List.copyOf(runs);
        limits = List.copyOf(limits);
        excluded = List.copyOf(excluded);
    }

    /** The same with the rows that rules left out. */
    ReleaseData with(List<ExcludedRows> leftOut) {
        return new ReleaseData(
                edition,
                deployment,
                areas,
                groups,
                values,
                scores,
                scoreHistory,
                sensitivities,
                flags,
                accounting,
                runs,
                limits,
                leftOut,
                others);
    }

    /** The same with the spread of the areas it does not tell. */
    ReleaseData with(Others untold) {
        return new ReleaseData(
                edition,
                deployment,
                areas,
                groups,
                values,
                scores,
                scoreHistory,
                sensitivities,
                flags,
                accounting,
                runs,
                limits,
                excluded,
                Optional.of(untold));
    }

    /** Rows of an outcome over all sources. */
    public long rows(String outcome) {
        return accounting.stream()
                .filter(row -> row.outcome().equals(outcome))
                .mapToLong(AccountingRow::rows)
                .sum();
    }

    /** Rows received over all sources. */
    public long received() {
        return accounting.stream().mapToLong(AccountingRow::rows).sum();
    }
}
