package org.shequ.jobs.measure;

/**
 * Sums of floating-point numbers that come out the same to the bit in whatever order rows and partitions arrive.
 *
 * <p>Floating-point addition is not associative, so a number is split into its whole part (rounded down) and the rest in
 * units of 10^-12, rounded; both are added as 64-bit integers, which is exact, and put together once at the end. A sum is
 * exact to 10^-12 a row. An overflow is an error, never a wrong number.
 */
final class ExactSum {
    /** Units of the fraction in one. */
    private static final double UNITS = 1e12;

    /** From here on a whole part no longer fits 64 bits. */
    private static final double TOO_LARGE = 0x1p63;

    private ExactSum() {}

    /** Adds a number to a sum that stands in two slots, whole part first. */
    static void add(long[] sums, int slot, double number) {
        if (!(Math.abs(number) < TOO_LARGE)) {
            throw new ArithmeticException(
                    "Cannot add up " + number + " (expected a number between -9.2e18 and 9.2e18)");
        }
        double whole = Math.floor(number);
        sums[slot] = Math.addExact(sums[slot], (long) whole);
        sums[slot + 1] = Math.addExact(sums[slot + 1], Math.round((number - whole) * UNITS));
    }

    /** The number that two sums stand for. */
    static double joined(long whole, long fraction) {
        return (double) whole + (double) fraction / UNITS;
    }
}
