package org.shequ.schemas.source;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is read of a database. Names of credentials are kept here, the credentials are not.
 *
 * @param url address as its JDBC driver has it, without user and password
 * @param user name under which the user is found in the environment or the secrets
 * @param password name under which the password is found
 * @param from a table, a view, or a query in brackets with a name: {@code (select ...) cases}
 * @param watermark column that only grows when a row is new or changed, by which later pulls take what has changed; without it
 *     every pull takes the whole
 * @param overlap what is read again before the last watermark, for rows that were committed late: a duration such as {@code
 *     PT10M}, or a number
 * @param key column that rows are ordered by, and cut by where they are read in parts; a number then
 * @param partitions parts read at the same time
 * @param fetchSize rows fetched in one go
 * @param properties further properties of the driver
 */
public record DatabasePull(
        String url,
        Optional<String> user,
        Optional<String> password,
        String from,
        Optional<String> watermark,
        String overlap,
        Optional<String> key,
        int partitions,
        int fetchSize,
        Map<String, String> properties)
        implements Pull {
    private static final Pattern CREDENTIALS =
            Pattern.compile("(?i)(password|pwd|user|username)\\s*=|//[^/?]*@|:[^:/@]+/[^@/]+@");

    public DatabasePull {
        properties = Map.copyOf(properties);
        if (!url.startsWith("jdbc:") || CREDENTIALS.matcher(url).find()) {
            throw new IllegalArgumentException(
                    "the url of a database starts with jdbc: and holds no user or password (name them under user and password)");
        }
        if (properties.keySet().stream().anyMatch(name -> name.matches("(?i).*(password|pwd|secret).*"))) {
            throw new IllegalArgumentException("properties hold a secret (name it under password)");
        }
        if (partitions < 1 || fetchSize < 1) {
            throw new IllegalArgumentException("partitions and fetch_size count from 1");
        }
        if (partitions > 1 && (key.isEmpty() || watermark.isEmpty())) {
            throw new IllegalArgumentException(
                    "several partitions need a key to cut by and a watermark that holds them together");
        }
        if (!overlap.matches("P[0-9DTHMS.]+|\\d+(\\.\\d+)?")) {
            throw new IllegalArgumentException(
                    "overlap '" + overlap + "' is neither a duration such as PT10M nor a number");
        }
    }
}
