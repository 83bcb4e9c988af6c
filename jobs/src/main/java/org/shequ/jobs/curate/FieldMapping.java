package org.shequ.jobs.curate;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.shequ.common.privacy.Masking;
import org.shequ.common.privacy.Pseudonym;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.source.Column;
import org.shequ.schemas.source.Lookup;

/**
 * How one field is made of the cells of a row: the raw text, the text after codes and missing values, the value, and what is
 * wrong with it. Values are text, Long, Double, Boolean, LocalDate, Instant or a list of texts.
 */
final class FieldMapping implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2100, 1, 1);
    private static final long SURELY_AFTER = EARLIEST.plusDays(2).toEpochDay() * 86_400;
    private static final long SURELY_BEFORE = LATEST.minusDays(2).toEpochDay() * 86_400;

    /** Identifiers look like numbers of persons and are none: masked ones would fall together. */
    private static final Pattern IDENTIFIER = Pattern.compile(".*_(id|code|codes|of|digest)");

    private final String field;
    private final FieldType type;
    private final boolean isRequired;
    private final boolean isWords;
    private final HashSet<String> domain;
    private final String domainShown;
    private final Double minimum;
    private final Double maximum;
    private final Pattern pattern;
    private final String[] from;
    private final int expression;
    private final String constant;
    private final HashSet<String> missing;
    private final HashMap<String, String> table;
    private final String tableShown;
    private final String otherwise;
    private final String empty;
    private final String notBefore;
    private final Pseudonym pseudonym;
    private final Instants instants;
    private final String expectation;

    /** Of sound texts alone; a text at fault says so every time. */
    private transient Memory memory;

    /**
     * @param expression position of the column's expression among those of the mapping; ignored where it has none
     * @param lookups the content of the tables columns are looked up in
     */
    FieldMapping(
            Field field,
            Column column,
            int expression,
            byte[] key,
            ZoneId zone,
            Map<Lookup, Map<String, String>> lookups) {
        this.field = field.name();
        this.type = field.type();
        this.isRequired = field.isRequired();
        this.isWords = !field.isKey()
                && field.codes().isEmpty()
                && field.pattern().isEmpty()
                && !IDENTIFIER.matcher(field.name()).matches();
        this.domain = field.codes().map(codes -> new HashSet<>(codes.values())).orElse(null);
        this.domainShown =
                field.codes().map(codes -> "one of " + codes.values()).orElse(null);
        this.minimum = boxed(field.minimum());
        this.maximum = boxed(field.maximum());
        this.pattern = field.pattern().map(Pattern::compile).orElse(null);
        this.from = column.from().toArray(String[]::new);
        this.expression = column.expression().isPresent() ? expression : -1;
        this.constant = column.constant().orElse(null);
        this.missing = new HashSet<>(column.missing());
        Optional<Lookup> lookup = column.lookup();
        this.table = lookup.map(each -> new HashMap<>(lookups.getOrDefault(each, Map.of())))
                .or(() -> Optional.of(new HashMap<>(column.codes())).filter(codes -> !codes.isEmpty()))
                .orElse(null);
        this.tableShown = lookup.map(each -> "a " + each.key() + " of " + each.file())
                .orElse("one of " + column.codes().keySet());
        this.otherwise = column.otherwise().orElse(null);
        this.empty = column.empty().orElse(null);
        this.notBefore = column.notBefore().orElse(null);
        this.pseudonym = column.pseudonym()
                .map(namespace -> new Pseudonym(key, namespace))
                .orElse(null);
        this.instants = new Instants(column.formats(), zone);
        this.expectation = expectation(field.type(), column.formats());
    }

    private static Double boxed(OptionalDouble bound) {
        return bound.isPresent() ? bound.getAsDouble() : null;
    }

    private static String expectation(FieldType type, List<String> formats) {
        return switch (type) {
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRING, ARRAY -> "text without NUL characters";
            default -> formats.isEmpty() ? "an ISO 8601 date or time" : "a date like " + String.join(" or ", formats);
        };
    }

    String field() {
        return field;
    }

    /** The field its time cannot lie before; null where there is none. */
    String notBefore() {
        return notBefore;
    }

    /** The value of the field, null where there is none or it is at fault; faults are added to those of the row. */
    Object value(Cells cells, List<Fault> faults) {
        String raw = raw(cells);
        if (raw == null) {
            return found(null, faults);
        }
        Memory remembered = memory();
        Memory.Known known = remembered.of(raw);
        if (known != null) {
            return known.value();
        }
        int sound = faults.size();
        Object value = found(raw, faults);
        if (faults.size() == sound) {
            remembered.keep(raw, value);
        }
        return value;
    }

    private Memory memory() {
        Memory remembered = memory;
        if (remembered == null) {
            remembered = new Memory();
            memory = remembered;
        }
        return remembered;
    }

    private Object found(String raw, List<Fault> faults) {
        if (Mapping.FAILED.equals(raw)) {
            faults.add(Fault.row(field, "type", null, "cells its expression can be evaluated on"));
            return null;
        }
        String text = raw == null || missing.contains(raw) ? null : raw;
        if (text != null && table != null) {
            text = table.getOrDefault(text, otherwise);
            if (text == null) {
                faults.add(Fault.row(field, "domain", raw, tableShown));
                return null;
            }
        }
        if (raw == null && empty != null) {
            text = empty;
        }
        if (text == null) {
            if (isRequired) {
                faults.add(Fault.row(field, "required", null, "a value"));
            }
            return null;
        }
        Object value = typed(text);
        if (value == null) {
            faults.add(Fault.row(field, "type", text, expectation));
        } else {
            check(value, text, faults);
        }
        return value;
    }

    /** The text it is made of, null where there is none. */
    String raw(Cells cells) {
        if (constant != null) {
            return constant;
        }
        return expression >= 0 ? cells.made(expression) : cells.first(from);
    }

    private Object typed(String text) {
        if (text.indexOf('\0') >= 0) {
            return null;
        }
        if (pseudonym != null) {
            return pseudonym.of(text);
        }
        return switch (type) {
            case STRING -> isWords ? Masking.masked(text) : text;
            case ARRAY -> List.of(isWords ? Masking.masked(text) : text);
            case INTEGER -> Plain.whole(text.strip());
            case NUMBER -> Plain.decimal(text.strip());
            case BOOLEAN -> Plain.truth(text.strip());
            case DATE -> instants.day(text);
            case TIMESTAMP -> instants.instant(text);
        };
    }

    private void check(Object value, String text, List<Fault> faults) {
        if (domain != null && !domain.contains(value)) {
            faults.add(Fault.row(field, "domain", text, domainShown));
        }
        if (value instanceof Number number) {
            if (minimum != null && number.doubleValue() < minimum) {
                faults.add(Fault.row(field, "range", text, "at least " + minimum));
            }
            if (maximum != null && number.doubleValue() > maximum) {
                faults.add(Fault.row(field, "range", text, "at most " + maximum));
            }
        }
        if (pattern != null && !pattern.matcher(Objects.toString(value)).matches()) {
            faults.add(Fault.row(field, "pattern", text, pattern.pattern()));
        }
        LocalDate day = isCommon(value) ? null : day(value);
        if (day != null && (day.isBefore(EARLIEST) || !day.isBefore(LATEST))) {
            faults.add(Fault.row(field, "range", text, "a day from " + EARLIEST + " and before " + LATEST));
        }
    }

    /** Whether a time lies so well between the earliest and the latest that no zone can make it another. */
    private static boolean isCommon(Object value) {
        return value instanceof Instant instant
                && instant.getEpochSecond() > SURELY_AFTER
                && instant.getEpochSecond() < SURELY_BEFORE;
    }

    /** The day of a date or time, null for other values. */
    LocalDate day(Object value) {
        if (value instanceof LocalDate day) {
            return day;
        }
        return value instanceof Instant instant ? instants.day(instant) : null;
    }
}
