package org.shequ.jobs.audit;

import java.util.ArrayList;
import java.util.List;
import org.shequ.jobs.publish.Checksums;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.schemas.yaml.Problems;

/** Whether a release is what was published, and whether its scores follow from its values. */
public final class ReleaseCheck {
    private ReleaseCheck() {}

    /** Everything that differs, files first; nothing where the release holds. */
    public static List<String> differences(PublishedRelease release) {
        List<String> differences = new ArrayList<>(Checksums.differences(release.folder()));
        if (!differences.isEmpty()) {
            return differences;
        }
        Problems problems = new Problems();
        Rederivation.of(release, problems).ifPresent(anew -> differences.addAll(anew.differences()));
        problems.all().forEach(problem -> differences.add(problem.toString()));
        return differences;
    }
}
