package org.shequ.jobs.extract;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Rows of a Parquet file as texts: numbers without exponent, instants as ISO 8601 in UTC, times without a zone as {@code
 * yyyy-MM-dd HH:mm:ss}. Columns of a struct carry its name, {@code a.b}; lists are refused.
 */
final class ParquetRows implements RowReader {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int JULIAN_DAY_OF_1970 = 2_440_588;

    private final String file;
    private final ParquetReader<Group> reader;
    private final int columns;
    private Group following;
    private long row;

    private ParquetRows(String file, ParquetReader<Group> reader, int columns) {
        this.file = file;
        this.reader = reader;
        this.columns = columns;
    }

    static Opened opened(DataFolder folder, String name, Configuration configuration) throws IOException {
        Path path = folder.path(name);
        try (ParquetFileReader footer = ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration))) {
            List<String> columns = new ArrayList<>();
            name("", footer.getFileMetaData().getSchema(), columns, name);
            ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), path)
                    .withConf(configuration)
                    .build();
            return new Opened(columns, new ParquetRows(name, reader, columns.size()));
        } catch (IOException | RuntimeException e) {
            throw refused(name, e);
        }
    }

    private static void name(String prefix, GroupType group, List<String> columns, String file) {
        for (Type type : group.getFields()) {
            String name = prefix + type.getName();
            if (type.isRepetition(Type.Repetition.REPEATED)) {
                throw new InputRefusedException(
                        "Cannot read " + file + ": column '" + name + "' is a list (expected one value a row)");
            }
            if (type.isPrimitive()) {
                columns.add(name);
            } else {
                name(name + ".", type.asGroupType(), columns, file);
            }
        }
    }

    @Override
    public boolean hasNext() {
        try {
            following = following == null ? reader.read() : following;
            return following != null;
        } catch (IOException | RuntimeException e) {
            throw refused(file, e);
        }
    }

    @Override
    public RawRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<String> cells = new ArrayList<>(columns);
        fill(following, following.getType(), cells);
        following = null;
        row++;
        return new RawRow(row, cells.toArray(String[]::new));
    }

    /** @param group null where an enclosing struct is null */
    private static void fill(Group group, GroupType type, List<String> cells) {
        for (int at = 0; at < type.getFieldCount(); at++) {
            Type field = type.getType(at);
            boolean isThere = group != null && group.getFieldRepetitionCount(at) > 0;
            if (!field.isPrimitive()) {
                fill(isThere ? group.getGroup(at, 0) : null, field.asGroupType(), cells);
            } else {
                cells.add(isThere ? text(group, at, field.asPrimitiveType()) : "");
            }
        }
    }

    private static String text(Group group, int at, PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> Boolean.toString(group.getBoolean(at, 0));
            case FLOAT -> number(Float.toString(group.getFloat(at, 0)));
            case DOUBLE -> number(Double.toString(group.getDouble(at, 0)));
            case INT32 -> whole(group.getInteger(at, 0), meaning);
            case INT64 -> whole(group.getLong(at, 0), meaning);
            case INT96 -> instant(NanoTime.fromBinary(group.getInt96(at, 0)));
            case BINARY, FIXED_LEN_BYTE_ARRAY ->
                meaning instanceof DecimalLogicalTypeAnnotation decimal
                        ? new BigDecimal(new BigInteger(group.getBinary(at, 0).getBytes()), decimal.getScale())
                                .toPlainString()
                        : group.getBinary(at, 0).toStringUsingUTF8();
        };
    }

    private static String number(String text) {
        boolean isFinite = !text.contains("N") && !text.contains("I");
        return isFinite ? new BigDecimal(text).stripTrailingZeros().toPlainString() : text;
    }

    private static String whole(long value, LogicalTypeAnnotation meaning) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(value, decimal.getScale()).toPlainString();
        }
        if (meaning instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
            return LocalDate.ofEpochDay(value).toString();
        }
        if (meaning instanceof TimestampLogicalTypeAnnotation stamp) {
            Instant instant = instant(value, unit(stamp.getUnit()));
            return stamp.isAdjustedToUTC() ? instant.toString() : LOCAL.format(instant.atOffset(ZoneOffset.UTC));
        }
        if (meaning instanceof TimeLogicalTypeAnnotation time) {
            return LocalTime.ofNanoOfDay(unit(time.getUnit()).toNanos(value)).toString();
        }
        return Long.toString(value);
    }

    private static TimeUnit unit(LogicalTypeAnnotation.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> TimeUnit.MILLISECONDS;
            case MICROS -> TimeUnit.MICROSECONDS;
            case NANOS -> TimeUnit.NANOSECONDS;
        };
    }

    private static Instant instant(long value, TimeUnit unit) {
        long perSecond = unit.convert(1, TimeUnit.SECONDS);
        return Instant.ofEpochSecond(Math.floorDiv(value, perSecond), unit.toNanos(Math.floorMod(value, perSecond)));
    }

    private static String instant(NanoTime time) {
        return Instant.ofEpochSecond((time.getJulianDay() - JULIAN_DAY_OF_1970) * 86_400L, time.getTimeOfDayNanos())
                .toString();
    }

    private static InputRefusedException refused(String file, Exception e) {
        return SoundRows.refused(file, "no readable Parquet", e);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
