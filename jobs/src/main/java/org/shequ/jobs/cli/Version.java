package org.shequ.jobs.cli;

import java.util.Optional;

/** The version of the program, as the build wrote it into the jar. */
final class Version {
    static final String NUMBER = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("development");

    private Version() {}
}
