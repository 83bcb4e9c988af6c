package org.shequ.common.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Corrects for looking at many areas at once (Benjamini and Hochberg 1995). */
public final class BenjaminiHochberg {
    private BenjaminiHochberg() {}

    /**
     * The q-value of each p-value, in the order given: the smallest false discovery rate at which it would be called.
     *
     * @param pValues from 0 to 1
     * @throws IllegalArgumentException if a p-value is outside 0 to 1
     */
    public static List<Double> qValues(List<Double> pValues) {
        pValues.forEach(pValue -> Refusal.share(pValue, "compute q-values", "a p-value"));
        int count = pValues.size();
        List<Integer> fromLargest = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparing((Integer index) -> pValues.get(index))
                        .reversed())
                .toList();
        Double[] qValues = new Double[count];
        double smallest = 1;
        for (int place = 0; place < count; place++) {
            int index = fromLargest.get(place);
            smallest = Math.min(smallest, pValues.get(index) * ((double) count / (count - place)));
            qValues[index] = smallest;
        }
        return List.of(qValues);
    }
}
