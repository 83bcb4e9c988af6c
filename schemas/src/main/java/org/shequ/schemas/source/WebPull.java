package org.shequ.schemas.source;

import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a service that answers in JSON, page by page. The name of its token is kept here, the token is not.
 *
 * @param url address without query
 * @param query parameters of every request
 * @param token name under which the token is found in the environment or the secrets; none where none is asked for
 * @param scheme what stands before the token in the header Authorization: {@code Bearer}, or {@code Token} for KoboToolbox
 * @param rows path of the list of rows in an answer; blank where the answer is the list
 * @param paging how one page leads to the next
 * @param window the stretch of days asked for at a time; none where the service gives everything each time
 * @param requestsPerSecond most requests in a second
 * @param backOffMillis first pause after an answer 429 or 5xx that names none itself; it doubles with each try
 */
public record WebPull(
        String url,
        Map<String, String> query,
        Optional<String> token,
        String scheme,
        String rows,
        Paging paging,
        Optional<Window> window,
        double requestsPerSecond,
        int backOffMillis)
        implements Pull {
    /** How one page leads to the next. */
    public enum Style {
        /** Pages are numbered; an empty one is beyond the last. */
        PAGE,
        /** Rows are numbered; an empty page is beyond the last. */
        OFFSET,
        /** An answer names the next page, by a value or an address; the last one names none. */
        CURSOR
    }

    /**
     * How one page leads to the next.
     *
     * @param parameter the parameter that asks for a page, a first row, or what the cursor says
     * @param first the number of the first page or row
     * @param size rows asked for; 0 where the service decides
     * @param sizeParameter the parameter that asks for so many
     * @param next where an answer names the next page
     */
    public record Paging(Style style, String parameter, int first, int size, String sizeParameter, String next) {
        public Paging {
            if (style == Style.CURSOR && next.isBlank()) {
                throw new IllegalArgumentException(
                        "paging by cursor needs 'next', where an answer names the next page");
            }
            if (size < 0 || (size > 0 && sizeParameter.isBlank())) {
                throw new IllegalArgumentException("a size of " + size + " needs a size_parameter to ask for it by");
            }
        }
    }

    /**
     * Days asked for at a time, each from its midnight in the city.
     *
     * @param from parameter that takes the beginning
     * @param until parameter that takes the end
     * @param first the first day there is
     * @param days days asked for at a time
     * @param overlapDays days before the last end that are asked for again, as rows change after they were made
     */
    public record Window(String from, String until, LocalDate first, int days, int overlapDays) {
        public Window {
            if (days < 1 || overlapDays < 0) {
                throw new IllegalArgumentException("a window has 1 day or more, and 0 or more of overlap");
            }
        }
    }

    public WebPull {
        query = Map.copyOf(query);
        URI address = URI.create(url);
        boolean isPlain = address.getRawQuery() == null && address.getRawUserInfo() == null;
        if (!url.matches("https?://.+") || !isPlain) {
            throw new IllegalArgumentException("url '" + url
                    + "' is no plain http address (put parameters under query, and the token under token)");
        }
        if (!(requestsPerSecond > 0) || backOffMillis < 1) {
            throw new IllegalArgumentException("requests_per_second and back_off_millis are above 0");
        }
    }

    /**
     * Open311 GeoReport v2: the list of requests, numbered pages, by the day they were made.
     *
     * @param url the service's address, such as {@code https://city.example/open311/v2}
     */
    public static WebPull open311(
            String url,
            Map<String, String> query,
            Optional<String> token,
            LocalDate first,
            int days,
            int overlapDays,
            double requestsPerSecond,
            int backOffMillis) {
        return new WebPull(
                url.replaceAll("/$", "") + "/requests.json",
                query,
                token,
                "Bearer",
                "",
                new Paging(Style.PAGE, "page", 1, 0, "", ""),
                Optional.of(new Window("start_date", "end_date", first, days, overlapDays)),
                requestsPerSecond,
                backOffMillis);
    }
}
