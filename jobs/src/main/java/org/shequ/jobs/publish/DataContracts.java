package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.shequ.schemas.contract.Field;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** What each table of a release promises, in the Open Data Contract Standard 3.1: the contract of the fields that left. */
final class DataContracts {
    /** The folder they lie in. */
    static final String FOLDER = "contracts";

    private final Yaml yaml;

    DataContracts() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        options.setWidth(200);
        this.yaml = new Yaml(options);
    }

    /** The text of a contract. */
    String of(PublishedTable table, Edition edition) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("name", table.name());
        schema.put("physicalType", "parquet");
        schema.put("businessName", both(table.contract().name()));
        schema.put("description", both(table.contract().description()));
        schema.put(
                "properties",
                table.fields().stream().map(DataContracts::property).toList());
        Map<String, Object> contract = new LinkedHashMap<>();
        contract.put("apiVersion", "v3.1.0");
        contract.put("kind", "DataContract");
        contract.put("id", "release." + table.name());
        contract.put("version", table.contract().version());
        contract.put("status", "active");
        contract.put(
                "servers",
                List.of(server("parquet", table.name() + "/*.parquet"), server("csv", "csv/" + table.name() + ".csv")));
        contract.put("schema", List.of(schema));
        contract.put("customProperties", List.of(custom("release", edition.id())));
        return yaml.dump(contract);
    }

    private static Map<String, Object> server(String format, String path) {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("server", format);
        server.put("type", "local");
        server.put("path", path);
        server.put("format", format);
        return server;
    }

    private static Map<String, Object> property(Field field) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("name", field.name());
        property.put("logicalType", field.type().name().toLowerCase(Locale.ROOT));
        if (field.isRequired()) {
            property.put("required", true);
        }
        if (field.isKey()) {
            property.put("primaryKey", true);
        }
        property.put("businessName", both(field.title()));
        property.put("description", both(field.description()));
        property.put("classification", field.classification().name().toLowerCase(Locale.ROOT));
        List<Object> custom = new ArrayList<>();
        field.codes()
                .ifPresent(codes -> custom.add(custom(
                        "validValues",
                        codes.codes().entrySet().stream()
                                .map(code -> code.getKey() + " = " + both(code.getValue()))
                                .toList())));
        if (!custom.isEmpty()) {
            property.put("customProperties", custom);
        }
        return property;
    }

    private static Map<String, Object> custom(String name, Object value) {
        Map<String, Object> custom = new LinkedHashMap<>();
        custom.put("property", name);
        custom.put("value", value);
        return custom;
    }

    private static String both(org.shequ.schemas.Words words) {
        return words.zh() + " | " + words.en();
    }
}
