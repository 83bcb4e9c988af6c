package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.shequ.jobs.audit.ReleaseCheck;
import org.shequ.jobs.publish.PublishedRelease;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks that a release is what was published and that its scores follow from its values. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Hash every file of a release again and derive its scores again from its values and scheme.",
            "重新计算一次发布的全部文件摘要，并由公布的指标值与方案重新推算得分。"
        })
final class VerifyCommand implements Callable<Integer> {
    private static final int SHOWN = 50;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ReleasesCommand releases;

    @Parameters(paramLabel = "ID", description = "The release, or current.")
    private String id;

    @Override
    public Integer call() {
        PublishedRelease release = ReleasesCommand.release(releases.place().home(), id, spec.commandLine());
        List<String> differences = ReleaseCheck.differences(release);
        PrintWriter out = spec.commandLine().getOut();
        if (differences.isEmpty()) {
            out.println("Release " + release.id() + " is as published: files and scores agree 与发布时一致");
            return ExitCode.DONE;
        }
        out.println("Release " + release.id() + " differs in " + differences.size() + " places 有不一致：");
        differences.stream().limit(SHOWN).forEach(difference -> out.println("  " + difference));
        if (differences.size() > SHOWN) {
            out.println("  and " + (differences.size() - SHOWN) + " more");
        }
        return ExitCode.FAILED;
    }
}
