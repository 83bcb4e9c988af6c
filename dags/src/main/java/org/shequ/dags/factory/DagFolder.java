package org.shequ.dags.factory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.shequ.dags.definition.Dag;

/**
 * The folder DAG files live in. Each call of {@link #load} reads only what has changed since the last; a file that cannot be
 * read is reported and hides nobody else's DAGs.
 */
public final class DagFolder {
    private static final List<String> DEFAULTS = List.of("defaults.yml", "defaults.yaml");

    private final Path folder;
    private final ScheduleSettings settings;
    private final Map<String, String> environment;
    private final Map<Path, Entry> read = new TreeMap<>();

    public DagFolder(Path folder, ScheduleSettings settings, Map<String, String> environment) {
        this.folder = folder.toAbsolutePath().normalize();
        this.settings = settings;
        this.environment = Map.copyOf(environment);
    }

    private record Entry(String stamp, List<Dag> dags, List<ImportError> errors) {}

    /** What the folder holds: DAGs by id, and what could not be loaded. */
    public record Contents(Map<String, Dag> dags, List<ImportError> errors) {
        public Contents {
            dags = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(dags));
            errors = List.copyOf(errors);
        }
    }

    public Path path() {
        return folder;
    }

    /**
     * Loads what has changed.
     *
     * @param now what dates like "2 days" are counted from
     */
    public Contents load(Instant now) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("Cannot read DAGs from " + folder + ": it is not a folder");
        }
        List<Path> files = files();
        read.keySet().retainAll(files);
        for (Path file : files) {
            String stamp = stamp(file);
            Entry known = read.get(file);
            if (known == null || !known.stamp().equals(stamp)) {
                read.put(file, entry(file, stamp, now));
            }
        }
        return contents();
    }

    private Contents contents() {
        Map<String, Dag> dags = new TreeMap<>();
        List<ImportError> errors = new ArrayList<>();
        read.forEach((file, entry) -> {
            errors.addAll(entry.errors());
            for (Dag dag : entry.dags()) {
                Dag other = dags.putIfAbsent(dag.id(), dag);
                if (other != null) {
                    errors.add(new ImportError(
                            dag.source().file(),
                            dag.source().line(),
                            "Cannot load DAG '" + dag.id() + "': "
                                    + other.source().file() + " already defines one of that id"));
                }
            }
        });
        return new Contents(dags, errors);
    }

    private Entry entry(Path file, String stamp, Instant now) {
        List<Dag> dags = new ArrayList<>();
        List<ImportError> errors = new ArrayList<>();
        String name = name(file);
        try {
            YamlMap text = PyYaml.read(name, Files.readString(file, StandardCharsets.UTF_8), environment);
            YamlMap defaults = defaults(file);
            DagReader reader = new DagReader(name, settings, now);
            text.forEach((id, value) -> {
                if (!id.equals("default") && !id.equals("task_groups")) {
                    try {
                        dags.add(reader.read(id, merged(name, text, id, value, defaults)));
                    } catch (DagFileException e) {
                        errors.add(new ImportError(name, e.line(), e.problem()));
                    }
                }
            });
        } catch (DagFileException e) {
            errors.add(new ImportError(name, e.line(), e.problem()));
        } catch (IOException e) {
            errors.add(new ImportError(name, 0, "Cannot read the file: " + e.getMessage()));
        } catch (RuntimeException e) {
            errors.add(new ImportError(name, 0, "Cannot load the file: " + e));
        }
        // dag-factory registers a file's DAGs only once all of them are built.
        return new Entry(stamp, errors.isEmpty() ? dags : List.of(), errors);
    }

    private static YamlMap merged(String file, YamlMap text, String id, Object value, YamlMap defaults) {
        if (!(value instanceof YamlMap own)) {
            throw new DagFileException(
                    file, text.line(id), "Cannot read DAG '" + id + "': '" + value + "' is not a mapping");
        }
        YamlMap dagDefaults = defaults.copy();
        dagDefaults.remove("default_args");
        YamlMap shared = text.child("default").copy();
        YamlMap arguments = shared.child("default_args").copy();
        defaults.child("default_args").forEach(arguments::putIfAbsent);
        if (!arguments.isEmpty()) {
            shared.put("default_args", arguments);
        }
        YamlMap withFolderDefaults = own.copy();
        dagDefaults.forEach(withFolderDefaults::putIfAbsent);
        return withFolderDefaults.over(shared);
    }

    /** defaults.yml of the file's folder and those above it up to the DAGs folder, inner over outer. */
    private YamlMap defaults(Path file) throws IOException {
        List<YamlMap> outermostFirst = new ArrayList<>();
        for (Path path : defaultFiles(file)) {
            outermostFirst.add(PyYaml.read(name(path), Files.readString(path, StandardCharsets.UTF_8), environment));
        }
        return united(outermostFirst);
    }

    /** Later mappings win key by key; default_args are joined key by key, tags are united and sorted. */
    static YamlMap united(List<YamlMap> outermostFirst) {
        YamlMap united = new YamlMap(1);
        for (YamlMap defaults : outermostFirst) {
            defaults.forEach((key, value) -> {
                if (key.equals("default_args") && value instanceof YamlMap arguments) {
                    YamlMap joined = united.child(key).copy();
                    joined.putAll(arguments);
                    united.put(key, joined);
                } else if (key.equals("tags") && value instanceof List<?> tags) {
                    TreeSet<String> all = new TreeSet<>();
                    tags.forEach(tag -> all.add(String.valueOf(tag)));
                    if (united.get(key) instanceof List<?> before) {
                        before.forEach(tag -> all.add(String.valueOf(tag)));
                    }
                    united.put(key, new ArrayList<>(all));
                } else {
                    united.put(key, value);
                }
            });
        }
        return united;
    }

    private List<Path> defaultFiles(Path file) {
        List<Path> files = new ArrayList<>();
        for (Path at = file.getParent(); at != null && at.startsWith(folder); at = at.getParent()) {
            Path here = at;
            Optional<Path> found = DEFAULTS.stream()
                    .map(here::resolve)
                    .filter(Files::isRegularFile)
                    .findFirst();
            found.ifPresent(path -> files.add(0, path));
        }
        return files;
    }

    private List<Path> files() {
        try {
            return FolderListing.of(folder, FileVisitOption.FOLLOW_LINKS).stream()
                    .filter(Files::isRegularFile)
                    .filter(path ->
                            path.toString().endsWith(".yml") || path.toString().endsWith(".yaml"))
                    .filter(path -> !DEFAULTS.contains(path.getFileName().toString()))
                    .filter(path -> !isIgnored(path))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }

    private boolean isIgnored(Path path) {
        IgnoreFile.Verdict verdict = IgnoreFile.Verdict.KEPT;
        Path at = folder;
        for (Path step : folder.relativize(path)) {
            verdict = IgnoreFile.in(at).flatMap(ignore -> ignore.verdict(path)).orElse(verdict);
            at = at.resolve(step);
        }
        return verdict == IgnoreFile.Verdict.IGNORED;
    }

    /** Changes whenever the file or one of its defaults does, and once a day for dates like "2 days". */
    private String stamp(Path file) {
        List<Path> files = new ArrayList<>(defaultFiles(file));
        files.add(file);
        StringBuilder stamp = new StringBuilder();
        for (Path path : files) {
            try {
                FileTime changed = Files.getLastModifiedTime(path);
                stamp.append(path).append('@').append(changed).append('#').append(Files.size(path));
            } catch (IOException e) {
                stamp.append(path).append("@unreadable");
            }
        }
        return stamp.toString();
    }

    private String name(Path path) {
        return folder.relativize(path).toString();
    }
}
