package org.shequ.dags.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpreterFactory;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.lib.filter.Filter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.tree.TreeBuilder;
import jinjava.javax.el.ExpressionFactory;

/** Renders a template, or says why it cannot: nothing is ever left out silently. */
public final class Templates {
    private static final String DS = "%Y-%m-%d";
    private static final String TS_NODASH = "%Y%m%dT%H%M%S";

    private final Jinjava jinjava;

    public Templates() {
        JinjavaConfig config = JinjavaConfig.newBuilder()
                .withFailOnUnknownTokens(true)
                .withMaxRenderDepth(10)
                // What a value holds is text, never a template: conf comes from whoever may start a run.
                .withNestedInterpretationEnabled(false)
                .withInterperterFactory(new PythonPrinting())
                .build();
        jinjava = new PythonJinjava(config);
        jinjava.registerFilter(tojson());
        register("ds", date -> date.strftime(DS));
        register("ds_nodash", date -> date.strftime("%Y%m%d"));
        register("ts", PythonDate::isoformat);
        register("ts_nodash", date -> date.strftime(TS_NODASH));
        register("ts_nodash_with_tz", date -> date.strftime(TS_NODASH + "%z"));
    }

    /** Makes interpreters that print values as Python does. */
    private static final class PythonPrinting implements InterpreterFactory {
        @Override
        public JinjavaInterpreter newInstance(JinjavaInterpreter original) {
            return new PythonInterpreter(original);
        }

        @Override
        public JinjavaInterpreter newInstance(Jinjava application, Context context, JinjavaConfig config) {
            return new PythonInterpreter(application, context, config);
        }
    }

    private static final class PythonInterpreter extends JinjavaInterpreter {
        PythonInterpreter(Jinjava application, Context context, JinjavaConfig config) {
            super(application, context, config);
        }

        PythonInterpreter(JinjavaInterpreter original) {
            super(original);
        }

        @Override
        public String getAsString(Object value) {
            return value == null ? "" : PythonValues.text(value);
        }
    }

    /** The engine with Python's operators. */
    private static final class PythonJinjava extends Jinjava {
        private final ExpressionFactory expressions;

        PythonJinjava(JinjavaConfig config) {
            super(config);
            Properties settings = new Properties();
            settings.setProperty(TreeBuilder.class.getName(), PythonOperators.class.getName());
            expressions = new ExpressionFactoryImpl(settings, new TruthyTypeConverter());
        }

        @Override
        public ExpressionFactory getExpressionFactory() {
            return expressions;
        }
    }

    /**
     * Renders {@code template}; one line break at its end is dropped, as Jinja drops it.
     *
     * @throws TemplateException naming the first thing that cannot be rendered
     */
    public String render(String template, TemplateContext context) {
        String text = trimmed(template.endsWith("\n") ? template.substring(0, template.length() - 1) : template);
        if (!text.contains("{")) {
            return text;
        }
        RenderResult result = jinjava.renderForResult(text, variables(context));
        if (!result.getErrors().isEmpty()) {
            throw new TemplateException(
                    template,
                    result.getErrors().stream()
                            .map(error -> "line " + error.getLineno() + ": " + error.getMessage())
                            .collect(Collectors.joining("; ")));
        }
        return result.getOutput();
    }

    /** The engine knows the minus signs that take away blanks at tags, but not at values. */
    private static String trimmed(String template) {
        return template.replaceAll("\\s*\\{\\{-", "{{").replaceAll("-\\}\\}\\s*", "}}");
    }

    private static Map<String, Object> variables(TemplateContext context) {
        Map<String, Object> names = new HashMap<>();
        names.put("macros", new Macros());
        names.put("run_id", context.runId());
        names.put("params", PythonValues.of(context.params()));
        names.put("var", Map.of("value", new PythonValues.Dict(new HashMap<>(context.variables()))));
        names.put("dag", Map.of("dag_id", context.dagId()));
        names.put("task", Map.of("task_id", context.taskId(), "dag_id", context.dagId(), "retries", context.retries()));
        names.put("dag_run", dagRun(context));
        Map<String, Object> instance = Map.of(
                "dag_id", context.dagId(),
                "task_id", context.taskId(),
                "run_id", context.runId(),
                "try_number", context.attempt(),
                "max_tries", context.retries());
        names.put("ti", instance);
        names.put("task_instance", instance);
        context.lastSuccess().ifPresent(last -> {
            names.put("prev_data_interval_start_success", PythonDate.utc(last.start()));
            names.put("prev_data_interval_end_success", PythonDate.utc(last.end()));
        });
        context.interval().ifPresent(interval -> {
            names.put("data_interval_start", PythonDate.utc(interval.start()));
            names.put("data_interval_end", PythonDate.utc(interval.end()));
        });
        context.logicalDate().ifPresent(date -> putDates(names, context, date));
        return names;
    }

    private static Map<String, Object> dagRun(TemplateContext context) {
        Map<String, Object> run = new HashMap<>();
        run.put("conf", PythonValues.of(context.conf()));
        run.put("dag_id", context.dagId());
        run.put("run_id", context.runId());
        run.put("run_type", context.runType());
        run.put("run_after", PythonDate.utc(context.runAfter()));
        context.logicalDate().ifPresent(date -> run.put("logical_date", PythonDate.utc(date)));
        context.interval().ifPresent(interval -> {
            run.put("data_interval_start", PythonDate.utc(interval.start()));
            run.put("data_interval_end", PythonDate.utc(interval.end()));
        });
        return run;
    }

    private static void putDates(Map<String, Object> names, TemplateContext context, Instant logicalDate) {
        PythonDate date = PythonDate.utc(logicalDate);
        names.put("logical_date", date);
        names.put("ds", date.strftime(DS));
        names.put("ds_nodash", date.strftime("%Y%m%d"));
        names.put("ts", date.isoformat());
        names.put("ts_nodash", date.strftime(TS_NODASH));
        names.put("ts_nodash_with_tz", date.strftime(TS_NODASH + "%z"));
        names.put("task_instance_key_str", context.dagId() + "__" + context.taskId() + "__" + date.strftime("%Y%m%d"));
    }

    private static Filter tojson() {
        return new Filter() {
            @Override
            public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
                return PythonStrings.json(value);
            }

            @Override
            public String getName() {
                return "tojson";
            }
        };
    }

    private void register(String name, Function<PythonDate, String> filter) {
        jinjava.registerFilter(new Filter() {
            @Override
            public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
                if (value instanceof PythonDate date) {
                    return filter.apply(date);
                }
                throw new IllegalArgumentException(
                        "Cannot apply filter " + name + " to '" + value + "' (expected a date)");
            }

            @Override
            public String getName() {
                return name;
            }
        });
    }

    /** A date in Python's str form, as hashes over dates use it. */
    public static String text(Instant date) {
        return new PythonDate(date.atZone(ZoneOffset.UTC)).toString();
    }
}
