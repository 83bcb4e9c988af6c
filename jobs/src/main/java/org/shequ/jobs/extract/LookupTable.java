package org.shequ.jobs.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.source.Lookup;

/** The content of a file in which a mapping looks values up; small, so it is held whole. */
public final class LookupTable {
    /** Blanks around a cell, as mappings trim them. */
    private static final String BLANKS = "^[ \\t\\r\\n\\u3000\\u00a0]+|[ \\t\\r\\n\\u3000\\u00a0]+$";

    private LookupTable() {}

    /**
     * Values by key, both trimmed; rows that lack one of them are passed over.
     *
     * @throws InputRefusedException where the file, a column or its certainty is missing: a key with two values has none
     */
    public static Map<String, String> read(Lookup lookup, Night night) {
        DataFolder folder = DataFolder.of(lookup.reading(), night);
        try (Opened file = Opened.file(folder, lookup.file(), lookup.reading())) {
            return values(lookup, file);
        } catch (IOException e) {
            throw new InputRefusedException(
                    "Cannot look up in " + lookup.file() + " of " + folder.root() + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> values(Lookup lookup, Opened file) {
        int key = column(lookup, lookup.key(), file.columns());
        int value = column(lookup, lookup.value(), file.columns());
        Map<String, String> values = new TreeMap<>();
        List<String> ambiguous = new ArrayList<>();
        while (file.rows().hasNext()) {
            String[] cells = file.rows().next().cells();
            String of = cell(cells, key);
            String found = cell(cells, value);
            if (!of.isEmpty() && !found.isEmpty()) {
                String before = values.putIfAbsent(of, found);
                if (before != null && !before.equals(found)) {
                    ambiguous.add(of + " (" + before + " and " + found + ")");
                }
            }
        }
        if (!ambiguous.isEmpty()) {
            throw new InputRefusedException("Cannot look up in " + lookup.file() + ": " + lookup.key()
                    + " has more than one " + lookup.value() + " for " + String.join(", ", ambiguous)
                    + " (expected one each; line " + lookup.line() + " of the mapping)");
        }
        return values;
    }

    private static int column(Lookup lookup, String name, List<String> columns) {
        int at = columns.indexOf(name);
        if (at < 0) {
            throw new InputRefusedException("Cannot look up in " + lookup.file() + ": it has no column '" + name
                    + "' (line " + lookup.line() + " of the mapping; its columns are " + String.join(", ", columns)
                    + ")");
        }
        return at;
    }

    private static String cell(String[] cells, int at) {
        return at < cells.length && cells[at] != null ? cells[at].replaceAll(BLANKS, "") : "";
    }
}
