package org.shequ.dags.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.NoticeTable;
import org.shequ.dags.store.NoticeTable.Notice;

/** Notices as they arrive: at a web server, a mail server and a command. */
class NotifierTest {
    private static final String BODY =
            "{\"title\":\"任务失败 / Task failed\",\"dag_id\":\"d\",\"run_id\":\"r\",\"task_id\":\"t\","
                    + "\"attempt\":2,\"attempts_allowed\":3,\"cause\":\"exit code 3\",\"log\":\"/logs/t.log\",\"what_to_do\":\"看日志 / Read it\"}";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database =
                Database.open(new Database.Access("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        database.transaction(sql -> {
            new NoticeTable(sql).insert("task_failed", "d", "r", Optional.of("t"), BODY, NOON);
            return null;
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int waiting(Instant at) {
        return database.transaction(sql -> new NoticeTable(sql).undelivered(99, at))
                .size();
    }

    @Test
    void aChannelThatFailedIsTriedAgainAloneAfterEverLongerPauses() throws IOException {
        List<String> posted = new CopyOnWriteArrayList<>();
        AtomicInteger status = new AtomicInteger(500);
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        web.createContext("/hook", exchange -> {
            posted.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        web.start();
        try {
            Path received = folder.resolve("received");
            Notifier notifier = new Notifier(
                    database,
                    Channel.of(Map.of(
                            "SHEQU_NOTIFY_WEBHOOK",
                            "http://127.0.0.1:" + web.getAddress().getPort() + "/hook",
                            "SHEQU_NOTIFY_COMMAND",
                            "cat >> " + received + "; echo >> " + received)));
            notifier.deliverAll(NOON);
            assertEquals(0, waiting(NOON.plusSeconds(9)));
            notifier.deliverAll(NOON.plusSeconds(10));
            assertEquals(0, waiting(NOON.plusSeconds(29)));
            status.set(204);
            notifier.deliverAll(NOON.plusSeconds(30));
            notifier.deliverAll(NOON.plus(Duration.ofDays(9)));
            String post = "application/json " + BODY;
            assertEquals(List.of(post, post, post), posted);
            assertEquals(List.of(BODY), Files.readAllLines(received), "what has been delivered is not sent again");
        } finally {
            web.stop(0);
        }
    }

    @Test
    void aServerThatIsDownForADayLosesNothing() {
        List<Instant> tried = new ArrayList<>();
        Instant[] clock = {NOON};
        Notifier notifier = new Notifier(database, List.of(new Channel() {
            @Override
            public String name() {
                return "down";
            }

            @Override
            public void deliver(Notice notice) throws IOException {
                tried.add(clock[0]);
                throw new IOException("down");
            }
        }));
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            clock[0] = NOON.plus(Duration.ofMinutes(minute));
            notifier.deliverAll(clock[0]);
        }
        assertEquals(14, tried.size());
        assertTrue(tried.get(13).isAfter(NOON.plus(Duration.ofHours(20))), tried.toString());
    }

    /** A mail server that takes one mail and hands over what it was told. */
    private static CompletableFuture<List<String>> serve(ServerSocket server, String offer) {
        return CompletableFuture.supplyAsync(() -> {
            List<String> said = new ArrayList<>();
            try (Socket caller = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = caller.getOutputStream();
                answer(out, "220 here");
                boolean isData = false;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    said.add(line);
                    isData = isData ? !line.equals(".") : line.equals("DATA");
                    if (line.startsWith("EHLO")) {
                        answer(out, "250-here\r\n250 " + offer);
                    } else if (line.equals("DATA")) {
                        answer(out, "354 go on");
                    } else if (!isData && !line.equals("QUIT")) {
                        answer(out, "250 fine");
                    }
                }
            } catch (IOException e) {
                said.add("broke off: " + e.getMessage());
            }
            return said;
        });
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private Notice notice() {
        return database.transaction(sql -> new NoticeTable(sql).latest(1)).get(0);
    }

    @Test
    void aMailIsPlainTextForPeople() throws Exception {
        try (ServerSocket server = server()) {
            CompletableFuture<List<String>> said = serve(server, "SIZE 1000000");
            Mail.of(Map.of(
                            "SHEQU_NOTIFY_SMTP", "127.0.0.1:" + server.getLocalPort(),
                            "SHEQU_NOTIFY_FROM", "shequ@example.org",
                            "SHEQU_NOTIFY_TO", "a@example.org, b@example.org"))
                    .deliver(notice());
            List<String> lines = said.get();
            assertEquals(
                    List.of(
                            "EHLO shequ",
                            "MAIL FROM:<shequ@example.org>",
                            "RCPT TO:<a@example.org>",
                            "RCPT TO:<b@example.org>",
                            "DATA",
                            "From: shequ@example.org",
                            "To: a@example.org, b@example.org"),
                    lines.subList(0, 7));
            int blank = lines.indexOf("");
            String subject = String.join("", lines.subList(7, lines.indexOf("MIME-Version: 1.0")));
            assertEquals("[shequ] 任务失败 / Task failed: d.t r", decoded(subject));
            assertTrue(lines.contains("Content-Type: text/plain; charset=utf-8"), lines.toString());
            String text = String.join("", lines.subList(blank + 1, lines.indexOf(".")));
            assertEquals("""
                    任务失败 / Task failed

                    DAG: d
                    运行 / Run: r
                    任务 / Task: t
                    第几次尝试 / Attempt: 2
                    最多尝试 / Attempts allowed: 3
                    原因 / Cause: exit code 3
                    日志 / Log: /logs/t.log
                    怎么办 / What to do: 看日志 / Read it
                    """, new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        }
    }

    private static String decoded(String header) {
        return List.of(header.substring("Subject: ".length()).split(" ")).stream()
                .map(word -> word.replaceAll("=\\?UTF-8\\?B\\?(.*)\\?=", "$1"))
                .map(word -> new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    @Test
    void aPasswordDoesNotGoOverAnOpenConnection() throws Exception {
        try (ServerSocket server = server()) {
            CompletableFuture<List<String>> said = serve(server, "AUTH PLAIN");
            Mail mail = Mail.of(Map.of(
                    "SHEQU_NOTIFY_SMTP", "smtp://127.0.0.1:" + server.getLocalPort(),
                    "SHEQU_NOTIFY_SMTP_USER", "city",
                    "SHEQU_NOTIFY_SMTP_PASSWORD", "secret"));
            IOException refused = assertThrows(IOException.class, () -> mail.deliver(notice()));
            assertEquals(
                    "Cannot log in to 127.0.0.1:" + server.getLocalPort()
                            + ": the connection is not encrypted (expected a server that offers STARTTLS, or smtps://)",
                    refused.getMessage());
            assertEquals(List.of("EHLO shequ"), said.get());
            assertTrue(!mail.toString().contains("secret"), mail.toString());
        }
    }

    @Test
    void theEnvironmentNamesTheChannels() {
        assertEquals(List.of(), Channel.of(Map.of()));
        assertEquals(
                List.of(
                        new Channel.Webhook(URI.create("https://example.org/hook")),
                        new Channel.Command("cat"),
                        new Mail(
                                "mail.example.org",
                                465,
                                Mail.Security.FROM_THE_START,
                                Optional.empty(),
                                "shequ@localhost",
                                List.of("root@localhost"))),
                Channel.of(Map.of(
                        "SHEQU_NOTIFY_WEBHOOK",
                        "https://example.org/hook",
                        "SHEQU_NOTIFY_COMMAND",
                        "cat",
                        "SHEQU_NOTIFY_SMTP",
                        "smtps://mail.example.org")));
    }
}
