package org.shequ.common.statistics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A stream of random bits that is the same on every machine and in every order of threads: xoshiro256++ (Blackman and
 * Vigna 2021), its state filled by SplitMix64 (Steele, Lea and Flood 2014).
 *
 * <p>Give every task a stream of its own by {@link #child(String)}: a child depends on the seed and its name only, not on
 * what was drawn before. A stream is not to be shared between threads.
 */
public final class RandomStream {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state0;
    private long state1;
    private long state2;
    private long state3;

    RandomStream(long seed, long state0, long state1, long state2, long state3) {
        this.seed = seed;
        this.state0 = state0;
        this.state1 = state1;
        this.state2 = state2;
        this.state3 = state3;
    }

    /** The stream of a seed. */
    public static RandomStream of(long seed) {
        return new RandomStream(seed, splitMix(seed, 1), splitMix(seed, 2), splitMix(seed, 3), splitMix(seed, 4));
    }

    /**
     * The stream of a list of names, such as run, period and area: its seed is the start of their SHA-256 in UTF-8,
     * each name preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
     */
    public static RandomStream of(String... names) {
        MessageDigest digest = sha256();
        for (String name : names) {
            add(digest, name);
        }
        return of(ByteBuffer.wrap(digest.digest()).getLong());
    }

    /** The stream of a task below this one, whatever was drawn from this one. */
    public RandomStream child(String name) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        add(digest, name);
        return of(ByteBuffer.wrap(digest.digest()).getLong());
    }

    /** The stream of a numbered task below this one, such as a replicate, whatever was drawn from this one. */
    public RandomStream child(long number) {
        return of(splitMix(seed ^ 0x6a09e667f3bcc909L, number));
    }

    private static void add(MessageDigest digest, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException("every Java platform has SHA-256", failure);
        }
    }

    /** The output of SplitMix64 at a step from 1. */
    static long splitMix(long seed, long step) {
        long mixed = seed + step * GOLDEN;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** The seed, to be stored with results so that they can be drawn again. */
    public long seed() {
        return seed;
    }

    /** The next 64 random bits. */
    public long bits() {
        long result = Long.rotateLeft(state0 + state3, 23) + state0;
        long shifted = state1 << 17;
        state2 ^= state0;
        state3 ^= state1;
        state1 ^= state2;
        state0 ^= state3;
        state2 ^= shifted;
        state3 = Long.rotateLeft(state3, 45);
        return result;
    }

    /** A number spread evenly between 0 and 1, neither of which occurs. */
    public double uniform() {
        return ((bits() >>> 12) + 0.5) * 0x1.0p-52;
    }

    /**
     * A whole number spread evenly from 0 to one below the bound, without bias (by rejection).
     *
     * @param bound above 0
     * @throws IllegalArgumentException if the bound is not above 0
     */
    public int below(int bound) {
        Refusal.positive(bound, "draw a whole number", "bound");
        long limit = (1L << 62) - (1L << 62) % bound;
        long draw = bits() >>> 2;
        while (draw >= limit) {
            draw = bits() >>> 2;
        }
        return (int) (draw % bound);
    }
}
