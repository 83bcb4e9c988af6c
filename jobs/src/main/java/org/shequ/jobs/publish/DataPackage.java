package org.shequ.jobs.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shequ.schemas.city.City;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Field;

/** The description of a release for machines, {@code datapackage.json}, after the Data Package standard (Frictionless, v2). */
final class DataPackage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String MADE_FROM = "made_from";
    private static final String RESTATES = "restates";
    private static final String CALENDAR = "calendar";
    private static final String MONTH_STARTS_ON = "month_starts_on";
    private static final String DAY_ENDS_AT = "day_ends_at";
    private static final String YEAR_STARTS_IN = "year_starts_in";

    private DataPackage() {}

    /** What a release says it was made from. */
    static Map<String, String> madeFrom(Path file) {
        try {
            Map<String, String> made = new TreeMap<>();
            JSON.readTree(file.toFile())
                    .path(MADE_FROM)
                    .properties()
                    .forEach(entry -> made.put(entry.getKey(), entry.getValue().asText()));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the data package " + file, e);
        }
    }

    /** The locked releases a release tells otherwise, by name of the period. */
    static Map<String, String> restates(JsonNode description) {
        Map<String, String> restated = new TreeMap<>();
        description
                .path(RESTATES)
                .forEach(lock -> restated.put(
                        lock.path("period").asText(), lock.path("release").asText()));
        return restated;
    }

    /** The calendar its periods are cut by, worded as in {@code city.yml}. */
    static CityCalendar calendar(JsonNode description) {
        JsonNode calendar = description.path(CALENDAR);
        return calendar.isMissingNode()
                ? CityCalendar.NATURAL
                : new CityCalendar(
                        calendar.path(MONTH_STARTS_ON).intValue(),
                        LocalTime.parse(calendar.path(DAY_ENDS_AT).textValue()),
                        calendar.path(YEAR_STARTS_IN).intValue());
    }

    private static void put(CityCalendar calendar, ObjectNode node) {
        node.put(MONTH_STARTS_ON, calendar.monthStartsOn());
        node.put(DAY_ENDS_AT, calendar.dayEndsAt().toString());
        node.put(YEAR_STARTS_IN, calendar.yearStartsIn());
    }

    /** The text of the file. Says nothing of licences: those are the city's to give. */
    static String of(ReleaseData data, Map<String, String> madeFrom, List<WrittenTable> tables, Path folder) {
        City city = data.deployment().city();
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
        root.put("name", (city.id() + "-" + data.edition().id()).toLowerCase(java.util.Locale.ROOT));
        root.put("id", data.edition().id());
        root.put(
                "title",
                city.name() + " " + data.edition().period().words() + " "
                        + data.edition().audience().words());
        root.put("edition", data.edition().audience().code());
        root.put("description", "社区治理评价发布，不可更改 An immutable release of community-governance indicators and scores");
        root.put("version", data.edition().id());
        root.put("created", data.edition().publishedAt().toString());
        root.put("period_type", data.edition().period().type().code());
        root.put("period", data.edition().period().name());
        root.put("first_day", data.edition().period().firstDay().toString());
        root.put("last_day", data.edition().period().lastDay().toString());
        put(data.edition().period().calendar(), root.putObject(CALENDAR));
        data.deployment().scheme().ifPresent(scheme -> root.put("scheme", scheme.id()));
        if (!data.edition().restates().isEmpty()) {
            ArrayNode restated = root.putArray(RESTATES);
            data.edition().restates().forEach(lock -> restated.addObject()
                    .put("period_type", lock.period().type().code())
                    .put("period", lock.period().name())
                    .put("release", lock.release())
                    .put("locked_on", lock.lockedOn().toString()));
        }
        ObjectNode made = root.putObject(MADE_FROM);
        madeFrom.forEach(made::put);
        ArrayNode resources = root.putArray("resources");
        tables.forEach(table -> resource(resources.addObject(), table, folder));
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        try {
            return JSON.writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Cannot write the data package of " + data.edition().id(), e);
        }
    }

    private static void resource(ObjectNode resource, WrittenTable written, Path folder) {
        PublishedTable table = written.table();
        resource.put("name", table.name());
        resource.put("title", table.contract().name().toString());
        resource.put("description", table.contract().description().toString());
        resource.put("path", relative(folder, written.file()));
        resource.put("hash", "sha256:" + written.sha256());
        resource.put("format", "parquet");
        resource.put("mediatype", "application/vnd.apache.parquet");
        resource.put("bytes", size(written.file()));
        resource.put("rows", written.rows());
        resource.put("csv", CsvFile.FOLDER + "/" + table.name() + ".csv");
        resource.put("contract", DataContracts.FOLDER + "/" + table.name() + ".yml");
        ObjectNode schema = resource.putObject("schema");
        ArrayNode fields = schema.putArray("fields");
        table.fields().forEach(field -> field(fields.addObject(), field));
        List<String> keys =
                table.fields().stream().filter(Field::isKey).map(Field::name).toList();
        if (!keys.isEmpty()) {
            ArrayNode primary = schema.putArray("primaryKey");
            keys.forEach(primary::add);
        }
    }

    private static void field(ObjectNode node, Field field) {
        node.put("name", field.name());
        node.put(
                "type",
                switch (field.type()) {
                    case STRING -> "string";
                    case INTEGER -> "integer";
                    case NUMBER -> "number";
                    case BOOLEAN -> "boolean";
                    case DATE -> "date";
                    case TIMESTAMP -> "datetime";
                    case ARRAY -> "array";
                });
        node.put("title", field.title().toString());
        node.put("description", field.description().toString());
        ObjectNode constraints = JSON.createObjectNode();
        if (field.isRequired()) {
            constraints.put("required", true);
        }
        field.codes().ifPresent(codes -> {
            ArrayNode values = constraints.putArray("enum");
            codes.inOrder().forEach(values::add);
        });
        if (!constraints.isEmpty()) {
            node.set("constraints", constraints);
        }
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot measure " + file, e);
        }
    }
}
