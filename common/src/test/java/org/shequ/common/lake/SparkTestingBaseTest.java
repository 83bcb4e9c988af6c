package org.shequ.common.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake in a process where Spark runs already, as in spark-testing-base's suites. */
class SparkTestingBaseTest extends JavaDatasetSuiteBase {
    @TempDir
    Path home;

    @Override
    public SparkConf conf() {
        return super.conf()
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false")
                .set("spark.sql.shuffle.partitions", "2");
    }

    @Override
    public boolean enableHiveSupport() {
        return false;
    }

    @BeforeEach
    void startSpark() {
        runBefore();
    }

    @AfterAll
    static void stopSpark() {
        runAfterClass();
    }

    @Test
    void rowsComeBackAsTheyWereWritten() {
        LakeSettings settings = LakeSettings.local(home, ZoneOffset.UTC);
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Dataset<Row> rows = lake.session()
                    .createDataFrame(
                            List.of(
                                    RowFactory.create("A1", "open", "2024-01", 1L),
                                    RowFactory.create("A2", "closed", "2024-02", null)),
                            SparkRows.schema(Sample.CASES));
            lake.append(Sample.CASES, rows, Map.of());
            assertDataFrameEquals(rows, lake.read(Sample.CASES).sort("case_id"));
            assertEquals(
                    SparkRows.comment(Sample.CASES.fields().get(0)),
                    lake.read(Sample.CASES)
                            .schema()
                            .apply("case_id")
                            .getComment()
                            .get());
        }
    }
}
