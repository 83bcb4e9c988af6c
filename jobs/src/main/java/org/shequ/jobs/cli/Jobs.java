package org.shequ.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.shequ.jobs.curate.AreaMonths;
import org.shequ.jobs.curate.Curate;
import org.shequ.jobs.evaluate.Evaluate;
import org.shequ.jobs.extract.Extract;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.measure.Measure;
import org.shequ.jobs.publish.Publish;
import org.shequ.jobs.publish.scorecard.Scorecards;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;

/** All jobs there are, in the order of a night. */
final class Jobs {
    private static final String AREA = "core.area";

    private Jobs() {}

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
        jobs.add(new Measure(deployment.indicators().all()));
        jobs.add(new Evaluate());
        jobs.add(new Publish(new Scorecards()));
        return jobs;
    }

    static Optional<Job> find(String name, Deployment deployment) {
        return nightly(deployment).stream()
                .filter(job -> job.name().equals(name))
                .findFirst();
    }
}
