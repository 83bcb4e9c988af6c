package org.shequ.jobs.extract;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.source.Column;
import org.shequ.schemas.source.Question;
import org.shequ.schemas.source.Source;

/**
 * Takes a person out of the received rows of one source. Where the table can do without the person, what names the person and
 * every column the mapping does not need go blank, and the event stays, nobody's now; where it cannot, as with a respondent's
 * questionnaire, nothing of the row stays but a mark.
 */
public final class Erasure implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The only cell of a row of which nothing stays. */
    private static final String GONE = "〔已删除〕";

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** Who is taken out. */
    public interface Subject extends Serializable {
        /** Whether an identifier in the columns of a namespace is the subject's. */
        boolean isNamedBy(String namespace, String identifier);

        /** A text without mentions of the subject; the same text where there are none. */
        String without(String text);
    }

    /** Columns that name a person. */
    private record Person(ArrayList<String> columns, String namespace, boolean isNeeded) implements Serializable {}

    private final ArrayList<Person> persons = new ArrayList<>();
    private final HashSet<String> needed = new HashSet<>();
    private final HashSet<String> keys = new HashSet<>();
    private final Subject subject;

    /** Of the subject, in rows of a source that is mapped into a contract. */
    public Erasure(Source source, Contract contract, Subject subject) {
        this.subject = subject;
        for (Column column : source.columns()) {
            Optional<Field> field = contract.field(column.field());
            boolean isKey = field.map(Field::isKey).orElse(false);
            boolean isRequired = isKey || field.map(Field::isRequired).orElse(false);
            boolean isPerson = column.pseudonym().isPresent()
                    && field.map(Field::classification).orElse(null) == Classification.PSEUDONYM;
            if (isPerson) {
                persons.add(new Person(
                        new ArrayList<>(column.from()), column.pseudonym().orElseThrow(), isRequired));
            }
            if (isPerson || isRequired || column.pseudonym().isEmpty()) {
                need(column);
            }
            if (isKey) {
                keys.addAll(column.from());
            }
        }
        source.versionAt().ifPresent(this::need);
        source.questions().forEach(question -> needed.addAll(question.from()));
        Stream.concat(
                        source.questions().stream().map(Question::expression).flatMap(Optional::stream),
                        source.exclusions().stream().map(rule -> rule.when()))
                .forEach(this::need);
    }

    private void need(Column column) {
        needed.addAll(column.from());
        column.expression().ifPresent(this::need);
    }

    private void need(String expression) {
        Matcher matcher = QUOTED.matcher(expression);
        while (matcher.find()) {
            needed.add(matcher.group(1));
        }
    }

    /** Whether the source has columns that name persons. */
    boolean isAny() {
        return !persons.isEmpty();
    }

    /**
     * The cells of a received row without the subject.
     *
     * @param columns the columns of its delivery
     * @return the same cells where the row neither is about the subject nor mentions it
     */
    public String[] without(List<String> columns, String[] cells) {
        HashSet<Integer> named = new HashSet<>();
        for (Person person : persons) {
            boolean isNamed = false;
            for (String column : person.columns()) {
                int at = columns.indexOf(column);
                if (at >= 0 && at < cells.length && isNamed(person, cells[at])) {
                    named.add(at);
                    isNamed = true;
                }
            }
            if (isNamed && person.isNeeded()) {
                return new String[] {GONE};
            }
        }
        String[] rest = cells.clone();
        boolean isChanged = false;
        for (int at = 0; at < cells.length; at++) {
            String column = at < columns.size() ? columns.get(at) : "";
            if (named.contains(at) || (!named.isEmpty() && !needed.contains(column))) {
                rest[at] = "";
            } else if (cells[at] != null && !keys.contains(column)) {
                rest[at] = subject.without(cells[at]);
            }
            isChanged |= cells[at] != null && !cells[at].equals(rest[at]);
        }
        return isChanged ? rest : cells;
    }

    private boolean isNamed(Person person, String cell) {
        String text = cell == null ? "" : cell.strip();
        return !text.isEmpty() && subject.isNamedBy(person.namespace(), text);
    }

    /** Whether nothing but the mark is left of a row. */
    public static boolean isGone(String[] cells) {
        return cells.length == 1 && cells[0].equals(GONE);
    }
}
