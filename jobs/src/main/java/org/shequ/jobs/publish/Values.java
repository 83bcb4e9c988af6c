package org.shequ.jobs.publish;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The indicator values that pages need, held in arrays: whole rows of the compared periods, and plain monthly values behind
 * them. 3,000 areas by 60 indicators by 24 months take about 100 MB.
 */
public final class Values {
    private static final double[] NOTHING = {};

    private final Map<String, Integer> areas;
    private final int months;
    private final Map<Key, Block> blocks = new HashMap<>();
    private final Map<String, Map<String, TreeMap<String, Block>>> byIndicator = new HashMap<>();
    private final Map<String, double[][]> series = new HashMap<>();

    private record Key(String indicator, String variant, String periodType, String period) {}

    private static final class Block {
        private final double[][] numbers = new double[5][];
        private final long[] n;
        private final String[] status;
        private final String[] reason;

        private Block(int size) {
            for (int column = 0; column < numbers.length; column++) {
                numbers[column] = new double[size];
                Arrays.fill(numbers[column], Double.NaN);
            }
            n = new long[size];
            Arrays.fill(n, -1);
            status = new String[size];
            reason = new String[size];
        }

        private ValueRow row(int area) {
            return new ValueRow(
                    number(0, area),
                    number(1, area),
                    number(2, area),
                    n[area] < 0 ? OptionalLong.empty() : OptionalLong.of(n[area]),
                    number(3, area),
                    number(4, area),
                    status[area],
                    Optional.ofNullable(reason[area]));
        }

        private OptionalDouble number(int column, int area) {
            double number = numbers[column][area];
            return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
        }
    }

    /**
     * Room for values of some areas.
     *
     * @param areaCodes codes of the areas; values of others are not kept
     * @param months length of the monthly series, ending with the assessed period
     */
    public Values(List<String> areaCodes, int months) {
        this.months = months;
        areas = new LinkedHashMap<>();
        areaCodes.forEach(code -> areas.putIfAbsent(code, areas.size()));
    }

    /** Keeps a row. */
    public void add(String indicator, String variant, String periodType, String period, String areaCode, ValueRow row) {
        Integer area = areas.get(areaCode);
        if (area == null) {
            return;
        }
        Block block =
                blocks.computeIfAbsent(new Key(indicator, variant, periodType, period), key -> new Block(areas.size()));
        byIndicator
                .computeIfAbsent(indicator + '\n' + variant, key -> new HashMap<>())
                .computeIfAbsent(periodType, key -> new TreeMap<>())
                .put(period, block);
        block.numbers[0][area] = row.value().orElse(Double.NaN);
        block.numbers[1][area] = row.numerator().orElse(Double.NaN);
        block.numbers[2][area] = row.denominator().orElse(Double.NaN);
        block.numbers[3][area] = row.lower95().orElse(Double.NaN);
        block.numbers[4][area] = row.upper95().orElse(Double.NaN);
        block.n[area] = row.n().orElse(-1);
        block.status[area] = row.status().intern();
        block.reason[area] = row.reason().map(String::intern).orElse(null);
    }

    /** Keeps the value of one month of an indicator's main variant; 0 is the oldest month of the series. */
    public void addMonth(String indicator, String areaCode, int month, double value) {
        Integer area = areas.get(areaCode);
        if (area == null) {
            return;
        }
        double[][] lines = series.computeIfAbsent(indicator, key -> new double[areas.size()][]);
        if (lines[area] == null) {
            lines[area] = new double[months];
            Arrays.fill(lines[area], Double.NaN);
        }
        lines[area][month] = value;
    }

    /** The row of one indicator variant, period and area; empty where the table has none. */
    public Optional<ValueRow> find(
            String indicator, String variant, String periodType, String period, String areaCode) {
        return row(blocks.get(new Key(indicator, variant, periodType, period)), areaCode);
    }

    private Optional<ValueRow> row(Block block, String areaCode) {
        Integer area = areas.get(areaCode);
        return block == null || area == null || block.status[area] == null
                ? Optional.empty()
                : Optional.of(block.row(area));
    }

    /** The periods of a type that an indicator variant has rows of, oldest first. */
    public List<String> periods(String indicator, String variant, String periodType) {
        TreeMap<String, Block> found = byIndicator
                .getOrDefault(indicator + '\n' + variant, Map.of())
                .getOrDefault(periodType, new TreeMap<>());
        return found.keySet().stream().sorted(Comparator.naturalOrder()).toList();
    }

    /** Monthly values of the main variant, oldest first, NaN where unknown; no values at all where the table has none. */
    public double[] series(String indicator, String areaCode) {
        Integer area = areas.get(areaCode);
        double[][] found = series.get(indicator);
        return area == null || found == null || found[area] == null ? NOTHING : found[area].clone();
    }

    /** Length of the monthly series. */
    public int months() {
        return months;
    }
}
