package org.shequ.dags.factory;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lists what lies under a folder that others write to at the same time. */
public final class FolderListing {
    private FolderListing() {}

    /**
     * The folder, its files and folders and theirs, but for what vanishes while we look and for links that lead back to where
     * they are.
     *
     * @throws IOException where a folder cannot be read
     */
    public static List<Path> of(Path folder, FileVisitOption... options) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, Set.of(options), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                found.add(inner);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                return passOver(failure);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path inner, IOException failure) throws IOException {
                return passOver(failure);
            }
        });
        return found;
    }

    private static FileVisitResult passOver(IOException failure) throws IOException {
        boolean isHarmless =
                failure == null || failure instanceof NoSuchFileException || failure instanceof FileSystemLoopException;
        if (!isHarmless) {
            throw failure;
        }
        return FileVisitResult.CONTINUE;
    }
}
