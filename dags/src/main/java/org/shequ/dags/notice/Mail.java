package org.shequ.dags.notice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.NoticeTable.Notice;

/**
 * Sends notices as plain mail. Where the server offers encryption it is used; a password goes over nothing else.
 *
 * @param security whether the connection is encrypted from its first byte
 * @param login who asks, where the server wants to know
 */
record Mail(String host, int port, Security security, Optional<Login> login, String from, List<String> to)
        implements Channel {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int WORD_BYTES = 42;

    /** How a connection begins. */
    enum Security {
        OFFERED,
        FROM_THE_START
    }

    /** A user of the mail server. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    static Mail of(Map<String, String> environment) {
        String address = environment.get("SHEQU_NOTIFY_SMTP");
        boolean isSecure = address.startsWith("smtps://");
        String[] place = address.replaceFirst("^smtps?://", "").split(":", 2);
        return new Mail(
                place[0],
                place.length > 1 ? Integer.parseInt(place[1]) : isSecure ? 465 : 25,
                isSecure ? Security.FROM_THE_START : Security.OFFERED,
                Optional.ofNullable(environment.get("SHEQU_NOTIFY_SMTP_USER"))
                        .map(user -> new Login(user, environment.getOrDefault("SHEQU_NOTIFY_SMTP_PASSWORD", ""))),
                plain(environment.getOrDefault("SHEQU_NOTIFY_FROM", "shequ@localhost")),
                Arrays.stream(environment
                                .getOrDefault("SHEQU_NOTIFY_TO", "root@localhost")
                                .split(","))
                        .map(receiver -> plain(receiver).strip())
                        .toList());
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void deliver(Notice notice) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            if (security == Security.FROM_THE_START) {
                socket = encrypted(socket);
            }
            Dialogue dialogue = new Dialogue(socket);
            dialogue.expect("220");
            List<String> offered = dialogue.say("EHLO shequ", "250");
            if (security == Security.OFFERED && offered.contains("STARTTLS")) {
                dialogue.say("STARTTLS", "220");
                socket = encrypted(socket);
                dialogue = new Dialogue(socket);
                dialogue.say("EHLO shequ", "250");
            }
            send(notice, dialogue, socket);
        } finally {
            socket.close();
        }
    }

    private void send(Notice notice, Dialogue dialogue, Socket socket) throws IOException {
        if (login.isPresent()) {
            if (!(socket instanceof SSLSocket)) {
                throw new IOException("Cannot log in to " + host + ":" + port
                        + ": the connection is not encrypted (expected a server that offers STARTTLS, or smtps://)");
            }
            String credentials = "\0" + login.get().user() + "\0" + login.get().password();
            dialogue.say("AUTH PLAIN " + base64(credentials), "235");
        }
        dialogue.say("MAIL FROM:<" + from + ">", "250");
        for (String receiver : to) {
            dialogue.say("RCPT TO:<" + receiver + ">", "250");
        }
        dialogue.say("DATA", "354");
        dialogue.say(message(notice) + "\r\n.", "250");
        dialogue.leave();
    }

    private SSLSocket encrypted(Socket plain) throws IOException {
        SSLSocket socket =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private String message(Notice notice) {
        Map<String, Object> facts = Json.object(notice.body());
        String body =
                Base64.getMimeEncoder().encodeToString(NoticeText.lines(facts).getBytes(StandardCharsets.UTF_8));
        return String.join(
                "\r\n",
                "From: " + from,
                "To: " + String.join(", ", to),
                "Subject: " + encodedWords(subject(notice, facts)),
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "",
                body);
    }

    private static String subject(Notice notice, Map<String, Object> facts) {
        return "[shequ] " + facts.getOrDefault("title", notice.kind()) + ": " + notice.dagId()
                + notice.taskId().map(id -> "." + id).orElse("") + " " + notice.runId();
    }

    /** A header's text as mail wants it where it is not plain ASCII: words of limited length (RFC 2047). */
    private static String encodedWords(String text) {
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            String next = Character.toString(text.codePointAt(at));
            if ((word + next).getBytes(StandardCharsets.UTF_8).length > WORD_BYTES) {
                words.append("=?UTF-8?B?").append(base64(word.toString())).append("?=\r\n ");
                word.setLength(0);
            }
            word.append(next);
        }
        return words.append("=?UTF-8?B?")
                .append(base64(word.toString()))
                .append("?=")
                .toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String plain(String address) {
        return address.replaceAll("[\\r\\n<>]", "");
    }

    /** One conversation with a mail server. */
    private static final class Dialogue {
        private final BufferedReader in;
        private final Writer out;

        Dialogue(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
        }

        /** @return what the answer's lines say after its code */
        List<String> say(String line, String code) throws IOException {
            out.write(line + "\r\n");
            out.flush();
            return expect(code);
        }

        /** The mail has been taken: what the server says to this changes nothing. */
        void leave() throws IOException {
            out.write("QUIT\r\n");
            out.flush();
        }

        List<String> expect(String code) throws IOException {
            List<String> said = new ArrayList<>();
            String line = in.readLine();
            while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                said.add(line.substring(4));
                line = in.readLine();
            }
            if (line == null || !line.startsWith(code)) {
                throw new IOException("the mail server said '" + line + "' (expected " + code + ")");
            }
            said.add(line.length() > 4 ? line.substring(4) : "");
            return said;
        }
    }
}
