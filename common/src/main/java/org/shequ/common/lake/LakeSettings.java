package org.shequ.common.lake;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a lake lies and how Spark is started for it.
 *
 * @param home the folder of one deployment's state: catalog, tables, lock
 * @param catalog where the current state of each table is kept
 * @param warehouse folder of the tables on any file system Hadoop knows
 * @param raw folder of the tables of the raw room, where these are kept apart
 * @param zone the city's time zone, which dates and months are cut by
 * @param master Spark's master, such as {@code local[2]}
 * @param spark further Spark settings, which win over ours
 */
public record LakeSettings(
        Path home,
        CatalogStore catalog,
        URI warehouse,
        Optional<URI> raw,
        ZoneId zone,
        String master,
        Map<String, String> spark) {
    /** Address of a PostgreSQL catalog; without it the catalog is a SQLite file. */
    public static final String CATALOG_URL = "SHEQU_CATALOG_URL";

    public static final String CATALOG_USER = "SHEQU_CATALOG_USER";
    public static final String CATALOG_PASSWORD = "SHEQU_CATALOG_PASSWORD";
    /** Folder of the tables, such as {@code hdfs://host/lake}; without it {@code <home>/lake}. */
    public static final String WAREHOUSE = "SHEQU_WAREHOUSE";
    /** Folder of the tables of the raw room, such as {@code hdfs://host/raw}; without it they lie with the others. */
    public static final String RAW_WAREHOUSE = "SHEQU_RAW_WAREHOUSE";
    /** Spark's master; without it all cores of this machine. */
    public static final String MASTER = "SHEQU_SPARK_MASTER";

    public LakeSettings {
        home = home.toAbsolutePath().normalize();
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(zone, "zone");
        refusePlain(warehouse);
        raw.ifPresent(LakeSettings::refusePlain);
        if (master.isBlank()) {
            throw new IllegalArgumentException("Cannot start Spark with a blank master (expected such as local[*])");
        }
        spark = Map.copyOf(spark);
    }

    private static void refusePlain(URI place) {
        if (place.getScheme() == null) {
            throw new IllegalArgumentException("Cannot keep tables in '" + place
                    + "' (expected an address with a scheme, such as file:///lake or hdfs://host/lake)");
        }
    }

    /** A lake within one folder of this machine, on all its cores. */
    public static LakeSettings local(Path home, ZoneId zone) {
        return of(home, zone, Map.of());
    }

    /**
     * A lake as the environment describes it.
     *
     * @param environment variables, of which those named by the constants of this class count
     */
    public static LakeSettings of(Path home, ZoneId zone, Map<String, String> environment) {
        Path folder = home.toAbsolutePath().normalize();
        return new LakeSettings(
                folder,
                catalog(folder, environment),
                Optional.ofNullable(environment.get(WAREHOUSE))
                        .map(URI::create)
                        .orElse(fileUri(folder.resolve("lake"))),
                Optional.ofNullable(environment.get(RAW_WAREHOUSE)).map(URI::create),
                zone,
                environment.getOrDefault(MASTER, "local[*]"),
                Map.of());
    }

    /** The same lake with one more Spark setting. */
    public LakeSettings withSpark(String key, String value) {
        Map<String, String> more = new java.util.HashMap<>(spark);
        more.put(key, value);
        return new LakeSettings(home, catalog, warehouse, raw, zone, master, more);
    }

    /** The same lake on another Spark master. */
    public LakeSettings withMaster(String other) {
        return new LakeSettings(home, catalog, warehouse, raw, zone, other, spark);
    }

    /** Whether Spark runs within this process. */
    boolean isLocal() {
        return master.startsWith("local");
    }

    private static CatalogStore catalog(Path folder, Map<String, String> environment) {
        String url = environment.get(CATALOG_URL);
        if (url == null) {
            return new CatalogStore.Sqlite(folder.resolve("catalog.sqlite"));
        }
        return new CatalogStore.Postgresql(
                url, environment.getOrDefault(CATALOG_USER, ""), environment.getOrDefault(CATALOG_PASSWORD, ""));
    }

    private static URI fileUri(Path folder) {
        String text = folder.toUri().toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }
}
