package org.shequ.dags;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

@AnalyzeClasses(packages = "org.shequ.dags", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
    @ArchTest
    static final ArchRule NO_SPARK =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..", "org.apache.iceberg..");

    @ArchTest
    static final ArchRule QUARTZ_IN_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("org.shequ.dags.alarm..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.quartz..");

    @ArchTest
    static final ArchRule PICOCLI_IN_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("org.shequ.dags.command..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule STATEMENTS_IN_THE_STORE = noClasses()
            .that()
            .resideOutsideOfPackages("org.shequ.dags.store..", "org.shequ.dags.alarm..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule RULES_KNOW_NO_STORE_OR_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.shequ.dags.cron..",
                    "org.shequ.dags.timetable..",
                    "org.shequ.dags.definition..",
                    "org.shequ.dags.state..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.shequ.dags.store..", "org.shequ.dags.engine..", "java.io..", "java.nio.file..")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule NO_STANDARD_STREAMS_BUT_THOSE_OF_APPLICATIONS = noClasses()
            .that()
            .resideOutsideOfPackage("org.shequ.dags.warm..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule WARM_PROCESSES_KNOW_NOTHING_ELSE = noClasses()
            .that()
            .resideInAPackage("org.shequ.dags.warm..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("org.shequ..")
                    .and(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                            "org.shequ.dags.warm..")));

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("org.shequ.dags.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_JUNK_DRAWERS =
            classes().should().haveNameNotMatching(".*(Util|Utils|Manager|Impl|Helper|Constants)");
}
