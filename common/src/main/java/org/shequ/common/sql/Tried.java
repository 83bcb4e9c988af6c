package org.shequ.common.sql;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.TryEval;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils$;

/** Expressions that must not end a night because of one row they cannot be evaluated on. */
public final class Tried {
    private static final String TEXT = "text";

    private Tried() {}

    /**
     * A text for rows an expression can be evaluated on, another for the rest, such as those where letters are to be a number.
     *
     * @param text may be null, which is no failure
     * @param failed told apart from everything the text may be
     * @param isRow holds for every row, which cannot be seen without the rows: what a condition guards is evaluated in its place,
     *     while what {@code between} and {@code nullif} share would be evaluated before, where nothing is tried
     */
    public static Column text(Column text, String failed, Column isRow) {
        // A struct is never null itself: where there is none, what is within could not be evaluated.
        Column guarded = struct(when(isRow, text).as(TEXT));
        Expression within = ColumnNodeToExpressionConverter$.MODULE$.apply(guarded.node());
        Column tried = ExpressionUtils$.MODULE$.column(new TryEval(within));
        return coalesce(tried, struct(lit(failed).as(TEXT))).getField(TEXT);
    }
}
