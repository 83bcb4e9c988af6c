package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Date;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.shequ.common.lake.SparkRows;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;

/** Which row of a community a month is laid out by. */
class AreaMonthsTest {
    private static final Contract AREA = Contracts.load().of("core.area");

    @Test
    void theRowOfTheFirstDayHoldsElseTheFirstThatBegan() {
        assertEquals(
                List.of(
                        "[A,2026-08,100]",
                        "[A,2026-09,100]", // the row of 100 held on the 1st, the row of 120 began on the 15th
                        "[A,2026-10,120]",
                        "[B,2026-09,70]", // nothing held on the 1st
                        "[B,2026-10,70]",
                        "[C,2026-08,50]"),
                months(
                        community("A", "2026-01-01", "2026-09-14", 100),
                        community("A", "2026-09-15", null, 120),
                        community("B", "2026-09-30", null, 70),
                        community("C", "2026-01-01", "2026-08-31", 50)));
    }

    @Test
    void theOrderOfRowsDoesNotMatter() {
        assertEquals(
                List.of("[A,2026-08,100]", "[A,2026-09,100]", "[A,2026-10,120]"),
                months(community("A", "2026-09-15", null, 120), community("A", "2026-01-01", "2026-09-14", 100)));
    }

    private static List<String> months(Row... areas) {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        Dataset<Row> rows = spark.createDataFrame(Stream.of(areas).toList(), schema());
        return AreaMonths.months(rows, YearMonth.of(2026, 8), YearMonth.of(2026, 10))
                .select("area_code", "event_month", "resident_population")
                .sort("area_code", "event_month")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private static StructType schema() {
        return SparkRows.schema(AREA);
    }

    private static Row community(String code, String from, String to, long residents) {
        Object[] cells = new Object[AREA.fields().size()];
        cells[AREA.names().indexOf("area_code")] = code;
        cells[AREA.names().indexOf("area_level")] = "community";
        cells[AREA.names().indexOf("valid_from")] = Date.valueOf(from);
        cells[AREA.names().indexOf("valid_to")] = to == null ? null : Date.valueOf(to);
        cells[AREA.names().indexOf("resident_population")] = residents;
        return RowFactory.create(cells);
    }
}
