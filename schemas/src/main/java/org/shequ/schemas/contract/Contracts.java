package org.shequ.schemas.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.shequ.schemas.Resources;
import org.shequ.schemas.Words;
import org.shequ.schemas.yaml.Entry;
import org.shequ.schemas.yaml.Problems;
import org.shequ.schemas.yaml.YamlReader;

/** All contracts of the project by table name, read from {@code schemas/contracts} and {@code schemas/code_lists}. */
public final class Contracts {
    private static final String SPLIT = "\\s*\\|\\s*";

    /** The custom property by which a contract beyond the raw room says that a column may hold free text, masked. */
    private static final String FREE_TEXT = "freeText";

    private static final String MASKED = "masked";
    private static final String RECEIVED = "contracts/received.yml";

    private final Map<String, Contract> byTable;
    private final Map<String, CodeList> codeLists;
    private final List<Field> received;

    private Contracts(Map<String, Contract> byTable, Map<String, CodeList> codeLists, List<Field> received) {
        this.byTable = byTable;
        this.codeLists = codeLists;
        this.received = received;
    }

    /** The contracts shipped with the project; throws with all problems where one of them is broken. */
    public static Contracts load() {
        Problems problems = new Problems();
        Map<String, CodeList> codeLists = new LinkedHashMap<>();
        for (String file : Resources.list("code_lists")) {
            YamlReader.mapping(Resources.text(file), file, problems)
                    .map(Contracts::codeList)
                    .ifPresent(list -> codeLists.put(list.id(), list));
        }
        List<Field> received = fields(RECEIVED, codeLists, problems);
        Map<String, Contract> byTable = new LinkedHashMap<>();
        for (String file : Resources.list("contracts")) {
            if (!file.equals(RECEIVED)) {
                contract(file, codeLists, received, problems)
                        .ifPresent(contract -> byTable.put(contract.table(), contract));
            }
        }
        problems.throwIfAny();
        return new Contracts(byTable, codeLists, received);
    }

    /** The contract of a table; throws where there is none. */
    public Contract of(String table) {
        return find(table)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot find the contract of '" + table + "' (expected one of " + byTable.keySet() + ")"));
    }

    public Optional<Contract> find(String table) {
        return Optional.ofNullable(byTable.get(table));
    }

    /** The same contracts with one column of a table called otherwise: what a change of a contract would break. */
    public Contracts renamed(String table, String column, String name) {
        Map<String, Contract> changed = new LinkedHashMap<>(byTable);
        Contract contract = of(table);
        changed.put(
                table,
                new Contract(
                        contract.table(),
                        contract.version(),
                        contract.name(),
                        contract.description(),
                        contract.isFeed(),
                        contract.fields().stream()
                                .map(field -> field.name().equals(column) ? field.called(name) : field)
                                .toList()));
        return new Contracts(changed, codeLists, received);
    }

    /** All contracts by table name. */
    public List<Contract> all() {
        return byTable.values().stream()
                .sorted(Comparator.comparing(Contract::table))
                .toList();
    }

    /** The contracts that sources are mapped into, by table name. */
    public List<Contract> feeds() {
        return all().stream().filter(Contract::isFeed).toList();
    }

    /** The fields every feed carries after its own: where a row came from. */
    public List<Field> received() {
        return received;
    }

    public Map<String, CodeList> codeLists() {
        return codeLists;
    }

    private static CodeList codeList(Entry entry) {
        return entry.build(() -> {
            Map<String, Words> codes = new LinkedHashMap<>();
            Entry values = entry.entry("codes");
            values.keys().forEach(code -> codes.put(code, both(values, code)));
            return new CodeList(entry.text("id"), both(entry, "name"), codes);
        });
    }

    private static Optional<Contract> contract(
            String file, Map<String, CodeList> codeLists, List<Field> received, Problems problems) {
        return contract(Resources.text(file), file, codeLists, received, problems);
    }

