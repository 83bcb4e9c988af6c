package org.shequ.jobs.curate;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.Partition;
import org.shequ.schemas.source.Column;
import org.shequ.schemas.source.Lookup;
import org.shequ.schemas.source.Question;
import org.shequ.schemas.source.Source;

/**
 * Turns one received row of a source into rows of its contract, or says what is wrong with it. Plain Java on plain values:
 * one compiled path for every source, tested without Spark.
 */
final class RowMapping implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Fields that an answer fills, in a source that is a questionnaire. */
    static final Set<String> ANSWERED = Set.of("question_id", "answer", "score", "missing_reason");

    private static final String AREA = "area_code";

    private final String source;
    private final ArrayList<FieldMapping> fields = new ArrayList<>();
    private final ArrayList<QuestionMapping> questions = new ArrayList<>();
    private final HashMap<String, Integer> positions = new HashMap<>();
    private final HashSet<String> areas;
    private final String eventDate;

    /** Where a received row stands: its delivery, its number in it and the line of the file, null where it has none. */
    record Origin(String delivery, long row, Long line) {}

    /**
     * @param expressions the position of each expression among those evaluated beforehand, see {@link Mapping}
     * @param lookups the content of every table its columns are looked up in
     * @param areas the codes of all areas; null where the rows are the areas themselves
     */
    RowMapping(
            Source source,
            Contract contract,
            Map<String, Integer> expressions,
            byte[] key,
            ZoneId zone,
            Map<Lookup, Map<String, String>> lookups,
            Set<String> areas) {
        this.source = source.id();
        this.areas = areas == null ? null : new HashSet<>(areas);
        List<String> names = contract.names();
        names.forEach(name -> positions.put(name, positions.size()));
        Map<String, Column> columns = new LinkedHashMap<>();
        source.columns().forEach(column -> columns.put(column.field(), column));
        source.versionAt().ifPresent(column -> columns.put("version_at", column));
        boolean isQuestionnaire = !source.questions().isEmpty();
        for (Field field : contract.fields()) {
            Column column = columns.get(field.name());
            if (column != null && !(isQuestionnaire && ANSWERED.contains(field.name()))) {
                int expression = column.expression().map(expressions::get).orElse(-1);
                fields.add(new FieldMapping(field, column, expression, key, zone, lookups));
            }
        }
        for (Question question : source.questions()) {
            questions.add(new QuestionMapping(
                    question, question.expression().map(expressions::get).orElse(-1)));
        }
        this.eventDate = contract.fields().stream()
                .filter(field -> field.partition() == Partition.MONTH)
                .findFirst()
                .map(Field::name)
                .orElseThrow(() -> new IllegalStateException(contract.table() + " has no event date"));
    }

    String source() {
        return source;
    }

    /**
     * The rows of the contract, marked as new, that a received row makes: one, or one per question that was asked; none where it is refused.
     *
     * @param faults takes what is wrong with the row
     */
    List<Row> rows(Origin origin, Cells cells, List<Fault> faults) {
        Object[] row = new Object[positions.size() + 1];
        row[positions.size()] = true;
        if (!cells.isWhole()) {
            faults.add(Fault.row("", "cells", Integer.toString(cells.size()), "as many cells as the header has"));
        }
        String area = null;
        for (FieldMapping field : fields) {
            Object value = field.value(cells, faults);
            put(row, field.field(), external(value));
            if (field.field().equals(eventDate) && value != null) {
                put(row, "event_month", YearMonth.from(field.day(value)).toString());
            }
            if (field.field().equals(AREA)) {
                area = (String) value;
            }
        }
        if (areas != null && area != null && !areas.contains(area)) {
            faults.add(Fault.row(AREA, "unknown_area", area, "an area of core.area"));
        }
        if (!faults.isEmpty()) {
            return List.of();
        }
        put(row, "source_id", source);
        put(row, "delivery_id", origin.delivery());
        put(row, "row_number", origin.row());
        return questions.isEmpty() ? List.of(RowFactory.create(row)) : answers(row, cells, faults);
    }

    private List<Row> answers(Object[] row, Cells cells, List<Fault> faults) {
        List<Row> rows = new ArrayList<>();
        for (QuestionMapping question : questions) {
            QuestionMapping.Answer answer = question.answer(cells, faults);
            if (answer != null) {
                Object[] answered = row.clone();
                put(answered, "question_id", answer.question());
                put(answered, "answer", answer.answer());
                put(answered, "score", answer.score());
                put(answered, "missing_reason", answer.missingReason());
                rows.add(RowFactory.create(answered));
            }
        }
        return rows;
    }

    private void put(Object[] row, String field, Object value) {
        row[positions.get(field)] = value;
    }

    /** A value as Spark takes it in a row. */
    private static Object external(Object value) {
        if (value instanceof Instant instant) {
            return java.sql.Timestamp.from(instant);
        }
        return value instanceof LocalDate day ? java.sql.Date.valueOf(day) : value;
    }
}
