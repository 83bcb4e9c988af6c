package org.shequ.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The definition files that ship with the project, whether its classes lie in a jar or in a folder. */
public final class Resources {
    private static final String ROOT = "/shequ/";

    private Resources() {}

    /** The YAML files under a folder such as {@code contracts}, sorted, as paths {@link #text} takes. */
    public static synchronized List<String> list(String folder) {
        URL url = Resources.class.getResource(ROOT + folder);
        if (url == null) {
            return List.of();
        }
        try {
            URI uri = url.toURI();
            if (!uri.getScheme().equals("jar")) {
                return list(Path.of(uri), folder);
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return list(jar.getPath(ROOT + folder), folder);
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("Cannot list the shipped folder '" + folder + "'", e);
        }
    }

    private static List<String> list(Path root, String folder) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .map(file -> folder + "/" + root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** The text of a shipped file. */
    public static String text(String file) {
        try (InputStream in = Resources.class.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                throw new IllegalArgumentException("Cannot find the shipped file '" + file + "'");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the shipped file '" + file + "'", e);
        }
    }
}
