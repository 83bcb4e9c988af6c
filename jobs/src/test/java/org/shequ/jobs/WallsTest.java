package org.shequ.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.hadoop.conf.Configuration;
import org.shequ.common.lake.LocalFiles;
import org.shequ.jobs.job.DeclaredTables;

/** The walls of the house, over all modules. */
@AnalyzeClasses(packages = "org.shequ", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
    @ArchTest
    static final ArchRule definitionsAndSchedulingKnowNoSpark = noClasses()
            .that()
            .resideInAnyPackage("org.shequ.schemas..", "org.shequ.dags..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.iceberg..");

    @ArchTest
    static final ArchRule quartzStaysInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("org.shequ.dags.alarm..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.quartz..");

    @ArchTest
    static final ArchRule onlyTheLakeKnowsIceberg = noClasses()
            .that()
            .resideOutsideOfPackage("org.shequ.common.lake..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.iceberg..");

    @ArchTest
    static final ArchRule statisticsArePlainJava = noClasses()
            .that()
            .resideInAPackage("org.shequ.common.statistics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.shequ.schemas..");

    @ArchTest
    static final ArchRule noRoomReadsForward = noClasses()
            .that()
            .resideInAPackage("org.shequ.jobs.extract..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.shequ.jobs.curate..",
                    "org.shequ.jobs.measure..",
                    "org.shequ.jobs.evaluate..",
                    "org.shequ.jobs.publish..",
                    "org.shequ.jobs.cli..");

    @ArchTest
    static final ArchRule curateDoesNotReadForward = noClasses()
            .that()
            .resideInAPackage("org.shequ.jobs.curate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.shequ.jobs.measure..",
                    "org.shequ.jobs.evaluate..",
                    "org.shequ.jobs.publish..",
                    "org.shequ.jobs.cli..");

    @ArchTest
    static final ArchRule measureDoesNotReadForward = noClasses()
            .that()
            .resideInAPackage("org.shequ.jobs.measure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.shequ.jobs.evaluate..", "org.shequ.jobs.publish..", "org.shequ.jobs.cli..");

    @ArchTest
    static final ArchRule evaluateDoesNotReadForward = noClasses()
            .that()
            .resideInAPackage("org.shequ.jobs.evaluate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.shequ.jobs.publish..", "org.shequ.jobs.cli..");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that()
            .resideOutsideOfPackages("org.shequ.jobs.cli..", "org.shequ.dags.warm..")
            .should()
            .accessField(System.class, "out");

    /** Hadoop keeps the first file system asked for; with its own, every file written costs two processes that set permissions. */
    @ArchTest
    static final ArchRule hadoopIsSetUpInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(LocalFiles.class.getName())
            .should()
            .callConstructor(Configuration.class);

    /** Hadoop closes files through the pool of parallel streams; what waits there for files waits for itself. */
    @ArchTest
    static final ArchRule parallelStreamsWaitForNoFiles = noClasses()
            .that(describe("reach files of the lake", each -> each.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getFullName())
                    .anyMatch(name -> name.startsWith("org.apache.iceberg.")
                            || name.startsWith("org.shequ.common.lake.Lake")
                            || name.equals(DeclaredTables.class.getName()))))
            .should()
            .callMethodWhere(target(name("parallelStream").or(name("parallel"))));

    @ArchTest
    static final ArchRule roomsDoNotGoInCircles =
            slices().matching("org.shequ.jobs.(*)..").should().beFreeOfCycles();
}
