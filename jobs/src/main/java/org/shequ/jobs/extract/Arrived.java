package org.shequ.jobs.extract;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.source.DatabasePull;
import org.shequ.schemas.source.Pull;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.source.WebPull;

/**
 * What has come for one source since the last time.
 *
 * @param deliveries what is to be taken in
 * @param newest the newest day in the names of its files, where they carry one
 * @param notes what an operator is to know
 */
record Arrived(List<Delivery> deliveries, Optional<LocalDate> newest, List<String> notes) {
    /**
     * The files of a source that were not taken in before.
     *
     * @param known the rows of raw.delivery that speak of the source
     * @throws InputRefusedException where there is and was no file at all, or an archive is not sound
     */
    static Arrived files(Source source, DataFolder folder, List<Map<String, Object>> known) {
        DataFolder.Listed listed = folder.list(source);
        if (listed.isEmpty() && known.isEmpty()) {
            throw new InputRefusedException(
                    "Cannot extract source " + source.id() + " (" + source.file() + "): no file matches "
                            + source.reading().files() + " in " + folder.root() + " (expected at least one)");
        }
        List<String> waiting = new ArrayList<>(listed.waiting());
        List<Delivery> deliveries = fresh(source, folder, listed.complete(), known, waiting);
        List<String> notes = new ArrayList<>();
        if (!waiting.isEmpty()) {
            notes.add(source.id() + ": " + waiting.size() + " file(s) still being written 未写完: "
                    + String.join(", ", waiting));
        }
        List<LocalDate> missing = MissingDays.of(source.reading(), listed.names());
        if (!missing.isEmpty()) {
            notes.add(MissingDays.told(source.id(), missing));
        }
        return new Arrived(deliveries, MissingDays.newest(source.reading(), listed.names()), notes);
    }

    /**
     * What a pull brings that is another than the last one brought.
     *
     * @param known the rows of raw.delivery that speak of the source
     */
    static Arrived pulled(Source source, Pull pull, List<Map<String, Object>> known, Night night) {
        Optional<Map<String, Object>> last = known.stream()
                .max(Comparator.comparing((Map<String, Object> row) -> (Instant) row.get("file_modified_at"))
                        .thenComparing(row -> (String) row.get("file_name")));
        String before = last.map(row -> (String) row.get("position")).orElse(null);
        String position = landed(source, pull, before, night);
        DataFolder folder = DataFolder.of(source.reading(), night);
        List<Delivery> deliveries = folder.list(source).complete().stream()
                .map(found -> Delivery.of(
                                folder, found, folder.digest(found.name(), source.reading()), source.reading())
                        .upTo(position))
                .filter(delivery ->
                        last.isEmpty() || !delivery.sha256().equals(last.get().get("sha256")))
                .toList();
        return new Arrived(deliveries, Optional.empty(), List.of());
    }

    /** Pulls into a file of the landing folder; how far it has read then. */
    private static String landed(Source source, Pull pull, String before, Night night) {
        Path folder = Landing.emptied(night.home(), source.id());
        Secrets secrets = new Secrets(System.getenv(), night.home());
        if (pull instanceof WebPull web) {
            ZoneId zone = night.deployment().city().zone();
            return WebReader.into(folder, source.id(), web, secrets, zone)
                    .pull(before, night.date(), folder.resolve(night.runId() + ".json"));
        }
        return new DatabaseReader(source.id(), (DatabasePull) pull, secrets)
                .pull(before, folder.resolve(night.runId() + ".csv"));
    }

    private static List<Delivery> fresh(
            Source source,
            DataFolder folder,
            List<DataFolder.FileFound> files,
            List<Map<String, Object>> known,
            List<String> waiting) {
        Set<String> looked = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (Map<String, Object> row : known) {
            ids.add((String) row.get("delivery_id"));
            looked.add(Packed.container((String) row.get("file_name")) + "|" + row.get("file_bytes") + "|"
                    + ((Instant) row.get("file_modified_at")).toEpochMilli());
        }
        List<Delivery> fresh = new ArrayList<>();
        for (DataFolder.FileFound file : files) {
            if (looked.contains(file.name() + "|" + file.bytes() + "|" + file.modified())) {
                continue;
            }
            List<Delivery> within = new ArrayList<>();
            for (DataFolder.FileFound each : Packed.files(folder, file, source.reading())) {
                DataFolder.Digested content = folder.digest(each.name(), source.reading());
                within.add(Delivery.of(folder, each, content, source.reading()));
            }
            if (!folder.isStill(file)) {
                waiting.add(file.name());
                continue;
            }
            within.stream().filter(delivery -> ids.add(delivery.id())).forEach(fresh::add);
        }
        return fresh;
    }
}
