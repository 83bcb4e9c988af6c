package org.shequ.common.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.InterpretedProjection;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Evaluates Spark SQL on one row after the other in this process: few rows are done before Spark would have started, planned
 * a job and compiled its code.
 */
public final class Evaluation {
    private final RowSql sql;
    private final LogicalPlan optimized;
    private final List<String> columns = new ArrayList<>();
    private final List<InterpretedProjection> steps = new ArrayList<>();
    private final List<Function1<Object, Object>> converters = new ArrayList<>();

    Evaluation(RowSql sql, LogicalPlan optimized) {
        this.sql = sql;
        this.optimized = optimized;
        LogicalPlan plan = optimized;
        while (plan instanceof Project project) {
            boolean isLast = !(project.child() instanceof Project);
            Seq<Attribute> input =
                    isLast ? project.references().toSeq() : project.child().output();
            steps.add(0, new InterpretedProjection(expressions(project), input));
            if (isLast) {
                for (Attribute attribute : CollectionConverters.asJava(input)) {
                    columns.add(attribute.name());
                    converters.add(CatalystTypeConverters.createToCatalystConverter(attribute.dataType()));
                }
            }
            plan = project.child();
        }
    }

    @SuppressWarnings("unchecked")
    private static Seq<Expression> expressions(Project project) {
        return (Seq<Expression>) (Seq<?>) project.projectList();
    }

    /** The columns it looks at. */
    public List<String> columns() {
        return columns;
    }

    /** The same for another thread: what was found out of the expressions is shared, what they keep of rows is not. */
    public Evaluation beside() {
        return sql.within(() -> new Evaluation(sql, optimized));
    }

    /** What a row comes to, from the values of its columns in the order of {@link #columns}. */
    public Row row(List<Object> values) {
        return sql.within(() -> evaluated(values));
    }

    /**
     * The same for row after row: the settings of Spark are taken up once.
     *
     * @param work is given what {@link #row} does, good until it ends and on this thread only
     */
    public void rows(Consumer<Function<List<Object>, Row>> work) {
        sql.within(() -> {
            work.accept(this::evaluated);
            return null;
        });
    }

    /** The same as Spark has rows within: texts are bytes, and nothing is turned into objects that is none. */
    public InternalRow internalRow(List<Object> values) {
        return sql.within(() -> internal(values));
    }

    /**
     * The same for row after row.
     *
     * @param work is given what {@link #internalRow} does, good until it ends and on this thread only
     */
    public void internalRows(Consumer<Function<List<Object>, InternalRow>> work) {
        sql.within(() -> {
            work.accept(this::internal);
            return null;
        });
    }

    private Row evaluated(List<Object> values) {
        Object[] made = ((GenericInternalRow) internal(values)).values();
        for (int i = 0; i < made.length; i++) {
            made[i] = made[i] instanceof UTF8String text ? text.toString() : made[i];
        }
        return RowFactory.create(made);
    }

    private InternalRow internal(List<Object> values) {
        Object[] converted = new Object[values.size()];
        for (int i = 0; i < converted.length; i++) {
            converted[i] = converters.get(i).apply(values.get(i));
        }
        InternalRow row = new GenericInternalRow(converted);
        for (InterpretedProjection step : steps) {
            row = step.apply(row);
        }
        return row;
    }
}
