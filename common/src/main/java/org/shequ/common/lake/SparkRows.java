package org.shequ.common.lake;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/** What a contract looks like to Spark, for all rooms. */
public final class SparkRows {
    private SparkRows() {}

    /** The columns of a contract in order, all nullable (required is checked at write), with their descriptions. */
    public static StructType schema(Contract contract) {
        return new StructType(contract.fields().stream().map(SparkRows::column).toArray(StructField[]::new));
    }

    public static DataType type(FieldType type) {
        return switch (type) {
            case STRING -> DataTypes.StringType;
            case INTEGER -> DataTypes.LongType;
            case NUMBER -> DataTypes.DoubleType;
            case BOOLEAN -> DataTypes.BooleanType;
            case DATE -> DataTypes.DateType;
            case TIMESTAMP -> DataTypes.TimestampType;
            case ARRAY -> DataTypes.createArrayType(DataTypes.StringType, true);
        };
    }

    /** No rows, with the columns of the contract. */
    public static Dataset<Row> none(SparkSession session, Contract contract) {
        return session.createDataFrame(List.of(), schema(contract));
    }

    /** Rows that are Spark's own already: nothing is converted on the way to a table. */
    public static Dataset<Row> of(SparkSession session, JavaRDD<InternalRow> rows, StructType schema) {
        return ((org.apache.spark.sql.classic.SparkSession) session).internalCreateDataFrame(rows.rdd(), schema, false);
    }

    /** Rows cut down to the contract's columns, in its order; throws where a column is missing. */
    public static Dataset<Row> select(Dataset<Row> rows, Contract contract) {
        return rows.select(contract.names().stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new));
    }

    /** The comment a column carries wherever it is written: Chinese first. */
    public static String comment(Field field) {
        return field.description().zh() + " | " + field.description().en();
    }

    private static StructField column(Field field) {
        return new StructField(
                field.name(),
                type(field.type()),
                true,
                new MetadataBuilder().putString("comment", comment(field)).build());
    }
}
