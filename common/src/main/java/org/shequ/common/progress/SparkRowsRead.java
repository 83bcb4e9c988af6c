package org.shequ.common.progress;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Passes the rows that Spark's tasks read on to the step they were read for, task by task as they end. */
final class SparkRowsRead extends SparkListener implements AutoCloseable {
    private static final String STEP = "shequ.step";

    private final SparkContext context;
    private final Map<String, Progress.Step> steps = new ConcurrentHashMap<>();
    private final Map<Integer, Progress.Step> stages = new ConcurrentHashMap<>();

    SparkRowsRead(SparkContext context) {
        this.context = context;
        context.addSparkListener(this);
    }

    boolean isOf(SparkContext other) {
        return context == other;
    }

    /** Jobs of the calling thread, and of those it starts, belong to a step from now on. */
    void follow(Progress.Step step) {
        String name = Integer.toHexString(System.identityHashCode(step));
        steps.put(name, step);
        context.setLocalProperty(STEP, name);
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        Properties properties = submitted.properties();
        String name = properties == null ? null : properties.getProperty(STEP);
        if (name != null && steps.containsKey(name)) {
            stages.put(submitted.stageInfo().stageId(), steps.get(name));
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        Progress.Step step = stages.get(ended.stageId());
        if (step != null && ended.taskMetrics() != null) {
            step.passed(ended.taskMetrics().inputMetrics().recordsRead());
        }
    }

    @Override
    public void close() {
        context.removeSparkListener(this);
        context.setLocalProperty(STEP, null);
    }
}
