package org.shequ.dags.definition;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;

/**
 * How often a failed task is tried again and after what delay.
 *
 * @param times further attempts after the first
 * @param base what the delay is multiplied by at each attempt; 0 keeps it constant
 */
public record Retries(int times, Duration delay, double base, Optional<Duration> longest) {
    /** Airflow's default delay of five minutes, and no retry. */
    public static final Retries NONE = new Retries(0, Duration.ofSeconds(300), 0, Optional.empty());

    private static final long DAY_SECONDS = 86_400;

    public Retries {
        if (times < 0 || delay.isNegative() || base < 0) {
            throw new IllegalArgumentException("Cannot retry " + times + " times after " + delay + " with base " + base
                    + " (expected nothing below zero)");
        }
    }

    /**
     * The time between the end of a failed attempt and the next one: constant, or with exponential backoff a duration in
     * [m, 2m-1] seconds with m = ceil(delay * base^(attempt-1)), fixed for each attempt and at most a day (Airflow,
     * TaskInstance.next_retry_datetime).
     *
     * @param key what makes the attempt one of its kind: {@code dag_id#task_id#logical date#attempt}
     * @param attempt 1 for the first attempt
     */
    public Duration delayAfter(String key, int attempt) {
        if (base == 0) {
            return delay;
        }
        double grown = Math.ceil(delay.toNanos() / 1e9 * Math.pow(base, attempt - 1.0));
        BigInteger least = grown < DAY_SECONDS ? BigInteger.valueOf(Math.max(1, (long) grown)) : days();
        BigInteger jittered = least.add(hash(key).mod(least));
        Duration backoff = Duration.ofSeconds(jittered.min(days()).longValueExact());
        return longest.filter(limit -> limit.compareTo(backoff) < 0).orElse(backoff);
    }

    private static BigInteger days() {
        return BigInteger.valueOf(DAY_SECONDS);
    }

    private static BigInteger hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash '" + key + "': this Java has no SHA-1", e);
        }
    }
}
