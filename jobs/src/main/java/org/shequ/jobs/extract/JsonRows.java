package org.shequ.jobs.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shequ.schemas.source.Reading;

/** Rows of a JSON file. It is read twice: its columns are the paths that any of its rows has, in order of appearance. */
final class JsonRows implements RowReader {
    /** More paths than this are no columns but data in the place of names. */
    private static final int MOST_COLUMNS = 2_000;

    private final JsonItems items;
    private final List<Map<String, String>> documents;
    private final Map<String, Integer> places;

    private JsonRows(JsonItems items, List<Map<String, String>> documents, Map<String, Integer> places) {
        this.items = items;
        this.documents = documents;
        this.places = places;
    }

    static Opened opened(DataFolder folder, String name, Reading reading) throws IOException {
        Map<String, Integer> places = new LinkedHashMap<>();
        List<Map<String, String>> documents;
        try (JsonItems items = new JsonItems(Packed.open(folder, name, reading), reading, name)) {
            while (items.hasNext()) {
                items.next().cells().keySet().forEach(path -> places.putIfAbsent(path, places.size()));
                refuseTooMany(places, name);
            }
            documents = items.documents();
        }
        if (!places.isEmpty()) {
            documents.forEach(around -> around.keySet().forEach(path -> places.putIfAbsent(path, places.size())));
            refuseTooMany(places, name);
        }
        JsonItems items = new JsonItems(Packed.open(folder, name, reading), reading, name);
        return new Opened(new ArrayList<>(places.keySet()), new JsonRows(items, documents, places));
    }

    private static void refuseTooMany(Map<String, Integer> places, String name) {
        if (places.size() > MOST_COLUMNS) {
            List<String> paths = new ArrayList<>(places.keySet());
            throw new InputRefusedException("Cannot read " + name + ": its rows have more than " + MOST_COLUMNS
                    + " paths, the last " + paths.get(paths.size() - 1)
                    + " (expected columns; name a list of rows under 'rows')");
        }
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public RawRow next() {
        JsonItems.Item item = items.next();
        String[] cells = new String[places.size()];
        if (!documents.isEmpty()) {
            documents.get(item.document()).forEach((path, text) -> cells[places.get(path)] = text);
        }
        item.cells().forEach((path, text) -> cells[places.get(path)] = text);
        return new RawRow(item.line(), cells);
    }

    @Override
    public void close() throws IOException {
        items.close();
    }
}
