package org.shequ.jobs.curate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shequ.common.lake.Staged;

/**
 * What a feed's work came to before anything is committed.
 *
 * @param rows the rows of the touched months as they are to be
 * @param months the months of the table that are to be written anew
 * @param ways how many rows went each way
 * @param rejects what was wrong with rows
 * @param excluded the rows that rules left out
 * @param mended sound rows with the key of one that was at fault before
 */
record Curation(
        Staged rows,
        Set<String> months,
        Map<Tally.Way, Long> ways,
        List<Tally.Reject> rejects,
        List<Tally.Excluded> excluded,
        List<Tally.Mended> mended) {
    static Curation of(Staged rows, Set<String> months, Collection<Tally> tallies) {
        return new Curation(
                rows,
                months,
                Tally.rows(tallies),
                Tally.rejects(tallies),
                Tally.excluded(tallies),
                Tally.mended(tallies));
    }
}
