package org.shequ.dags.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a task does. */
public sealed interface Operator permits Operator.Bash, Operator.Empty, Operator.SparkSubmit {

    /** The class name Airflow shows. */
    String className();

    /**
     * Airflow's BashOperator.
     *
     * @param environment replaces the inherited environment unless it is appended; absent means inherit
     * @param skipCodes exit codes that mean "skipped"
     */
    record Bash(
            String command,
            Optional<Map<String, String>> environment,
            Inheritance inheritance,
            Set<Integer> skipCodes,
            Optional<String> folder)
            implements Operator {
        /** Airflow skips on exit code 99. */
        public static final Set<Integer> DEFAULT_SKIP_CODES = Set.of(99);

        public Bash {
            environment = environment.map(Ordered::copy);
            skipCodes = Set.copyOf(skipCodes);
        }

        public static Bash of(String command) {
            return new Bash(command, Optional.empty(), Inheritance.UNLESS_GIVEN, DEFAULT_SKIP_CODES, Optional.empty());
        }

        @Override
        public String className() {
            return "BashOperator";
        }
    }

    /** Whether a command sees the scheduler's own environment. */
    enum Inheritance {
        UNLESS_GIVEN,
        APPENDED
    }

    /** Airflow's EmptyOperator: succeeds without doing anything. */
    record Empty() implements Operator {
        @Override
        public String className() {
            return "EmptyOperator";
        }
    }

    /** Airflow's SparkSubmitOperator: one spark-submit, its arguments in the order spark-submit takes them. */
    record SparkSubmit(
            String application,
            Optional<String> javaClass,
            Map<String, String> conf,
            Map<String, String> options,
            List<String> applicationArguments,
            Map<String, String> environment,
            String binary)
            implements Operator {
        public SparkSubmit {
            conf = Ordered.copy(conf);
            options = Ordered.copy(options);
            applicationArguments = List.copyOf(applicationArguments);
            environment = Ordered.copy(environment);
        }

        @Override
        public String className() {
            return "SparkSubmitOperator";
        }
    }
}
