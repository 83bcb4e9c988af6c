package org.shequ.jobs.curate;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.shequ.jobs.extract.RawCells;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.Partition;
import org.shequ.schemas.source.Column;
import org.shequ.schemas.source.Lookup;
import org.shequ.schemas.source.Question;
import org.shequ.schemas.source.Source;

/**
 * Turns one received row of a source into rows of its contract, or says what is wrong with it. Plain Java on plain values:
 * one compiled path for every source, tested without Spark. Several threads may use one.
 */
final class RowMapping implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Fields that an answer fills, in a source that is a questionnaire. */
    static final Set<String> ANSWERED = Set.of("question_id", "answer", "score", "missing_reason");

    private static final String AREA = "area_code";

    private final String source;
    private final ZoneId zone;
    private final CityCalendar calendar;
    private final ArrayList<FieldMapping> fields = new ArrayList<>();
    private final ArrayList<FieldMapping> ending = new ArrayList<>();
    private final ArrayList<QuestionMapping> questions = new ArrayList<>();
    private final HashMap<String, Integer> places = new HashMap<>();
    private final int[] key;
    private final HashSet<String> areas;
    private final HashMap<String, String> heirs;
    private final String eventDate;

    /** Of each field that is mapped its place in a row. */
    private final int[] to;

    private final int monthAt;
    private final int areaAt;
    private final int eventAt;
    private final int versionAt;

    /** Of each field that is mapped whether it tells which row and version it is of. */
    private final boolean[] identifying;

    /** The months of days met so far, so that rows of a month share one text. */
    private final ConcurrentHashMap<LocalDate, String> months = new ConcurrentHashMap<>();

    /**
     * @param expressions the position of each expression among those evaluated beforehand, see {@link Mapping}
     * @param lookups the content of every table its columns are looked up in
     * @param areas the codes of all areas; null where the rows are the areas themselves
     * @param heirs the areas that took the place of others, for rows that are to be told by those of today
     */
    RowMapping(
            Source source,
            Contract contract,
            Map<String, Integer> expressions,
            byte[] key,
            ZoneId zone,
            CityCalendar calendar,
            Map<Lookup, Map<String, String>> lookups,
            Set<String> areas,
            Map<String, String> heirs) {
        this.heirs = new HashMap<>(heirs);
        this.source = source.id();
        this.zone = zone;
        this.calendar = calendar;
        this.areas = areas == null ? null : new HashSet<>(areas);
        List<String> names = contract.names();
        names.forEach(name -> places.put(name, places.size()));
        this.key = Latest.together(contract).stream().mapToInt(places::get).toArray();
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
        fields.stream().filter(field -> field.notBefore() != null).forEach(ending::add);
        this.to = fields.stream().mapToInt(field -> places.get(field.field())).toArray();
        this.monthAt = places.get("event_month");
        this.areaAt = places.getOrDefault(AREA, -1);
        this.eventAt = places.get(eventDate);
        this.versionAt = places.get("version_at");
        this.identifying = new boolean[to.length];
        for (int each = 0; each < to.length; each++) {
            int at = to[each];
            identifying[each] = at == versionAt || Arrays.stream(this.key).anyMatch(part -> part == at);
        }
    }

    String source() {
        return source;
    }

    /**
     * What a received row comes to.
     *
     * @param rows the rows it makes
     * @param key what these have of the key in common, or would have had; null where it cannot be told
     */
    record Made(List<Object[]> rows, String key) {}

    /**
     * The rows of the contract, with true for new as a last value, that a received row makes: one, or one per question that
     * was asked; none where it is refused. Values are text, Long, Double, Boolean, LocalDate, Instant or a list of texts.
     *
     * @param positions where each column of its delivery stands
     * @param faults takes what is wrong with the row
     */
    Made rows(Received received, Map<String, Integer> positions, List<Fault> faults) {
        Cells cells = new Cells(positions, received.cells(), received.made());
        Object[] row = new Object[places.size() + 1];
        row[places.size()] = true;
        if (!cells.isWhole()) {
            faults.add(Fault.row("", "cells", Integer.toString(cells.size()), "as many cells as the header has"));
        }
        for (int each = 0; each < to.length; each++) {
            FieldMapping field = fields.get(each);
            Object value = field.value(cells, faults);
            row[to[each]] = value;
            if (to[each] == eventAt && value != null) {
                row[monthAt] = month(field, value);
            }
        }
        String area = tellByHeir(row);
        if (areas != null && area != null && !areas.contains(area)) {
            faults.add(Fault.row(AREA, "unknown_area", area, "an area of core.area"));
        }
        String together = key(row);
        if (!faults.isEmpty()) {
            return new Made(List.of(), together);
        }
        for (FieldMapping field : ending) {
            order(row, field, cells, faults);
        }
        putOrigin(row, received.delivery(), received.row());
        return new Made(questions.isEmpty() ? List.<Object[]>of(row) : answers(row, cells, faults), together);
    }

    /** The area a row is told by, which takes the place of the one it names where that has an heir. */
    private String tellByHeir(Object[] row) {
        String named = areaAt < 0 ? null : (String) row[areaAt];
        String area = heirs.getOrDefault(named, named);
        if (area != null) {
            row[areaAt] = area;
        }
        return area;
    }

    private void putOrigin(Object[] row, String delivery, long number) {
        put(row, "source_id", source);
        put(row, "delivery_id", delivery);
        put(row, "row_number", number);
    }

    /** The version that a row is which a rule leaves out; none where its key cannot be told. */
    Optional<LeftOut> leftOut(Received received, Map<String, Integer> positions) {
        Object[] row = identity(received, positions);
        String together = key(row);
        return together == null
                ? Optional.empty()
                : Optional.of(new LeftOut(together, (Instant) row[versionAt], received.delivery(), received.row()));
    }

    private Object[] identity(Received received, Map<String, Integer> positions) {
        Cells cells = new Cells(positions, received.cells(), received.made());
        Object[] row = new Object[places.size() + 1];
        for (int each = 0; each < to.length; each++) {
            if (identifying[each]) {
                row[to[each]] = fields.get(each).value(cells, new ArrayList<>(0));
            }
        }
        tellByHeir(row);
        return row;
    }

    /** What stands for a row that was left out among rows of its key; null in the place of new, see {@link Latest}. */
    Object[] standIn(Received received, Map<String, Integer> positions, LeftOut leftOut) {
        Object[] row = identity(received, positions);
        row[versionAt] = leftOut.version();
        putOrigin(row, leftOut.delivery(), leftOut.row());
        return row;
    }

    /** A duration below 0 counts as 0: the time it ends at becomes the one it begins at, and the row tells so. */
    @SuppressWarnings("unchecked")
    private void order(Object[] row, FieldMapping field, Cells cells, List<Fault> faults) {
        int at = places.get(field.field());
        Comparable<Object> end = (Comparable<Object>) row[at];
        Object start = row[places.get(field.notBefore())];
        if (end != null && start != null && end.compareTo(start) < 0) {
            row[at] = start;
            faults.add(Fault.before(field.field(), field.raw(cells), field.notBefore()));
        }
    }

    /** The month of the city's calendar that a date or time counts in. */
    private String month(FieldMapping field, Object date) {
        boolean isCutWithinDays = date instanceof Instant && !calendar.hasNaturalDays();
        LocalDate day = isCutWithinDays ? calendar.day((Instant) date, zone) : field.day(date);
        String known = months.get(day);
        return known != null
                ? known
                : months.computeIfAbsent(day, each -> calendar.month(each).toString());
    }

    private String key(Object[] row) {
        if (key.length == 1) {
            return row[key[0]] == null ? null : row[key[0]].toString();
        }
        StringBuilder text = new StringBuilder();
        for (int at : key) {
            if (row[at] == null) {
                return null;
            }
            text.append(text.isEmpty() ? "" : RawCells.SEPARATOR).append(row[at]);
        }
        return text.toString();
    }

    /** Where a received row belongs that is left out or refused, as far as its cells tell. */
    Whereabouts whereabouts(Received received, Map<String, Integer> positions) {
        Cells cells = new Cells(positions, received.cells(), received.made());
        String area = null;
        String month = null;
        for (FieldMapping field : fields) {
            if (field.field().equals(AREA)) {
                String named = (String) field.value(cells, new ArrayList<>(0));
                String code = heirs.getOrDefault(named, named);
                area = areas == null || areas.contains(code) ? code : null;
            }
            if (field.field().equals(eventDate)) {
                Object date = field.value(cells, new ArrayList<>(0));
                month = date == null ? null : month(field, date);
            }
        }
        return new Whereabouts(area, month);
    }

    private List<Object[]> answers(Object[] row, Cells cells, List<Fault> faults) {
        List<Object[]> rows = new ArrayList<>();
        for (QuestionMapping question : questions) {
            QuestionMapping.Answer answer = question.answer(cells, faults);
            if (answer != null) {
                Object[] answered = row.clone();
                put(answered, "question_id", answer.question());
                put(answered, "answer", answer.answer());
                put(answered, "score", answer.score());
                put(answered, "missing_reason", answer.missingReason());
                rows.add(answered);
            }
        }
        return rows;
    }

    private void put(Object[] row, String field, Object value) {
        row[places.get(field)] = value;
    }
}
