package org.shequ.dags.notice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.shequ.dags.store.NoticeTable.Notice;

/** A way a notice reaches people. */
public interface Channel {
    /** Delivers a notice, or throws. */
    void deliver(Notice notice) throws IOException, InterruptedException;

    /**
     * The channels the environment names: SHEQU_NOTIFY_WEBHOOK (a URL), SHEQU_NOTIFY_COMMAND (a shell command that reads the
     * notice), SHEQU_NOTIFY_SMTP (host:port) with SHEQU_NOTIFY_FROM and SHEQU_NOTIFY_TO.
     */
    static List<Channel> of(Map<String, String> environment) {
        List<Channel> channels = new ArrayList<>();
        if (environment.containsKey("SHEQU_NOTIFY_WEBHOOK")) {
            channels.add(new Webhook(URI.create(environment.get("SHEQU_NOTIFY_WEBHOOK"))));
        }
        if (environment.containsKey("SHEQU_NOTIFY_COMMAND")) {
            channels.add(new Command(environment.get("SHEQU_NOTIFY_COMMAND")));
        }
        if (environment.containsKey("SHEQU_NOTIFY_SMTP")) {
            channels.add(new Mail(
                    environment.get("SHEQU_NOTIFY_SMTP"),
                    environment.getOrDefault("SHEQU_NOTIFY_FROM", "shequ@localhost"),
                    environment.getOrDefault("SHEQU_NOTIFY_TO", "root@localhost")));
        }
        return channels;
    }

    /** Posts the notice as JSON. */
    record Webhook(URI address) implements Channel {
        @Override
        public void deliver(Notice notice) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(notice.body()))
                    .build();
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status >= 300) {
                throw new IOException("Cannot post notice " + notice.id() + ": the webhook answered " + status);
            }
        }
    }

    /** Gives the notice to a shell command on its standard input. */
    record Command(String command) implements Channel {
        @Override
        public void deliver(Notice notice) throws IOException, InterruptedException {
            Process process = new ProcessBuilder("bash", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (Writer in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) {
                in.write(notice.body());
            }
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("Cannot run the notice command: it took over 30 s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("Cannot run the notice command: exit code " + process.exitValue());
            }
        }
    }

    /** Sends the notice as a plain mail through a relay that asks for no password. */
    record Mail(String server, String from, String to) implements Channel {
        @Override
        public void deliver(Notice notice) throws IOException {
            String[] place = server.split(":", 2);
            int port = place.length > 1 ? Integer.parseInt(place[1]) : 25;
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(place[0], port), 10_000);
                socket.setSoTimeout(10_000);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
                expect(in, "220");
                say(in, out, "EHLO shequ", "250");
                say(in, out, "MAIL FROM:<" + plain(from) + ">", "250");
                for (String receiver : to.split(",")) {
                    say(in, out, "RCPT TO:<" + plain(receiver.strip()) + ">", "250");
                }
                say(in, out, "DATA", "354");
                say(in, out, message(notice) + "\r\n.", "250");
                say(in, out, "QUIT", "221");
            }
        }

        private String message(Notice notice) {
            String subject = "[shequ] " + notice.kind() + " " + notice.dagId()
                    + notice.taskId().map(id -> "." + id).orElse("");
            String body = Base64.getMimeEncoder().encodeToString(notice.body().getBytes(StandardCharsets.UTF_8));
            return String.join(
                    "\r\n",
                    "From: " + plain(from),
                    "To: " + plain(to),
                    "Subject: " + plain(subject),
                    "MIME-Version: 1.0",
                    "Content-Type: application/json; charset=utf-8",
                    "Content-Transfer-Encoding: base64",
                    "",
                    body);
        }

        private static String plain(String text) {
            return text.replaceAll("[\\r\\n<>]", "");
        }

        private static void say(BufferedReader in, Writer out, String line, String code) throws IOException {
            out.write(line + "\r\n");
            out.flush();
            expect(in, code);
        }

        private static void expect(BufferedReader in, String code) throws IOException {
            String line = in.readLine();
            while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                line = in.readLine();
            }
            if (line == null || !line.startsWith(code)) {
                throw new IOException("Cannot send mail: the server said '" + line + "' (expected " + code + ")");
            }
        }
    }
}
