package org.shequ.schemas.scheme;

import java.util.Comparator;
import java.util.List;

/** How a value is turned into a score between 0 and 100. */
public sealed interface Rule {
    /** The score of a value in the unit of its indicator. */
    double score(double value);

    /** A value that scores 0, or the least there is. */
    double zero();

    /** A value that scores 100. */
    double full();

    /**
     * Linear between two bounds fixed beforehand and clipped outside (UNDP, Human Development Report, technical notes).
     *
     * @param zero the value that scores 0
     * @param full the value that scores 100; below {@code zero} where less is better
     */
    record Goalposts(double zero, double full) implements Rule {
        public Goalposts {
            if (zero == full) {
                throw new IllegalArgumentException("both goalposts are at " + zero);
            }
        }

        @Override
        public double score(double value) {
            return 100 * Math.max(0, Math.min(1, (value - zero) / (full - zero)));
        }
    }

    /**
     * Full marks at a benchmark, and so many marks off for each unit short of it, down to a floor, as in the rules of 金华.
     *
     * @param benchmark the value from which full marks are given
     * @param per what one unit is, such as 0.01 for a percentage point; negative where less is better
     * @param off marks taken off for each unit short; parts of a unit count in proportion
     * @param marks full marks
     * @param floor least marks
     */
    record PointsOff(double benchmark, double per, double off, double marks, double floor) implements Rule {
        public PointsOff {
            if (per == 0 || off <= 0 || marks <= 0 || floor < 0 || floor >= marks) {
                throw new IllegalArgumentException("points off: per " + per + ", off " + off + ", marks " + marks
                        + ", floor " + floor + " (expected per not 0, off above 0, floor from 0 to below marks)");
            }
        }

        @Override
        public double score(double value) {
            double units = Math.max(0, (benchmark - value) / per);
            return 100 * Math.max(floor, marks - off * units) / marks;
        }

        @Override
        public double zero() {
            return benchmark - per * marks / off;
        }

        @Override
        public double full() {
            return benchmark;
        }
    }

    /**
     * Marks by bands: the best band reached counts.
     *
     * @param bands bounds and their marks
     * @param marks full marks
     * @param isUpward whether a band is reached from its bound upwards; else downwards
     */
    record Steps(List<Band> bands, double marks, boolean isUpward) implements Rule {
        public Steps {
            bands = bands.stream()
                    .sorted(Comparator.comparingDouble(Band::marks).reversed())
                    .toList();
            if (bands.isEmpty() || marks <= 0 || bands.get(0).marks() != marks) {
                throw new IllegalArgumentException("steps: bands " + bands + " of " + marks
                        + " marks (expected bands, the best of which earns full marks)");
            }
            for (int i = 1; i < bands.size(); i++) {
                double gap = bands.get(i - 1).bound() - bands.get(i).bound();
                if (isUpward ? gap <= 0 : gap >= 0) {
                    throw new IllegalArgumentException("steps: a worse band has the better bound: " + bands);
                }
            }
        }

        @Override
        public double score(double value) {
            return bands.stream()
                            .filter(band -> isUpward ? value >= band.bound() : value <= band.bound())
                            .mapToDouble(Band::marks)
                            .findFirst()
                            .orElse(0)
                    * 100
                    / marks;
        }

        @Override
        public double zero() {
            return bands.get(bands.size() - 1).bound();
        }

        @Override
        public double full() {
            return bands.get(0).bound();
        }
    }

    /**
     * One band.
     *
     * @param bound the value it begins at
     * @param marks what it earns
     */
    record Band(double bound, double marks) {}
}
