package org.shequ.jobs.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.shequ.schemas.source.Reading;

/**
 * Walks through JSON of any size and gives the objects that are rows as flat texts by path: {@code a.b[0].c}. Fields of what
 * encloses the rows carry their path from the top of the document, {@code $.day}. Numbers stay as they are written, a null and
 * an empty list are blank.
 */
final class JsonItems implements Iterator<JsonItems.Item>, Closeable {
    /** Longest text taken, in characters. */
    private static final int LONGEST_TEXT = SoundRows.LONGEST_ROW;

    private static final int DEEPEST = 200;

    /** Decimals of more places are written with an exponent. */
    private static final int MOST_PLACES = 400;

    private static final String TOP = "$.";

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_TEXT)
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /**
     * One row.
     *
     * @param document which document of the file it stands in, from 0
     * @param line the line it begins on
     * @param cells its texts by path
     */
    record Item(int document, long line, Map<String, String> cells) {}

    private final String file;
    private final String[] path;
    private final JsonParser parser;
    private final ArrayDeque<Item> ready = new ArrayDeque<>();
    private final List<Map<String, String>> documents = new ArrayList<>();
    private Map<String, String> around = new LinkedHashMap<>();
    private int level;
    private boolean isWithinRows;
    private boolean isFound;

    JsonItems(InputStream in, Reading reading, String file) throws IOException {
        this.file = file;
        this.path = reading.rows().isBlank() ? new String[0] : reading.rows().split("\\.");
        this.parser = JSON.createParser(Charsets.open(in, reading.charset(), file));
    }

    /** The fields around the rows of each document where rows have a path; whole once all items were asked for. */
    List<Map<String, String>> documents() {
        return documents;
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready.isEmpty()) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return isEnd();
                }
                step(token);
            }
            return true;
        } catch (JsonProcessingException e) {
            throw refused("line " + e.getLocation().getLineNr() + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw refused("bytes after line " + line() + " do not belong to its character set", e);
        } catch (IOException e) {
            throw refused("it cannot be read after line " + line() + ": " + e.getMessage(), e);
        }
    }

    private boolean isEnd() {
        if (path.length > 0 && !isFound) {
            throw refused("it has no '" + String.join(".", path) + "' (expected the list of its rows there)", null);
        }
        return false;
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void step(JsonToken token) throws IOException {
        if (token == JsonToken.END_ARRAY) {
            isWithinRows = false;
            leave();
        } else if (isWithinRows) {
            resolve(tree(), level, Map.of(), line());
        } else if (token == JsonToken.START_ARRAY) {
            isWithinRows = true;
        } else if (token == JsonToken.START_OBJECT && path.length == 0) {
            resolve(tree(), 0, Map.of(), line());
            leave();
        } else if (token == JsonToken.FIELD_NAME) {
            field(parser.currentName(), parser.nextToken());
        } else if (token == JsonToken.END_OBJECT) {
            leave();
        } else if (token != JsonToken.START_OBJECT) {
            throw refused("line " + line() + " holds a single value (expected objects, or a list of them)", null);
        }
    }

    /** Goes up one step of the path; at the top a document ends. */
    private void leave() {
        if (level > 0) {
            level--;
        } else if (path.length > 0) {
            documents.add(around);
            around = new LinkedHashMap<>();
        }
    }

    private void field(String name, JsonToken value) throws IOException {
        if (name.equals(path[level])) {
            isFound = true;
            if (value == JsonToken.START_ARRAY) {
                level++;
                isWithinRows = true;
            } else if (value == JsonToken.START_OBJECT && level + 1 < path.length) {
                level++;
            } else if (value != JsonToken.VALUE_NULL) {
                resolve(tree(), level + 1, Map.of(), line());
            }
        } else if (value == JsonToken.START_ARRAY) {
            parser.skipChildren();
        } else {
            flatten(above(level) + name, tree(), around);
        }
    }

    /** Finds the rows below a value, of which the path is followed up to some step. */
    private void resolve(JsonNode node, int step, Map<String, String> outer, long line) {
        if (node.isArray()) {
            node.forEach(element -> resolve(element, step, outer, line));
        } else if (step == path.length) {
            Map<String, String> cells = new LinkedHashMap<>();
            flatten(node.isObject() ? "" : "value", node, cells);
            cells.putAll(outer);
            ready.add(new Item(documents.size(), line, cells));
        } else if (node.isObject()) {
            below(node, step, outer, line);
        } else if (!node.isNull()) {
            throw refused("line " + line + " has no list at '" + String.join(".", path) + "'", null);
        }
    }

    private void below(JsonNode node, int step, Map<String, String> outer, long line) {
        Map<String, String> more = new LinkedHashMap<>(outer);
        node.properties().forEach(field -> {
            if (!field.getKey().equals(path[step]) && !field.getValue().isArray()) {
                flatten(above(step) + field.getKey(), field.getValue(), more);
            }
        });
        JsonNode child = node.get(path[step]);
        isFound |= child != null;
        if (child != null) {
            resolve(child, step + 1, more, line);
        }
    }

    private String above(int step) {
        return TOP
                + String.join(
                        "", Arrays.stream(path, 0, step).map(each -> each + ".").toList());
    }

    private static void flatten(String name, JsonNode node, Map<String, String> cells) {
        if (node.isObject() && !node.isEmpty()) {
            String prefix = name.isEmpty() ? "" : name + ".";
            node.properties().forEach(field -> flatten(prefix + field.getKey(), field.getValue(), cells));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int at = 0; at < node.size(); at++) {
                flatten(name + "[" + at + "]", node.get(at), cells);
            }
        } else if (!name.isEmpty()) {
            cells.put(name, text(node));
        }
    }

    private static String text(JsonNode node) {
        if (node.isContainerNode() || node.isNull()) {
            return "";
        }
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            return Math.abs(number.scale()) > MOST_PLACES ? number.toString() : number.toPlainString();
        }
        return node.asText();
    }

    private JsonNode tree() throws IOException {
        return parser.readValueAsTree();
    }

    private long line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private InputRefusedException refused(String found, Throwable cause) {
        return new InputRefusedException("Cannot read " + file + ": " + found, cause);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
