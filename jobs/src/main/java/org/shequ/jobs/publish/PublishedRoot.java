package org.shequ.jobs.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.shequ.jobs.job.Night;

/**
 * The folder releases lie in, and the only class that touches it. A release is built beside the others under a dot name and
 * renamed when whole; {@code CURRENT} is replaced in one step after that, so that a reader never meets half a release.
 */
public final class PublishedRoot {
    private static final String CURRENT = "CURRENT";
    private static final String BUILDING = ".building-";
    private static final String REMOVING = ".removing-";
    private static final String RELEASE = "release=";

    private final Path folder;

    /** The root at a folder of the local disk, which need not exist yet. */
    public PublishedRoot(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The root of the home a run writes. */
    public static PublishedRoot of(Night night) {
        return new PublishedRoot(night.home().resolve("published"));
    }

    /** The release readers are to use. */
    public Optional<String> current() {
        Path pointer = folder.resolve(CURRENT);
        try {
            return Files.exists(pointer) ? Optional.of(Files.readString(pointer).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the pointer " + pointer, e);
        }
    }

    /** The ids of the complete releases, sorted. */
    public List<String> releases() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(RELEASE))
                    .map(name -> name.substring(RELEASE.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the releases in " + folder, e);
        }
    }

    /** What a complete release says it was made from; empty where it does not stand. */
    Optional<Map<String, String>> madeFrom(String id) {
        Path description = release(id).resolve("datapackage.json");
        return Files.exists(description) ? Optional.of(DataPackage.madeFrom(description)) : Optional.empty();
    }

    /** The folder of a complete release. */
    public Path release(String id) {
        return folder.resolve(RELEASE + id);
    }

    /**
     * An empty folder to build a release in. Removes what dead builds left, so only the holder of the run's lock may call it.
     *
     * @throws IllegalStateException where the release is published already
     */
    Path begin(String id) {
        if (Files.exists(release(id))) {
            throw new IllegalStateException("Cannot publish release " + id + ": " + release(id)
                    + " exists (expected a new id, releases never change)");
        }
        try {
            Files.createDirectories(folder);
            clearLeftovers();
            return Files.createDirectory(folder.resolve(BUILDING + id));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot begin release " + id + " in " + folder, e);
        }
    }

    private void clearLeftovers() throws IOException {
        List<Path> leftovers;
        try (Stream<Path> found = Files.list(folder)) {
            leftovers = found.filter(path -> isLeftover(path.getFileName().toString()))
                    .toList();
        }
        for (Path leftover : leftovers) {
            remove(leftover);
        }
    }

    private static boolean isLeftover(String name) {
        return name.startsWith(BUILDING) || name.startsWith(REMOVING) || name.startsWith("." + CURRENT);
    }

    /**
     * Removes a complete release: out of sight in one step, then from the disk. Only the holder of the run's lock may.
     *
     * @throws IllegalStateException where it is the current one
     */
    public void remove(String id) {
        if (current().filter(id::equals).isPresent()) {
            throw new IllegalStateException("Cannot remove release " + id + ": it is the current one");
        }
        Path removing = folder.resolve(REMOVING + id);
        try {
            clearLeftovers();
            Files.move(release(id), removing, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            remove(removing);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove release " + id + " from " + folder, e);
        }
    }

    /** Makes the built release visible under its own name, all at once. */
    void complete(String id) {
        Path building = folder.resolve(BUILDING + id);
        try {
            sync(building);
            Files.move(building, release(id), StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot complete release " + id + " in " + folder, e);
        }
    }

    /**
     * Makes a complete release the current one, in one step.
     *
     * @throws IllegalStateException where there is no such release
     */
    public void point(String id) {
        if (!Files.isDirectory(release(id))) {
            throw new IllegalStateException("Cannot make release " + id + " current: " + release(id)
                    + " does not exist (expected one of " + releases() + ")");
        }
        Path next = folder.resolve("." + CURRENT + "-" + id);
        try {
            Files.writeString(next, id + "\n");
            sync(next);
            Files.move(next, folder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make release " + id + " current in " + folder, e);
        }
    }

    /** Writes a text file of a release being built. */
    static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file of a release being built. */
    static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Waits until a file or folder lies on the disk. */
    static void sync(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot bring " + path + " to the disk", e);
        }
    }

    private static void remove(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
