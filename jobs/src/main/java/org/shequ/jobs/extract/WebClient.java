package org.shequ.jobs.extract;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.shequ.schemas.source.WebPull;

/**
 * Asks a service one thing after another, no faster than allowed: waits and asks again where it answers 429 or 5xx or not at
 * all. Redirections are not followed, so that the token goes nowhere else.
 */
final class WebClient {
    /** Tries of a question while a source is pulled. */
    static final int ATTEMPTS = 5;

    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);
    private static final long LONGEST_PAUSE_MILLIS = 300_000;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(30))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String source;
    private final WebPull pull;
    private final Secrets secrets;
    private final int attempts;
    private long lastNanos;
    private boolean isAsked;

    /** @param attempts how often it asks before it gives up */
    WebClient(String source, WebPull pull, Secrets secrets, int attempts) {
        this.source = source;
        this.pull = pull;
        this.secrets = secrets;
        this.attempts = attempts;
    }

    /** The body of the answer. */
    String get(URI address) {
        String found = "";
        for (int attempt = 1; attempt <= attempts; attempt++) {
            keepPace();
            long pause = (long) pull.backOffMillis() << (attempt - 1);
            try {
                HttpResponse<String> answer = client.send(request(address), HttpResponse.BodyHandlers.ofString());
                int status = answer.statusCode();
                if (status == 200) {
                    return answer.body();
                }
                if (status != 429 && status < 500) {
                    throw new SourceUnreachableException("Cannot read source " + source + " from " + plain(address)
                            + ": it answers " + status + " (expected 200"
                            + (status == 401 || status == 403
                                    ? "; see the token " + pull.token().orElse("that is not named")
                                    : "")
                            + ")");
                }
                found = "it answers " + status;
                pause = asked(answer).orElse(pause);
            } catch (IOException e) {
                found = secrets.struck(String.valueOf(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SourceUnreachableException("Cannot read source " + source + ": interrupted");
            }
            if (attempt < attempts) {
                sleep(Math.min(pause, LONGEST_PAUSE_MILLIS));
            }
        }
        throw new SourceUnreachableException("Cannot read source " + source + " from " + plain(address) + ": " + found
                + (attempts == 1
                        ? ""
                        : ", after " + attempts + " tries (what has come is kept, the next run goes on from there)"));
    }

    private HttpRequest request(URI address) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(LONGEST_ANSWER).header("Accept", "application/json");
        pull.token().ifPresent(name -> request.header("Authorization", pull.scheme() + " " + secrets.value(name)));
        return request.build();
    }

    /** The pause in milliseconds that the service itself asks for, in seconds. */
    private static Optional<Long> asked(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> 1000 * Long.parseLong(text));
    }

    private static String plain(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }

    private void keepPace() {
        long between = (long) (1e9 / pull.requestsPerSecond());
        long wait = isAsked ? lastNanos + between - System.nanoTime() : 0;
        if (wait > 0) {
            sleep(wait / 1_000_000 + 1);
        }
        lastNanos = System.nanoTime();
        isAsked = true;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnreachableException("Cannot go on reading: interrupted");
        }
    }
}
