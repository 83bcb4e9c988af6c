package org.shequ.jobs.extract;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;
import org.shequ.jobs.cli.CommandCall;
import org.shequ.jobs.job.Outcome;

/** Pulls from a real HTTP server: all pages, once each, through refusals and breaks. */
class WebTest {
    private static final String COLUMNS = """
            columns:
              request_id: id
              area_code: place.code
              created_at: at
              category: {from: type, empty: 其他}
              request_type: {constant: other}
              is_excluded: {constant: 'false'}
            """;

    @TempDir
    private Path folder;

    private WireMockServer server;

    @BeforeEach
    void start() {
        server =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private OneSource city(String kind, String more) throws IOException {
        OneSource city = OneSource.in(folder, mapping(kind, more));
        Path secrets = city.write("home/secrets.properties", "API_TOKEN=never-to-be-told\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        return city;
    }

    private String mapping(String kind, String more) {
        String url = "http://127.0.0.1:" + server.port() + "/api";
        return kind + ":\n  url: " + url + "\n  token: API_TOKEN\n  requests_per_second: 1000\n  back_off_millis: 1\n"
                + more.indent(2) + COLUMNS;
    }

    private static String row(int id) {
        return "{\"id\":" + id + ",\"place\":{\"code\":\"A\"},\"at\":\"2026-09-01T08:00:00Z\",\"type\":\"噪声\"}";
    }

    private static String list(int... ids) {
        StringBuilder text = new StringBuilder("[");
        for (int id : ids) {
            text.append(text.length() == 1 ? "" : ",").append(row(id));
        }
        return text + "]";
    }

    private void answer(String parameter, String value, String json) {
        server.stubFor(get(urlPathEqualTo("/api"))
                .withHeader("Authorization", equalTo("Bearer never-to-be-told"))
                .withQueryParam(parameter, value == null ? absent() : equalTo(value))
                .willReturn(okJson(json)));
    }

    @Test
    void numberedPagesAreReadToTheEmptyOne() throws IOException {
        answer("page", "1", "{\"data\":{\"rows\":" + list(1, 2) + "}}");
        answer("page", "2", "{\"data\":{\"rows\":" + list(3) + "}}");
        answer("page", "3", "{\"data\":{\"rows\":[]}}");
        OneSource city = city("web", "rows: data.rows\npaging: {style: page, parameter: page}\n");
        city.night();
        assertEquals(List.of("1 A 噪声", "2 A 噪声", "3 A 噪声"), city.requests());
        assertEquals(Outcome.State.UNCHANGED, city.night().get(0).state());
    }

    @Test
    void offsetsGoOnByTheRowsThatCame() throws IOException {
        answer("skip", "0", list(1, 2));
        answer("skip", "2", list(3));
        answer("skip", "3", "[]");
        OneSource city = city("web", "paging: {style: offset, parameter: skip, size: 2, size_parameter: top}\n");
        city.night();
        assertEquals(3, city.requests().size());
        server.verify(3, getRequestedFor(urlPathEqualTo("/api")).withQueryParam("top", equalTo("2")));
    }

    @Test
    void cursorsAreFollowedOnTheSameHostOnly() throws IOException {
        String here = "http://127.0.0.1:" + server.port() + "/api?after=x";
        answer("after", null, "{\"next\":\"" + here + "\",\"results\":" + list(1) + "}");
        answer("after", "x", "{\"next\":null,\"results\":" + list(2) + "}");
        OneSource city = city("web", "rows: results\npaging: {style: cursor, next: next}\n");
        city.night();
        assertEquals(List.of("1 A 噪声", "2 A 噪声"), city.requests());
        answer("after", null, "{\"next\":\"http://elsewhere.example/\",\"results\":" + list(1) + "}");
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(message.contains("leads to elsewhere.example (expected the same host"), message);
    }

    /** Answers shaped as KoboToolbox (API v2) and ODK Central (OData) give them: next page by address, groups in names. */
    @Test
    void surveyPlatformsAreReadByConfigurationAlone() throws IOException {
        String here = "http://127.0.0.1:" + server.port() + "/api";
        server.stubFor(
                get(urlPathEqualTo("/api"))
                        .withHeader("Authorization", equalTo("Token never-to-be-told"))
                        .withQueryParam("start", absent())
                        .willReturn(
                                okJson(
                                        "{\"count\":2,\"next\":\"" + here
                                                + "?limit=1&start=1\",\"previous\":null,\"results\":["
                                                + "{\"_id\":71,\"_submission_time\":\"2026-09-01T08:00:00\",\"place/community\":\"A\",\"q1\":\"2\"}]}")));
        server.stubFor(get(urlPathEqualTo("/api"))
                .withHeader("Authorization", equalTo("Token never-to-be-told"))
                .withQueryParam("start", equalTo("1"))
                .willReturn(okJson("{\"count\":2,\"next\":null,\"previous\":\"" + here + "\",\"results\":["
                        + "{\"_id\":72,\"_submission_time\":\"2026-09-02T08:00:00\",\"place/community\":\"B\"}]}")));
        OneSource city = city("web", "scheme: Token\nrows: results\npaging: {style: cursor, next: next}\n");
        city.mapping(mapping("web", "scheme: Token\nrows: results\npaging: {style: cursor, next: next}\n")
                .replace("from: type", "from: q1")
                .replace("place.code", "place/community")
                .replace("request_id: id", "request_id: _id")
                .replace("created_at: at", "created_at: _submission_time"));
        city.night();
        assertEquals(List.of("71 A 2", "72 B 其他"), city.requests());
        answer(
                "$skiptoken",
                null,
                "{\"value\":[{\"__id\":\"uuid:a\",\"__system\":{\"submissionDate\":\"2026-09-03T00:00:00.000Z\"},"
                        + "\"place\":{\"community\":\"A\"},\"q1\":\"3\"}],\"@odata.nextLink\":\"" + here
                        + "?%24skiptoken=01e\"}");
        answer(
                "$skiptoken",
                "01e",
                "{\"value\":[{\"__id\":\"uuid:b\",\"__system\":{\"submissionDate\":\"2026-09-04T00:00:00.000Z\"},"
                        + "\"place\":{\"community\":\"B\"},\"q1\":\"4\"}]}");
        city.mapping("delivers: full\n"
                + mapping("web", "rows: value\npaging: {style: cursor, next: '@odata.nextLink'}\n")
                        .replace("from: type", "from: q1")
                        .replace("place.code", "place.community")
                        .replace("request_id: id", "request_id: __id")
                        .replace("created_at: at", "created_at: __system.submissionDate"));
        city.night();
        assertEquals(List.of("uuid:a A 3", "uuid:b B 4"), city.requests());
    }

    @Test
    void refusalsForAWhileAreWaitedOut() throws IOException {
        String[] states = {Scenario.STARTED, "busy", "broken"};
        int[] status = {429, 503, 200};
        for (int at = 0; at < states.length; at++) {
            server.stubFor(get(urlPathEqualTo("/api"))
                    .withQueryParam("page", equalTo("1"))
                    .inScenario("slow")
                    .whenScenarioStateIs(states[at])
                    .willReturn(aResponse()
                            .withStatus(status[at])
                            .withHeader("Retry-After", "0")
                            .withBody(list(1)))
                    .willSetStateTo(states[Math.min(at + 1, 2)]));
        }
        answer("page", "2", "[]");
        OneSource city = city("web", "paging: {style: page, parameter: page}\n");
        city.night();
        assertEquals(List.of("1 A 噪声"), city.requests());
    }

    @Test
    void aReadingThatBreaksOffGoesOnWhereItWas() throws IOException {
        answer("page", "1", list(1));
        answer("page", "2", list(2));
        server.stubFor(get(urlPathEqualTo("/api"))
                .withQueryParam("page", equalTo("3"))
                .willReturn(aResponse().withStatus(500)));
        OneSource city = city("web", "paging: {style: page, parameter: page}\n");
        String message =
                assertThrows(SourceUnreachableException.class, city::night).getMessage();
        assertTrue(message.contains("it answers 500, after 5 tries"), message);
        assertFalse(message.contains("never-to-be-told"), message);
        assertEquals(List.of(), city.requests());
        answer("page", "3", "[]");
        city.night();
        assertEquals(List.of("1 A 噪声", "2 A 噪声"), city.requests());
        server.verify(1, getRequestedFor(urlPathEqualTo("/api")).withQueryParam("page", equalTo("1")));
        server.verify(1, getRequestedFor(urlPathEqualTo("/api")).withQueryParam("page", equalTo("2")));
    }

    @Test
    void aTokenThatIsNotAcceptedIsSaidByItsName() throws IOException {
        server.stubFor(get(urlPathEqualTo("/api")).willReturn(aResponse().withStatus(401)));
        OneSource city = city("web", "paging: {style: page, parameter: page}\n");
        String message =
                assertThrows(SourceUnreachableException.class, city::night).getMessage();
        assertTrue(message.contains("it answers 401 (expected 200; see the token API_TOKEN)"), message);
    }

    /** What {@code ./shequ check} says of the city; nothing is to be written by it. */
    private String checked(OneSource city) throws IOException {
        List<Path> before = files();
        CommandCall call = CommandCall.of(
                "check",
                "--deployment",
                city.deployment().toString(),
                "--home",
                city.home().toString(),
                "--data",
                city.data().toString(),
                "--date",
                "2026-09-15");
        assertEquals(before, files());
        assertFalse(call.err().contains("never-to-be-told"), call.err());
        assertEquals(call.err().isEmpty() ? 0 : 2, call.exit(), call.err());
        return call.err();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void checkAsksAServiceOnceAndSaysWhatKeepsItFromBeingRead() throws IOException {
        answer("page", "1", list(1, 2));
        OneSource city = city("web", "paging: {style: page, parameter: page}\n");
        assertEquals("", checked(city));
        assertEquals(1, server.getAllServeEvents().size());
        city.mapping(mapping("web", "paging: {style: page, parameter: page}\n").replace("place.code", "place.zone"));
        String drifted = checked(city);
        assertTrue(drifted.contains("requests.yml:4: Cannot take in requests: it has no column 'place.zone'"), drifted);
        city = city("web", "rows: results\npaging: {style: page, parameter: page}\n");
        assertTrue(checked(city).contains("has no list at 'results'"));
        server.stubFor(get(urlPathEqualTo("/api")).willReturn(aResponse().withStatus(401)));
        assertTrue(checked(city).contains("it answers 401 (expected 200; see the token API_TOKEN)"));
        server.stubFor(get(urlPathEqualTo("/api"))
                .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "600")));
        assertTrue(checked(city).contains("it answers 503"));
        server.stop();
        String gone = checked(city);
        assertTrue(gone.contains("requests.yml:4: Cannot read source requests from http://127.0.0.1"), gone);
    }

    @Test
    void checkAsksOpen311ForItsNewestWindow() throws IOException {
        server.stubFor(get(urlPathEqualTo("/api/requests.json"))
                .withQueryParam("start_date", equalTo("2026-09-04T16:00:00Z"))
                .withQueryParam("end_date", equalTo("2026-09-14T16:00:00Z"))
                .withQueryParam("page", equalTo("1"))
                .willReturn(okJson(list(1))));
        OneSource city = city("open311", "first: 2026-09-01\ndays: 10\noverlap_days: 2\n");
        assertEquals("", checked(city));
        assertEquals(1, server.getAllServeEvents().size());
    }

    @Test
    void open311IsReadByWindowsOfDays() throws IOException {
        for (String[] window : new String[][] {
            {"2026-08-31T16:00:00Z", "2026-09-10T16:00:00Z", list(1, 2)},
            {"2026-09-10T16:00:00Z", "2026-09-14T16:00:00Z", list(3)},
            {"2026-09-12T16:00:00Z", "2026-09-15T16:00:00Z", list(3, 4)}
        }) {
            for (int page = 1; page <= 2; page++) {
                server.stubFor(get(urlPathEqualTo("/api/requests.json"))
                        .withQueryParam("start_date", equalTo(window[0]))
                        .withQueryParam("end_date", equalTo(window[1]))
                        .withQueryParam("page", equalTo(Integer.toString(page)))
                        .willReturn(okJson(page == 1 ? window[2] : "[]")));
            }
        }
        OneSource city = city("open311", "first: 2026-09-01\ndays: 10\noverlap_days: 2\n");
        city.on(LocalDate.of(2026, 9, 15));
        city.night();
        assertEquals(3, city.requests().size());
        city.on(LocalDate.of(2026, 9, 16));
        city.night();
        assertEquals(List.of("1 A 噪声", "2 A 噪声", "3 A 噪声", "4 A 噪声"), city.requests());
        assertEquals(6, server.getAllServeEvents().size());
    }
}
