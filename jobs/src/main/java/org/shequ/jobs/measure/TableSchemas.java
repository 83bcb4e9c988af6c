package org.shequ.jobs.measure;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/** The Spark schema of a contract's columns, all nullable. */
final class TableSchemas {
    private TableSchemas() {}

    static StructType of(Contract contract) {
        StructType schema = new StructType();
        for (Field field : contract.fields()) {
            schema = schema.add(field.name(), type(field.type()));
        }
        return schema;
    }

    private static DataType type(FieldType type) {
        return switch (type) {
            case STRING -> DataTypes.StringType;
            case INTEGER -> DataTypes.LongType;
            case NUMBER -> DataTypes.DoubleType;
            case BOOLEAN -> DataTypes.BooleanType;
            case DATE -> DataTypes.DateType;
            case TIMESTAMP -> DataTypes.TimestampType;
            case ARRAY -> DataTypes.createArrayType(DataTypes.StringType);
        };
    }
}
