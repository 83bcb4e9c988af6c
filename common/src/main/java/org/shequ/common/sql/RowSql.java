package org.shequ.common.sql;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.SimpleAnalyzer$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.Optimizer;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils$;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Spark SQL over the columns of one row means, found out without starting Spark: by its own parser, analyzer, optimizer
 * and expressions, for checks and for few rows.
 */
public final class RowSql {
    private static final Analyzer ANALYZER = SimpleAnalyzer$.MODULE$;
    private static final Optimizer OPTIMIZER = new Optimizer(ANALYZER.catalogManager()) {};

    /** Rules that see no rows and would drop what is to be made of them. */
    private static final String KEEPS_EMPTY = "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation,"
            + "org.apache.spark.sql.catalyst.optimizer.PropagateEmptyRelation";

    private final ZoneId zone;
    private final SQLConf settings = new SQLConf();

    /** @param zone in which instants have dates */
    public RowSql(ZoneId zone) {
        this.zone = zone;
        settings(zone).forEach(settings::setConfString);
        settings.setConfString("spark.sql.optimizer.excludedRules", KEEPS_EMPTY);
        // A list is looked through by leaving a loop with an exception, a set by its hash.
        settings.setConfString("spark.sql.optimizer.inSetConversionThreshold", "0");
    }

    /** Settings of Spark that expressions mean the same under, here and in a session. */
    public static Map<String, String> settings(ZoneId zone) {
        return Map.of(
                "spark.sql.session.timeZone",
                zone.getId(),
                "spark.sql.ansi.enabled",
                "true",
                "spark.sql.legacy.javaCharsets",
                "true",
                // ICU's tables of letters take seconds to load; the JDK knows upper and lower case as well.
                "spark.sql.icu.caseMappings.enabled",
                "false");
    }

    /** In which instants have dates. */
    public ZoneId zone() {
        return zone;
    }

    /**
     * What some columns come to, row by row.
     *
     * @param schema columns of the rows
     * @param steps what is made of them, each step from what the one before it made
     */
    public Evaluation evaluation(StructType schema, List<List<Column>> steps) {
        return within(() -> new Evaluation(this, OPTIMIZER.execute(analyzed(schema, steps))));
    }

    /**
     * The columns that expressions make of rows.
     *
     * @param schema columns of the rows
     * @param made the expressions
     */
    public StructType types(StructType schema, List<Column> made) {
        return within(() -> analyzed(schema, List.of(made)).schema());
    }

    /**
     * What an expression is.
     *
     * @param type of its value
     * @param isOfOneRow whether it looks at one row only
     * @param isDeterministic whether it is the same each time
     */
    public record Meaning(DataType type, boolean isOfOneRow, boolean isDeterministic) {}

    /** What an expression is on rows with these columns. */
    public Meaning meaning(StructType schema, Column expression) {
        return within(() -> {
            LogicalPlan plan = analyzed(schema, List.of(List.of(expression)));
            return new Meaning(
                    plan.schema().fields()[0].dataType(),
                    plan instanceof Project,
                    plan.expressions().forall(each -> ((Expression) each).deterministic()));
        });
    }

    /** Does work under these settings, which Spark's expressions ask this thread for. */
    <T> T within(Supplier<T> work) {
        return SQLConf.withExistingConf(settings, work::get);
    }

    private static LogicalPlan analyzed(StructType schema, List<List<Column>> steps) {
        LogicalPlan plan = LocalRelation$.MODULE$.apply(schema);
        for (List<Column> step : steps) {
            List<NamedExpression> named = step.stream()
                    .map(column -> ColumnNodeToExpressionConverter$.MODULE$.apply(column.node()))
                    .map(ExpressionUtils$.MODULE$::toNamed)
                    .toList();
            plan = new Project(CollectionConverters.asScala(named).toSeq(), plan);
        }
        LogicalPlan analyzed = ANALYZER.execute(plan);
        ANALYZER.checkAnalysis(analyzed);
        return analyzed;
    }
}
