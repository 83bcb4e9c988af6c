package org.shequ.jobs.evaluate;

import java.util.Arrays;

/** Competition ranks (1, 2, 2, 4) of scores, the highest first. */
final class Ranks {
    private final double[] ascending;

    Ranks(double[] scores) {
        ascending = scores.clone();
        Arrays.sort(ascending);
    }

    int size() {
        return ascending.length;
    }

    /** One more than the number of scores above this one. */
    int of(double score) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > score) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return ascending.length - low + 1;
    }
}
