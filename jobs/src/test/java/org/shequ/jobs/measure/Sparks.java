package org.shequ.jobs.measure;

import org.apache.spark.sql.SparkSession;

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

    private Sparks() {}
}
