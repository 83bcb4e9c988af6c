package org.shequ.dags.factory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tasks and task groups of one DAG by the bare names its file uses, and the real ids and edges that follow: a dependency on
 * a group means its last tasks, a dependency of a group concerns its first.
 */
final class GroupTree {
    private final String file;
    private final Map<String, YamlMap> tasks;
    private final Map<String, YamlMap> groups;
    private final Map<String, Set<String>> edges = new LinkedHashMap<>();

    GroupTree(String file, Map<String, YamlMap> tasks, Map<String, YamlMap> groups) {
        this.file = file;
        this.tasks = tasks;
        this.groups = groups;
        tasks.keySet().forEach(task -> edges.put(task, new LinkedHashSet<>()));
        tasks.forEach((task, map) ->
                dependencies(task, map).stream().filter(tasks::containsKey).forEach(edges.get(task)::add));
        tasks.forEach((task, map) -> dependencies(task, map).stream()
                .filter(groups::containsKey)
                .forEach(group -> edges.get(task).addAll(last(group))));
        groups.forEach((group, map) -> {
            Set<String> first = first(group);
            for (String name : dependencies(group, map)) {
                Set<String> upstream = groups.containsKey(name) ? last(name) : Set.of(name);
                first.forEach(task -> edges.get(task).addAll(upstream));
            }
        });
    }

    /** The real ids of the tasks a task waits for. */
    Set<String> upstream(String task) {
        Set<String> ids = new LinkedHashSet<>();
        edges.get(task).forEach(name -> ids.add(id(name)));
        return ids;
    }

    /** The real id: prefixed with the ids of its groups unless a group says otherwise. */
    String id(String task) {
        return prefix(parentOf(tasks.get(task), "task_group_name")) + task;
    }

    /** The groups a task is in, outermost first, by their real ids. */
    List<String> groupsOf(String task) {
        List<String> names = new ArrayList<>();
        Optional<String> group = parentOf(tasks.get(task), "task_group_name");
        while (group.isPresent()) {
            names.add(0, groupId(group.get()));
            group = parentOf(groups.get(group.get()), "parent_group_name");
        }
        return names;
    }

    /** default_args of the groups a task is in, inner over outer. */
    YamlMap defaultsOf(String task) {
        YamlMap defaults = new YamlMap(0);
        Optional<String> group = parentOf(tasks.get(task), "task_group_name");
        while (group.isPresent()) {
            defaults = defaults.over(groups.get(group.get()).child("default_args"));
            group = parentOf(groups.get(group.get()), "parent_group_name");
        }
        return defaults;
    }

    private String groupId(String group) {
        return prefix(parentOf(groups.get(group), "parent_group_name")) + group;
    }

    private String prefix(Optional<String> group) {
        if (group.isEmpty() || Boolean.FALSE.equals(groups.get(group.get()).get("prefix_group_id"))) {
            return "";
        }
        return groupId(group.get()) + ".";
    }

    private Optional<String> parentOf(YamlMap map, String key) {
        Object name = map.get(key);
        if (name == null) {
            return Optional.empty();
        }
        if (!groups.containsKey(String.valueOf(name))) {
            throw new DagFileException(
                    file,
                    map.line(key),
                    "Cannot find task group '" + name + "' (expected one of " + groups.keySet() + ")");
        }
        return Optional.of(String.valueOf(name));
    }

    private List<String> dependencies(String name, YamlMap map) {
        List<String> names = new Keys(file, map, "'" + name + "'").texts("dependencies");
        for (String dependency : names) {
            if (!tasks.containsKey(dependency) && !groups.containsKey(dependency)) {
                Set<String> known = new LinkedHashSet<>(tasks.keySet());
                known.addAll(groups.keySet());
                throw new DagFileException(
                        file,
                        map.line("dependencies"),
                        "Cannot let '" + name + "' depend on '" + dependency + "': there is no such task or group"
                                + " (expected one of " + known + ")");
            }
        }
        return names;
    }

    private Set<String> members(String group) {
        Set<String> members = new LinkedHashSet<>();
        tasks.forEach((task, map) -> {
            Optional<String> parent = parentOf(map, "task_group_name");
            while (parent.isPresent()) {
                if (parent.get().equals(group)) {
                    members.add(task);
                }
                parent = parentOf(groups.get(parent.get()), "parent_group_name");
            }
        });
        return members;
    }

    private Set<String> first(String group) {
        Set<String> members = members(group);
        Set<String> first = new LinkedHashSet<>(members);
        first.removeIf(task -> edges.get(task).stream().anyMatch(members::contains));
        return first;
    }

    private Set<String> last(String group) {
        Set<String> members = members(group);
        Set<String> last = new LinkedHashSet<>(members);
        members.forEach(task -> last.removeAll(edges.get(task)));
        return last;
    }
}
