package org.shequ.jobs.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.source.WebPull;

/**
 * Reads all pages of a service into one file with a row a line. After each page it is noted how far the reading has come, so
 * that one that breaks off goes on from there.
 */
final class WebReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** A service that never ends its pages is not read for ever. */
    private static final int MOST_PAGES = 100_000;

    private final String source;
    private final WebPull pull;
    private final WebClient client;
    private final Path folder;
    private final ZoneId zone;

    private WebReader(String source, WebPull pull, WebClient client, Path folder, ZoneId zone) {
        this.source = source;
        this.pull = pull;
        this.client = client;
        this.folder = folder;
        this.zone = zone;
    }

    /** Reads all there is into a folder. */
    static WebReader into(Path folder, String source, WebPull pull, Secrets secrets, ZoneId zone) {
        return new WebReader(source, pull, new WebClient(source, pull, secrets, WebClient.ATTEMPTS), folder, zone);
    }

    /**
     * The columns of the rows on the first page of a service, where it has windows of the newest one. Asks once and keeps
     * nothing.
     */
    static List<String> columns(Source source, WebPull pull, Secrets secrets, ZoneId zone, LocalDate date) {
        WebReader reader = new WebReader(source.id(), pull, new WebClient(source.id(), pull, secrets, 1), null, zone);
        String from = pull.window()
                .map(window -> later(window.first(), date.minusDays(window.days())))
                .map(LocalDate::toString)
                .orElse("");
        Progress first = new Progress("", from, "", 0, 0);
        JsonNode answer = reader.answer(reader.address(first, date));
        JsonNode rows = reader.rows(answer);
        reader.next(first, answer, rows);
        Set<String> columns = new LinkedHashSet<>();
        try (JsonItems items = new JsonItems(new ByteArrayInputStream(lines(rows)), source.reading(), pull.url())) {
            items.forEachRemaining(item -> columns.addAll(item.cells().keySet()));
        } catch (IOException e) {
            throw new InputRefusedException("Cannot read source " + source.id() + ": " + e.getMessage(), e);
        }
        return List.copyOf(columns);
    }

    /**
     * How far a reading has come.
     *
     * @param reading what is read, and from where on: another reading does not go on from here
     * @param from first day of the window that is read; blank where there are none
     * @param page what asks for the next page; blank for the first
     * @param pages pages read of this window
     * @param bytes length of what has been written
     */
    record Progress(String reading, String from, String page, int pages, long bytes) {}

    /**
     * Writes all rows, of windows those from the last position to the business date.
     *
     * @param last the day read up to before; null at the first time, or without windows
     * @return the day read up to now, null without windows
     */
    String pull(String last, LocalDate date, Path file) {
        String reading = Fingerprint.of(pull, String.valueOf(last), date);
        Path part = folder.resolve("reading.part");
        Progress progress = resumed(reading, part).orElseGet(() -> begun(reading, last, part));
        Optional<WebPull.Window> window = pull.window();
        while (window.isEmpty() || LocalDate.parse(progress.from()).isBefore(date)) {
            progress = window(progress, date, part);
            if (window.isEmpty()) {
                break;
            }
            LocalDate next =
                    LocalDate.parse(progress.from()).plusDays(window.get().days());
            progress = noted(new Progress(reading, next.toString(), "", 0, progress.bytes()));
        }
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(noteFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        return window.isEmpty() ? null : date.toString();
    }

    private Progress begun(String reading, String last, Path part) {
        try {
            Files.createDirectories(folder);
            Files.write(part, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + part, e);
        }
        String from = pull.window()
                .map(window -> last == null
                        ? window.first()
                        : later(window.first(), LocalDate.parse(last).minusDays(window.overlapDays())))
                .map(LocalDate::toString)
                .orElse("");
        return noted(new Progress(reading, from, "", 0, 0));
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    /** All pages of a window, or of the whole. */
    private Progress window(Progress begun, LocalDate date, Path part) {
        Progress progress = begun;
        boolean isLast = false;
        while (!isLast) {
            if (progress.pages() >= MOST_PAGES) {
                throw new InputRefusedException("Cannot read source " + source + ": it has more than " + MOST_PAGES
                        + " pages (expected an end; see its paging)");
            }
            JsonNode answer = answer(address(progress, date));
            JsonNode rows = rows(answer);
            long bytes = append(rows, progress.bytes(), part);
            String next = next(progress, answer, rows);
            isLast = next.isEmpty();
            progress = noted(new Progress(progress.reading(), progress.from(), next, progress.pages() + 1, bytes));
        }
        return progress;
    }

    private JsonNode answer(URI address) {
        try {
            return JSON.readTree(client.get(address));
        } catch (JsonProcessingException e) {
            throw new InputRefusedException("Cannot read source " + source + ": an answer of " + pull.url()
                    + " is no JSON: " + e.getOriginalMessage());
        }
    }

    private JsonNode rows(JsonNode answer) {
        JsonNode rows = answer;
        for (String step : pull.rows().isBlank() ? new String[0] : pull.rows().split("\\.")) {
            rows = rows.path(step);
        }
        if (!rows.isArray()) {
            throw new InputRefusedException("Cannot read source " + source + ": an answer of " + pull.url()
                    + " has no list " + (pull.rows().isBlank() ? "as a whole" : "at '" + pull.rows() + "'"));
        }
        return rows;
    }

    private URI address(Progress progress, LocalDate date) {
        if (progress.page().matches("https?://.+")) {
            return URI.create(progress.page());
        }
        Map<String, String> query = new LinkedHashMap<>(pull.query());
        WebPull.Paging paging = pull.paging();
        if (paging.size() > 0) {
            query.put(paging.sizeParameter(), Integer.toString(paging.size()));
        }
        String page = progress.page().isEmpty() && paging.style() != WebPull.Style.CURSOR
                ? Integer.toString(paging.first())
                : progress.page();
        if (!page.isEmpty()) {
            query.put(paging.parameter(), page);
        }
        pull.window().ifPresent(window -> {
            LocalDate from = LocalDate.parse(progress.from());
            LocalDate end = from.plusDays(window.days());
            query.put(window.from(), instant(from));
            query.put(window.until(), instant(end.isBefore(date) ? end : date));
        });
        String text = query.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(pull.url() + (text.isEmpty() ? "" : "?" + text));
    }

    private String instant(LocalDate day) {
        return day.atStartOfDay(zone).toInstant().toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What asks for the next page; blank after the last. */
    private String next(Progress progress, JsonNode answer, JsonNode rows) {
        WebPull.Paging paging = pull.paging();
        if (paging.style() == WebPull.Style.CURSOR) {
            return cursor(progress, answer);
        }
        if (rows.isEmpty()) {
            return "";
        }
        int now = progress.page().isEmpty() ? paging.first() : Integer.parseInt(progress.page());
        return Integer.toString(now + (paging.style() == WebPull.Style.PAGE ? 1 : rows.size()));
    }

    private String cursor(Progress progress, JsonNode answer) {
        JsonNode at =
                answer.has(pull.paging().next()) ? answer.get(pull.paging().next()) : answer;
        if (at == answer) {
            for (String step : pull.paging().next().split("\\.")) {
                at = at.path(step);
            }
        }
        String next = at.isMissingNode() || at.isNull() ? "" : at.asText();
        if (!next.isEmpty() && next.equals(progress.page())) {
            throw new InputRefusedException(
                    "Cannot read source " + source + ": a page of " + pull.url() + " names itself as the next");
        }
        boolean isAddress = next.matches("https?://.+");
        if (isAddress && !isSamePlace(URI.create(next), URI.create(pull.url()))) {
            throw new InputRefusedException("Cannot read source " + source + ": a page of " + pull.url() + " leads to "
                    + URI.create(next).getRawAuthority() + " (expected the same host, as the token goes with it)");
        }
        return next;
    }

    private static boolean isSamePlace(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getRawAuthority().equals(other.getRawAuthority());
    }

    /** Adds rows after what counts of the file so far; returns its length then. */
    private static long append(JsonNode rows, long bytes, Path part) {
        byte[] lines = lines(rows);
        try (var out = Files.newByteChannel(part, StandardOpenOption.WRITE)) {
            out.truncate(bytes);
            out.position(bytes);
            var buffer = java.nio.ByteBuffer.wrap(lines);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            return bytes + lines.length;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + part, e);
        }
    }

    private static byte[] lines(JsonNode rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Path noteFile() {
        return folder.resolve("reading.note");
    }

    private Optional<Progress> resumed(String reading, Path part) {
        try {
            if (!Files.exists(noteFile()) || !Files.exists(part)) {
                return Optional.empty();
            }
            Progress progress = JSON.readValue(noteFile().toFile(), Progress.class);
            boolean isSame = progress.reading().equals(reading) && Files.size(part) >= progress.bytes();
            return isSame ? Optional.of(progress) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Progress noted(Progress progress) {
        try {
            Path fresh = folder.resolve("reading.note.new");
            Files.write(fresh, JSON.writeValueAsBytes(progress));
            Files.move(fresh, noteFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return progress;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot note how far source " + source + " has been read", e);
        }
    }
}
