package org.shequ.jobs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.jobs.curate.AreaMonths;
import org.shequ.jobs.curate.Curate;
import org.shequ.jobs.curate.ProblemMatches;
import org.shequ.jobs.evaluate.Evaluate;
import org.shequ.jobs.evaluate.change.CompareChanges;
import org.shequ.jobs.evaluate.flag.FlagSignals;
import org.shequ.jobs.extract.Extract;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.maintain.ExpireSnapshots;
import org.shequ.jobs.maintain.PurgeRaw;
import org.shequ.jobs.maintain.RemoveReleases;
import org.shequ.jobs.maintain.VerifyRelease;
import org.shequ.jobs.measure.Measure;
import org.shequ.jobs.publish.LockPeriod;
import org.shequ.jobs.publish.Publish;
import org.shequ.jobs.publish.scorecard.Scorecards;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;

/** All jobs there are, and the series they are run in; a series is called as its DAG is. */
final class Jobs {
    private static final String AREA = "core.area";

    private Jobs() {}

    /** Every series by name, its jobs in the order one after another would run them. */
    static Map<String, List<Job>> series(Deployment deployment) {
        Map<String, List<Job>> series = new LinkedHashMap<>();
        series.put("nightly", nightly(deployment));
        series.put("monthly_evaluation", monthlyEvaluation(deployment));
        series.put("maintenance", maintenance(deployment));
        return series;
    }

    /** The night: every feed in, areas first because others are checked against them, then room after room. */
    static List<Job> nightly(Deployment deployment) {
        Contracts contracts = deployment.contracts();
        List<String> feeds = new ArrayList<>(List.of(AREA));
        contracts.feeds().stream()
                .map(Contract::table)
                .filter(feed -> !feed.equals(AREA))
                .forEach(feeds::add);
        List<Job> jobs = new ArrayList<>();
        feeds.forEach(feed -> jobs.add(new Extract(feed)));
        feeds.forEach(feed -> jobs.add(new Curate(feed)));
        jobs.add(new AreaMonths());
        jobs.add(new ProblemMatches());
        jobs.addAll(assessing(deployment));
        return jobs;
    }

    /** The assessed period brought up to date with what is curated, published, and made final. */
    private static List<Job> monthlyEvaluation(Deployment deployment) {
        List<Job> jobs = new ArrayList<>(assessing(deployment));
        jobs.add(new LockPeriod());
        return jobs;
    }

    private static List<Job> assessing(Deployment deployment) {
        return List.of(
                new Measure(deployment.indicators().all()),
                new Evaluate(),
                new CompareChanges(),
                new FlagSignals(),
                new Publish(new Scorecards()));
    }

    private static List<Job> maintenance(Deployment deployment) {
        return List.of(
                new VerifyRelease(), new RemoveReleases(), new PurgeRaw(), new ExpireSnapshots(deployment.contracts()));
    }

    /** The jobs of a series, or the one job of that name. */
    static Optional<List<Job>> find(String name, Deployment deployment) {
        Map<String, List<Job>> series = series(deployment);
        return Optional.ofNullable(series.get(name)).or(() -> series.values().stream()
                .flatMap(List::stream)
                .filter(job -> job.name().equals(name))
                .findFirst()
                .map(List::of));
    }

    /** The names {@link #find} knows. */
    static List<String> names(Deployment deployment) {
        Map<String, List<Job>> series = series(deployment);
        List<String> names = new ArrayList<>(series.keySet());
        series.values().stream().flatMap(List::stream).map(Job::name).distinct().forEach(names::add);
        return names;
    }
}
