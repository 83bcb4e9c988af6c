package org.shequ.dags.factory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An {@code .airflowignore} file with gitignore's patterns: the last one that matches decides. */
final class IgnoreFile {
    private final Path folder;
    private final List<Rule> rules;

    private IgnoreFile(Path folder, List<Rule> rules) {
        this.folder = folder;
        this.rules = rules;
    }

    private record Rule(Pattern pattern, Verdict verdict) {}

    /** What a pattern says of a path it matches. */
    enum Verdict {
        IGNORED,
        KEPT
    }

    static Optional<IgnoreFile> in(Path folder) {
        Path file = folder.resolve(".airflowignore");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            List<Rule> rules = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                String text = line.split("#", 2)[0].strip();
                if (!text.isEmpty()) {
                    rules.add(rule(text));
                }
            }
            return Optional.of(new IgnoreFile(folder, rules));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static Rule rule(String text) {
        Verdict verdict = text.startsWith("!") ? Verdict.KEPT : Verdict.IGNORED;
        String glob = text.startsWith("!") ? text.substring(1) : text;
        boolean isAnchored =
                glob.startsWith("/") || glob.substring(0, glob.length() - 1).contains("/");
        String body = glob.startsWith("/") ? glob.substring(1) : glob;
        boolean isFolder = body.endsWith("/");
        String regex = regex(isFolder ? body.substring(0, body.length() - 1) : body);
        return new Rule(
                Pattern.compile((isAnchored ? "" : "(?:.*/)?") + regex + (isFolder ? "/.*" : "(?:/.*)?")), verdict);
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    /** What this file says of {@code path}, if anything. */
    Optional<Verdict> verdict(Path path) {
        String relative = folder.relativize(path).toString().replace('\\', '/');
        Optional<Verdict> verdict = Optional.empty();
        for (Rule rule : rules) {
            if (rule.pattern().matcher(relative).matches()) {
                verdict = Optional.of(rule.verdict());
            }
        }
        return verdict;
    }
}
