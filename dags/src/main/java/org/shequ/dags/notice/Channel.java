package org.shequ.dags.notice;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.shequ.dags.store.NoticeTable.Notice;

/** A way a notice reaches people. */
public interface Channel {
    /** What it is called in the log and in the store; no blanks. */
    String name();

    /** Delivers a notice, or throws. */
    void deliver(Notice notice) throws IOException, InterruptedException;

    /**
     * The channels the environment names: SHEQU_NOTIFY_WEBHOOK (a URL the notice is posted to as JSON), SHEQU_NOTIFY_COMMAND (a
     * shell command that reads it), SHEQU_NOTIFY_SMTP (host:port, or smtps://host:port) with SHEQU_NOTIFY_FROM, SHEQU_NOTIFY_TO
     * (comma between several), and where the server asks for it SHEQU_NOTIFY_SMTP_USER and SHEQU_NOTIFY_SMTP_PASSWORD.
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
            channels.add(Mail.of(environment));
        }
        return channels;
    }

    /** Posts the notice as JSON. */
    record Webhook(URI address) implements Channel {
        @Override
        public String name() {
            return "webhook";
        }

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
        public String name() {
            return "command";
        }

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
}