    /** A contract of its text; problems are noted. */
    static Optional<Contract> contract(
            String text, String file, Map<String, CodeList> codeLists, List<Field> received, Problems problems) {
        return YamlReader.mapping(text, file, problems)
                .map(entry -> entry.build(() -> {
                    List.of("apiVersion", "kind", "status", "name", "domain").forEach(entry::ignore);
                    List<Entry> schemas = entry.entries("schema");
                    if (schemas.size() != 1) {
                        entry.problem("schema", "a contract describes " + schemas.size() + " tables (expected one)");
                        return null;
                    }
                    Entry schema = schemas.get(0);
                    return schema.build(() -> {
                        boolean isFeed = schema.texts("tags").contains("feed");
                        List<Field> fields = new ArrayList<>(fields(entry.text("id"), schema, codeLists));
                        if (isFeed) {
                            fields.addAll(received);
                        }
                        schema.ignore("name");
                        return new Contract(
                                entry.text("id"),
                                entry.text("version"),
                                both(schema, "businessName"),
                                both(schema, "description"),
                                isFeed,
                                fields);
                    });
                }));
    }

    private static List<Field> fields(String file, Map<String, CodeList> codeLists, Problems problems) {
        return YamlReader.mapping(Resources.text(file), file, problems)
                .map(entry -> fields("received", entry, codeLists))
                .orElse(List.of());
    }

    private static List<Field> fields(String table, Entry schema, Map<String, CodeList> codeLists) {
        List<Field> fields = new ArrayList<>();
        for (Entry property : schema.entries("properties")) {
            Field field = property.build(() -> field(table, property, codeLists));
            if (field != null) {
                fields.add(field);
            }
        }
        return fields;
    }

    private static Field field(String table, Entry property, Map<String, CodeList> codeLists) {
        Optional<Entry> options = property.optionalEntry("logicalTypeOptions");
        property.ignore("examples");
        Map<String, String> custom = new LinkedHashMap<>();
        property.entries("customProperties").forEach(entry -> custom.put(entry.text("property"), entry.text("value")));
        Optional<CodeList> codes = Optional.ofNullable(custom.get("codeList")).map(codeLists::get);
        if (custom.containsKey("codeList") && codes.isEmpty()) {
            property.problem("customProperties", "unknown code list '" + custom.get("codeList") + "'");
        }
        if (property.choice("classification", Classification.class, Classification.PUBLIC) == Classification.PERSONAL) {
            refuseFreeText(table, property, custom.get(FREE_TEXT));
        }
        boolean isPartitioned = property.flag("partitioned", false);
        Partition partition = !isPartitioned
                ? Partition.NONE
                : "month".equals(custom.get("partitionTransform")) ? Partition.MONTH : Partition.VALUE;
        return new Field(
                property.text("name"),
                property.choice("logicalType", FieldType.class),
                property.flag("required", false),
                property.flag("primaryKey", false),
                both(property, "businessName"),
                both(property, "description"),
                property.choice("classification", Classification.class, Classification.PUBLIC),
                codes,
                options.map(entry -> entry.optionalDecimal("minimum")).orElse(OptionalDouble.empty()),
                options.map(entry -> entry.optionalDecimal("maximum")).orElse(OptionalDouble.empty()),
                options.flatMap(entry -> entry.optionalText("pattern")),
                partition);
    }

    /** Free text stays in the raw room unless the contract of a table beyond it says in so many words that it may come. */
    private static void refuseFreeText(String table, Entry property, String said) {
        if (!table.startsWith("raw.") && !MASKED.equals(said)) {
            property.problem(
                    "classification",
                    "column '" + property.text("name") + "' of " + table
                            + " is personal and would leave the raw room with "
                            + FREE_TEXT + " " + (said == null ? "unsaid" : "'" + said + "'")
                            + " (expected another classification, or the custom property " + FREE_TEXT + ": " + MASKED
                            + ", by which the contract lets masked text come)");
        }
    }

    /** A text of the standard holds one string: ours are bilingual, "Chinese | English". */
    private static Words both(Entry entry, String key) {
        String text = entry.text(key);
        if (text == null) {
            return null;
        }
        String[] parts = text.split(SPLIT, 2);
        if (parts.length != 2) {
            entry.problem(key, "'" + key + "' is '" + text + "' (expected Chinese | English)");
            return null;
        }
        return new Words(parts[0], parts[1]);
    }
}
