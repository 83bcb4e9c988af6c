package org.shequ.dags.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One request and its answer. */
final class Exchange {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_BODY = 1_000_000;

    private final HttpExchange http;

    Exchange(HttpExchange http) {
        this.http = http;
    }

    /** Refusal of a request, with the status it is answered with. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refusal(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    String method() {
        return http.getRequestMethod();
    }

    /** The parts of the path, each decoded by itself, since run ids hold plus signs and colons. */
    List<String> path() {
        return Arrays.stream(http.getRequestURI().getRawPath().split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** What the query says of a name. */
    Optional<String> parameter(String name) {
        return Arrays.stream(Optional.ofNullable(http.getRequestURI().getRawQuery())
                        .orElse("")
                        .split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }

    JsonNode body(Set<String> known) throws IOException {
        byte[] bytes = http.getRequestBody().readNBytes(LARGEST_BODY);
        JsonNode body;
        try {
            body = bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new Refusal(422, "Cannot read the body: " + e.getOriginalMessage() + " (expected JSON)");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new Refusal(
                        422, "Cannot read the body: '" + name + "' is not known (expected some of " + known + ")");
            }
        });
        return body;
    }

    /** Lets a write pass only with the token, compared in constant time. */
    void requireToken(Optional<String> token) {
        String given = Optional.ofNullable(http.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        boolean isRight = token.isPresent()
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8));
        if (!isRight) {
            throw new Refusal(
                    token.isPresent() ? 401 : 403,
                    "Cannot change anything without the token"
                            + " (set SHEQU_SCHEDULER_TOKEN and send 'Authorization: Bearer ...')");
        }
    }

    /** Refuses requests for another host's name, which a hostile page could send to this machine. */
    void requireHost(Set<String> hosts) {
        String host =
                Optional.ofNullable(http.getRequestHeaders().getFirst("Host")).orElse("");
        if (!hosts.contains(host.replaceAll(":\\d+$", ""))) {
            throw new Refusal(421, "Cannot answer for this host name (expected one of " + hosts + ")");
        }
    }

    void json(int status, Object value) throws IOException {
        send(status, "application/json; charset=utf-8", JSON.writeValueAsString(value));
    }

    void html(String page) throws IOException {
        send(200, "text/html; charset=utf-8", page);
    }

    private void send(int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var headers = http.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'");
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }
}
