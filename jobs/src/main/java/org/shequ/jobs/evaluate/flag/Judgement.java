package org.shequ.jobs.evaluate.flag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.Funnel;
import org.shequ.common.statistics.Shrinkage;
import org.shequ.common.statistics.Wilson;

/**
 * What is held of one community and signal.
 *
 * @param signal the signal
 * @param area the community
 * @param odd records that look odd
 * @param all records looked at
 * @param common share of all judged communities together
 * @param limit upper 99.8 % limit of the funnel, widened for over-dispersion; empty where nothing is compared
 * @param qValue of its distance, among all communities (Benjamini and Hochberg 1995); empty likewise
 * @param isRaised whether it is flagged
 * @param keys numbers of the first odd records
 */
public record Judgement(
        Signal signal,
        String area,
        long odd,
        long all,
        double common,
        OptionalDouble limit,
        OptionalDouble qValue,
        boolean isRaised,
        List<String> keys) {
    /** Fewer communities make no funnel. */
    private static final int FEWEST_AREAS = 8;

    /** Share of odd records. */
    public double share() {
        return (double) odd / all;
    }

    /** Judges every community that has enough records of a signal; none where too few have. */
    public static List<Judgement> of(Signal signal, Odd counted) {
        List<Map.Entry<String, Odd.Count>> judged = counted.of(signal).entrySet().stream()
                .filter(entry -> entry.getValue().all() >= signal.least())
                .toList();
        long odd = judged.stream().mapToLong(entry -> entry.getValue().odd()).sum();
        long all = judged.stream().mapToLong(entry -> entry.getValue().all()).sum();
        double common = all == 0 ? 0 : (double) odd / all;
        if (signal.isCertain()) {
            return judged.stream()
                    .map(entry -> judgement(
                            signal, entry, common, null, entry.getValue().odd() > 0))
                    .toList();
        }
        if (judged.size() < FEWEST_AREAS) {
            return List.of();
        }
        Funnel funnel = Funnel.ofProportions(
                common,
                judged.stream()
                        .map(entry -> new Shrinkage.Count(
                                entry.getValue().odd(), entry.getValue().all()))
                        .toList());
        List<Judgement> judgements = new ArrayList<>();
        for (int at = 0; at < judged.size(); at++) {
            Odd.Count count = judged.get(at).getValue();
            Funnel.Position position = funnel.positions().get(at);
            boolean isRaised = position.isOutlier() && count.odd() >= Signal.FEWEST && exceeds(signal, count, common);
            judgements.add(judgement(signal, judged.get(at), common, position, isRaised));
        }
        return judgements;
    }

    /**
     * Whether a share lies above the city's by the excess. Where honest shares differ too, its whole 99.8 % interval (Wilson 1927)
     * has to: a test of a smallest effect (Murphy and Myors 1999) and not of no effect, which some honest community always fails.
     */
    private static boolean exceeds(Signal signal, Odd.Count count, double common) {
        double share = signal.differsHonestly()
                ? Wilson.interval(count.odd(), count.all(), Confidence.NINETY_NINE_POINT_EIGHT)
                        .lower()
                : (double) count.odd() / count.all();
        return share - common >= signal.excess();
    }

    private static Judgement judgement(
            Signal signal,
            Map.Entry<String, Odd.Count> counted,
            double common,
            Funnel.Position position,
            boolean isRaised) {
        return new Judgement(
                signal,
                counted.getKey(),
                counted.getValue().odd(),
                counted.getValue().all(),
                common,
                position == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(position.adjusted998().upper()),
                position == null ? OptionalDouble.empty() : OptionalDouble.of(position.qValue()),
                isRaised,
                List.copyOf(counted.getValue().keys()));
    }
}
