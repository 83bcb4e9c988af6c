package org.shequ.jobs.publish.scorecard;

import java.util.List;
import org.shequ.schemas.Words;

/**
 * What stands around every page.
 *
 * @param title title of the page
 * @param root relative address of the folder the overview lies in: empty, or {@code ../}
 * @param type class of the body: overview, area or indicator
 * @param city name of the city
 * @param period the assessed period
 * @param release release id
 * @param published day of publication in the city's zone
 * @param scheme name of the scheme and who adopted it, or that nothing is scored
 * @param edition whom the pages are for
 * @param restatements which locked releases this one tells otherwise
 */
public record Shell(
        Words title,
        String root,
        String type,
        Words city,
        Words period,
        String release,
        String published,
        Words scheme,
        Words edition,
        List<Words> restatements) {}
