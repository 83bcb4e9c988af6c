package org.shequ.jobs.job;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.Deployment;

/**
 * The facts a job of one run may rely on; everything else comes from tables.
 *
 * @param runId id of the run, unique in its home
 * @param date the business date: what is complete before it is assessed
 * @param deployment the city's definitions
 * @param data the folder deliveries arrive in, on any Hadoop file system
 * @param home the folder of the city's state
 * @param key the key of pseudonyms, from outside the lake
 * @param codeVersion version of the program
 */
public record Night(
        String runId, LocalDate date, Deployment deployment, String data, Path home, byte[] key, String codeVersion) {
    /** The last month that is over on the business date. */
    public YearMonth lastMonth() {
        return calendar().month(date).minusMonths(1);
    }

    /** How the city cuts time. */
    public CityCalendar calendar() {
        return deployment.city().calendar();
    }
}
