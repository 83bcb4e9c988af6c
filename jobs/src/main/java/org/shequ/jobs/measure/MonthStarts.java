package org.shequ.jobs.measure;

import java.io.Serializable;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.shequ.schemas.city.CityCalendar;

/**
 * The first instants of a city's months in its time zone, to tell fast in which month one of millions of instants falls. Instants are
 * microseconds since 1970, months as {@link Months} numbers them.
 */
final class MonthStarts implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int FIRST = Months.index(YearMonth.of(1970, 1));
    private static final int COUNT = 12 * 100;

    /** How long a month usually is: counted in it, an instant lies at most a month beside its own. */
    private static final long USUAL_LENGTH = ChronoUnit.MONTHS.getDuration().toSeconds() * 1_000_000;

    private final CityCalendar calendar;
    private final ZoneId zone;
    private final long[] starts = new long[COUNT];

    MonthStarts(CityCalendar calendar, ZoneId zone) {
        this.calendar = calendar;
        this.zone = zone;
        for (int i = 0; i < COUNT; i++) {
            starts[i] = computed(FIRST + i);
        }
    }

    /** The month an instant falls in. */
    int monthOf(long instant) {
        if (instant < starts[0] || instant >= starts[COUNT - 1]) {
            return Months.index(calendar.month(calendar.day(Instant.EPOCH.plus(instant, ChronoUnit.MICROS), zone)));
        }
        int place = (int) ((instant - starts[0]) / USUAL_LENGTH);
        while (starts[place] > instant) {
            place--;
        }
        while (starts[place + 1] <= instant) {
            place++;
        }
        return FIRST + place;
    }

    /** The first instant of a month. */
    long startOf(int month) {
        return month < FIRST || month >= FIRST + COUNT ? computed(month) : starts[month - FIRST];
    }

    private long computed(int month) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, calendar.start(Months.month(month), zone));
    }
}
