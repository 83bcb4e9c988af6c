package org.shequ.jobs.measure;

import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;
import org.shequ.common.sql.RowSql;

/** The one session all tests of this room share, in the time zone of the cities they describe. */
final class Sparks {
    static final SparkSession SESSION = SparkSession.builder()
            .master("local[2]")
            .appName("measure")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "Asia/Shanghai")
            .getOrCreate();

    /** What SQL over single rows means in that zone. */
    static final RowSql SQL = new RowSql(ZoneId.of("Asia/Shanghai"));

    private Sparks() {}
}
