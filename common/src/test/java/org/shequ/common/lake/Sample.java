package org.shequ.common.lake;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.shequ.schemas.Words;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.CodeList;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.contract.Partition;

/** A small contract to write against: cases by month. */
final class Sample {
    static final Words WORDS = new Words("案件", "Case");

    static final CodeList STATUS = new CodeList("status", new Words("状态", "State"), codes());

    /** core.case: case_id (key), status (open or closed), event_month (partition), days (0 to 100), note. */
    static final Contract CASES = cases();

    private Sample() {}

    private static Map<String, Words> codes() {
        Map<String, Words> codes = new LinkedHashMap<>();
        codes.put("open", new Words("在办", "Open"));
        codes.put("closed", new Words("已结", "Closed"));
        return codes;
    }

    static Contract cases(Field... more) {
        List<Field> fields = new java.util.ArrayList<>(List.of(
                new Field(
                        "case_id",
                        FieldType.STRING,
                        true,
                        true,
                        WORDS,
                        WORDS,
                        Classification.PUBLIC,
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.of("[A-Z][0-9]+"),
                        Partition.NONE),
                new Field(
                        "status",
                        FieldType.STRING,
                        true,
                        false,
                        WORDS,
                        WORDS,
                        Classification.PUBLIC,
                        Optional.of(STATUS),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        Partition.NONE),
                field("event_month", FieldType.STRING, Partition.VALUE),
                new Field(
                        "days",
                        FieldType.INTEGER,
                        false,
                        false,
                        WORDS,
                        WORDS,
                        Classification.PUBLIC,
                        Optional.empty(),
                        OptionalDouble.of(0),
                        OptionalDouble.of(100),
                        Optional.empty(),
                        Partition.NONE)));
        fields.addAll(Arrays.asList(more));
        return new Contract("core.case", "1.0.0", WORDS, WORDS, false, fields);
    }

    static Field field(String name, FieldType type, Partition partition) {
        return new Field(
                name,
                type,
                false,
                false,
                WORDS,
                WORDS,
                Classification.PUBLIC,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                partition);
    }

    /** One row of the sample contract; values in its order. */
    static Map<String, Object> row(String caseId, String status, String month, Number days) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("case_id", caseId);
        row.put("status", status);
        row.put("event_month", month);
        row.put("days", days);
        return row;
    }
}
