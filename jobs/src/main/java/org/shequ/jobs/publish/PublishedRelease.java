package org.shequ.jobs.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.period.Period;
import org.shequ.schemas.city.CityCalendar;

/** A complete release, read back from its files alone: no lake, no Spark. */
public final class PublishedRelease {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> AREA_COLUMNS =
            List.of("area_code", "area_level", "area_name", "parent_code", "valid_from", "valid_to");
    private static final String MEMBER = "group_member";
    private static final List<String> MEMBER_COLUMNS =
            List.of("group_code", "group_level", "group_name", "area_code", "valid_from", "valid_to");

    private final String id;
    private final Path folder;
    private final JsonNode description;

    private PublishedRelease(String id, Path folder, JsonNode description) {
        this.id = id;
        this.folder = folder;
        this.description = description;
    }

    /**
     * Opens a release of a root.
     *
     * @throws IllegalArgumentException where there is none of that id
     */
    public static PublishedRelease open(PublishedRoot root, String id) {
        Path folder = root.release(id);
        Path file = folder.resolve("datapackage.json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("Cannot open release " + id + ": there is no " + file
                    + " (expected one of " + String.join(", ", root.releases()) + ")");
        }
        return in(folder);
    }

    /** The release, or an edition of one, that lies in a folder. */
    public static PublishedRelease in(Path folder) {
        Path file = folder.resolve("datapackage.json");
        try {
            JsonNode description = JSON.readTree(file.toFile());
            return new PublishedRelease(description.path("id").asText(), folder, description);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    public String id() {
        return id;
    }

    public Path folder() {
        return folder;
    }

    /** When it was published. */
    public Instant publishedAt() {
        return Instant.parse(description.path("created").asText());
    }

    /** The ids of the locked releases whose period this one tells otherwise, by name of the period. */
    public Map<String, String> restates() {
        return DataPackage.restates(description);
    }

    /** The locks whose periods it tells otherwise. */
    List<PeriodLock> locks() {
        List<PeriodLock> locks = new ArrayList<>();
        description
                .path("restates")
                .forEach(lock -> locks.add(new PeriodLock(
                        Period.of(
                                lock.path("period_type").asText(),
                                lock.path("period").asText(),
                                calendar()),
                        lock.path("release").asText(),
                        LocalDate.parse(lock.path("locked_on").asText()))));
        return locks;
    }

    /** The assessed period. */
    public Period period() {
        return Period.of(
                description.path("period_type").asText(),
                description.path("period").asText(),
                calendar());
    }

    /** The calendar its periods are cut by. */
    public CityCalendar calendar() {
        return DataPackage.calendar(description);
    }

    /** States of the tables and fingerprints of the definitions it was made from. */
    public Map<String, String> madeFrom() {
        return DataPackage.madeFrom(folder.resolve("datapackage.json"));
    }

    /** Rows of a table according to its description, by name of the table. */
    public Map<String, Long> statedRows() {
        Map<String, Long> rows = new java.util.LinkedHashMap<>();
        description
                .path("resources")
                .forEach(resource -> rows.put(
                        resource.path("name").asText(), resource.path("rows").asLong()));
        return rows;
    }

    /** Whether it holds a table. */
    public boolean has(String table) {
        return Files.isRegularFile(file(table));
    }

    private Path file(String table) {
        return folder.resolve(table).resolve(table + ".parquet");
    }

    /**
     * Some columns of a table, in the order asked for: text, Long, Double, Boolean, LocalDate, Instant or a list of texts.
     *
     * @throws IllegalArgumentException where the table or a column is not there
     */
    public List<Object[]> rows(String table, List<String> columns, Predicate<Object[]> wanted) {
        return rows(table, columns, FilterCompat.NOOP, wanted);
    }

    /**
     * Some columns of the rows whose columns hold the texts given; parts of the file that hold none are passed over.
     *
     * @param wanted by name of the column, the text it must hold
     */
    public List<Object[]> rows(String table, List<String> columns, Map<String, String> wanted) {
        FilterPredicate all = wanted.entrySet().stream()
                .map(each -> (FilterPredicate)
                        FilterApi.eq(FilterApi.binaryColumn(each.getKey()), Binary.fromString(each.getValue())))
                .reduce(FilterApi::and)
                .orElseThrow(() -> new IllegalArgumentException("Cannot look up rows of " + table + " by no column"));
        return rows(table, columns, FilterCompat.get(all), any -> true);
    }

    /** The areas with the spans they held, groups of communities among them, as {@code AreaTree} takes them. */
    public List<Map<String, Object>> areas() {
        return NamedRow.of(AREA_COLUMNS, rows("area", AREA_COLUMNS, any -> true), "area");
    }

    /** Who belongs to which group of communities; releases before there were groups tell of none. */
    public List<Map<String, Object>> groupMembers() {
        return has(MEMBER) ? NamedRow.of(MEMBER_COLUMNS, rows(MEMBER, MEMBER_COLUMNS, any -> true), MEMBER) : List.of();
    }

    private List<Object[]> rows(
            String table, List<String> columns, FilterCompat.Filter filter, Predicate<Object[]> wanted) {
        if (!has(table)) {
            throw new IllegalArgumentException("Cannot read table " + table + " of release " + id + ": it has none");
        }
        List<Object[]> rows = new ArrayList<>();
        try (ParquetReader<Group> reader =
                new Reader(new LocalInputFile(file(table))).withFilter(filter).build()) {
            int[] places = null;
            for (Group group = reader.read(); group != null; group = reader.read()) {
                places = places == null ? places(group.getType().asGroupType(), table, columns) : places;
                Object[] row = new Object[places.length];
                for (int column = 0; column < places.length; column++) {
                    row[column] = value(group, places[column]);
                }
                if (wanted.test(row)) {
                    rows.add(row);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file(table), e);
        }
        return rows;
    }

    private int[] places(org.apache.parquet.schema.GroupType type, String table, List<String> columns) {
        List<String> absent =
                columns.stream().filter(name -> !type.containsField(name)).toList();
        if (!absent.isEmpty()) {
            throw new IllegalArgumentException("Cannot read table " + table + " of release " + id
                    + ": it lacks the columns " + String.join(", ", absent));
        }
        return columns.stream().mapToInt(type::getFieldIndex).toArray();
    }

    private static Object value(Group group, int place) {
        if (group.getFieldRepetitionCount(place) == 0) {
            return null;
        }
        Type type = group.getType().getType(place);
        if (!type.isPrimitive()) {
            return list(group.getGroup(place, 0));
        }
        PrimitiveTypeName primitive = type.asPrimitiveType().getPrimitiveTypeName();
        return switch (primitive) {
            case BINARY -> group.getString(place, 0);
            case DOUBLE -> group.getDouble(place, 0);
            case BOOLEAN -> group.getBoolean(place, 0);
            case INT32 -> LocalDate.ofEpochDay(group.getInteger(place, 0));
            case INT64 ->
                type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation
                        ? Instant.EPOCH.plus(group.getLong(place, 0), ChronoUnit.MICROS)
                        : (Object) group.getLong(place, 0);
            default -> throw new IllegalStateException("Cannot read a column of type " + primitive);
        };
    }

    private static List<String> list(Group group) {
        List<String> texts = new ArrayList<>();
        for (int element = 0; element < group.getFieldRepetitionCount(0); element++) {
            Group entry = group.getGroup(0, element);
            texts.add(entry.getFieldRepetitionCount(0) == 0 ? null : entry.getString(0, 0));
        }
        return texts;
    }

    private static final class Reader extends ParquetReader.Builder<Group> {
        Reader(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport() {
                @Override
                public ReadContext init(
                        ParquetConfiguration settings, Map<String, String> metadata, MessageType schema) {
                    return new ReadContext(schema);
                }
            };
        }
    }
}
