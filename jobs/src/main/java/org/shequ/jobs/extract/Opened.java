package org.shequ.jobs.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.shequ.schemas.source.Header;
import org.shequ.schemas.source.Reading;

/**
 * A delivered file opened at its first data row.
 *
 * @param columns its column names in order, each once
 * @param rows its data rows
 */
record Opened(List<String> columns, RowReader rows) implements AutoCloseable {
    /** Opens a file as its mapping says; refuses what is no such file. */
    static Opened file(DataFolder folder, String name, Reading reading) throws IOException {
        try {
            return switch (reading.format()) {
                case CSV, TSV -> text(new CsvRows(Packed.open(folder, name, reading), reading, name), name, reading);
                case XLSX ->
                    headed(sound(name, new XlsxRows(Packed.open(folder, name, reading), reading, name)), name, reading);
                case JSON -> JsonRows.opened(folder, name, reading).sound(name);
                case PARQUET ->
                    ParquetRows.opened(folder, name, DataFolder.configuration()).sound(name);
            };
        } catch (RuntimeException | StackOverflowError e) {
            throw SoundRows.refused(name, e);
        }
    }

    private static Opened text(CsvRows rows, String name, Reading reading) {
        SoundRows sound = sound(name, rows).readAsGbk(rows.isGbk());
        Opened opened = headed(sound, name, reading);
        sound.of(opened.columns.size(), reading.delimiter());
        return opened;
    }

    private static SoundRows sound(String name, RowReader rows) {
        return new SoundRows(name, rows);
    }

    private Opened sound(String name) {
        return new Opened(columns, sound(name, rows));
    }

    private static Opened headed(RowReader rows, String name, Reading reading) {
        for (int skipped = 1; skipped < reading.headerRow() && rows.hasNext(); skipped++) {
            rows.next();
        }
        if (reading.header() == Header.ABSENT) {
            return new Opened(reading.columns(), rows);
        }
        if (!rows.hasNext()) {
            if (reading.header() == Header.DETECT) {
                return new Opened(reading.columns(), rows);
            }
            throw new InputRefusedException("Cannot read " + name + ": it is empty (expected a header row)");
        }
        RowReader.RawRow first = rows.next();
        List<String> names = names(first.cells());
        if (reading.header() == Header.DETECT && !names.equals(reading.columns())) {
            return new Opened(reading.columns(), new PushedBack(first, rows));
        }
        return new Opened(names, rows);
    }

    /** Column names of a header row: trimmed, blanks named by position, repeats numbered. */
    private static List<String> names(String[] cells) {
        List<String> names = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String cell : Arrays.asList(cells)) {
            String name = cell.strip();
            name = name.isEmpty() ? "column_" + (names.size() + 1) : name;
            int times = seen.merge(name, 1, Integer::sum);
            names.add(times == 1 ? name : name + "_" + times);
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** Rows with the first one, which was read to look at it, put back. */
    private static final class PushedBack implements RowReader {
        private final RowReader rest;
        private RawRow first;

        PushedBack(RawRow first, RowReader rest) {
            this.first = first;
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            return first != null || rest.hasNext();
        }

        @Override
        public RawRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (first == null) {
                return rest.next();
            }
            RawRow row = first;
            first = null;
            return row;
        }

        @Override
        public Optional<String> doubt() {
            return rest.doubt();
        }

        @Override
        public void close() throws IOException {
            rest.close();
        }
    }
}
