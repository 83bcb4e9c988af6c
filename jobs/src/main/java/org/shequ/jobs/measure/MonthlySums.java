package org.shequ.jobs.measure;

import org.apache.spark.sql.Row;

/** The monthly sums of one variant in one area, added up over any stretch of months; whole numbers throughout, so exact. */
final class MonthlySums {
    /** Whole and fraction of numerator, denominator and squares, then the two counts of rows. */
    static final int WIDTH = 8;

    private final int first;
    private final long[][] upTo;
    private final int[] wavesUpTo;
    private boolean isAddedUp;

    /** Without sums yet, for the months from first to last as {@link Months} numbers them. */
    MonthlySums(int first, int last) {
        this.first = first;
        this.upTo = new long[last - first + 2][WIDTH];
        this.wavesUpTo = new int[last - first + 2];
    }

    /** Adds a month's sums, standing in a row from a column on. */
    void add(int month, Row row, int column) {
        long[] sums = upTo[month - first + 1];
        for (int i = 0; i < WIDTH; i++) {
            sums[i] = Math.addExact(sums[i], row.getLong(column + i));
        }
        wavesUpTo[month - first + 1] = 1;
    }

    Sums between(int from, int to) {
        addUp();
        if (to < from) {
            return new Sums(0, 0, 0, 0, 0);
        }
        long[] before = upTo[from - first];
        long[] after = upTo[to - first + 1];
        return new Sums(
                ExactSum.joined(after[0] - before[0], after[1] - before[1]),
                ExactSum.joined(after[2] - before[2], after[3] - before[3]),
                ExactSum.joined(after[4] - before[4], after[5] - before[5]),
                after[6] - before[6],
                after[7] - before[7]);
    }

    /** Whether a wave was held in one of the months. */
    boolean hasWave(int from, int to) {
        addUp();
        return to >= from && wavesUpTo[to - first + 1] > wavesUpTo[from - first];
    }

    private void addUp() {
        if (isAddedUp) {
            return;
        }
        isAddedUp = true;
        for (int month = 1; month < upTo.length; month++) {
            wavesUpTo[month] += wavesUpTo[month - 1];
            for (int i = 0; i < WIDTH; i++) {
                upTo[month][i] = Math.addExact(upTo[month][i], upTo[month - 1][i]);
            }
        }
    }
}
