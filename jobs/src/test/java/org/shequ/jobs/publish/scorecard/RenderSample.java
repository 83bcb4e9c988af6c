package org.shequ.jobs.publish.scorecard;

import java.nio.file.Path;
import org.shequ.jobs.publish.SampleCity;
import org.shequ.jobs.publish.SampleRelease;

/** Writes the sample pages to a folder, to be looked at: arguments are the folder, the communities, and scored or reported. */
final class RenderSample {
    private RenderSample() {}

    public static void main(String[] arguments) {
        boolean isScored = arguments.length < 3 || arguments[2].equals("scored");
        new Scorecards()
                .write(
                        SampleRelease.of(
                                isScored ? SampleCity.scored() : SampleCity.reportingOnly(),
                                Integer.parseInt(arguments[1])),
                        Path.of(arguments[0]));
    }
}
