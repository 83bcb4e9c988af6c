package org.shequ.dags.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The tasks of a DAG in the order they may run, with the edges between them. */
public final class TaskGraph {
    private final Map<String, Task> byId = new LinkedHashMap<>();
    private final Map<String, Set<String>> downstream = new LinkedHashMap<>();
    private final Map<String, Integer> weights = new LinkedHashMap<>();

    /**
     * Orders the tasks.
     *
     * @throws IllegalArgumentException naming duplicates, unknown upstream ids, or the tasks of a cycle
     */
    public TaskGraph(Collection<Task> tasks) {
        Map<String, Task> given = new LinkedHashMap<>();
        for (Task task : tasks) {
            if (given.put(task.id(), task) != null) {
                throw new IllegalArgumentException("Cannot use task id '" + task.id() + "' twice in one DAG");
            }
        }
        given.values().forEach(task -> requireKnown(task, given.keySet()));
        order(given);
        byId.values().forEach(task -> downstream.put(task.id(), new LinkedHashSet<>()));
        byId.values().forEach(task -> task.upstream()
                .forEach(id -> downstream.get(id).add(task.id())));
        byId.values().forEach(task -> weights.put(task.id(), weigh(task)));
    }

    private static void requireKnown(Task task, Set<String> ids) {
        for (String id : task.upstream()) {
            if (!ids.contains(id)) {
                throw new IllegalArgumentException("Cannot let task '" + task.id() + "' wait for '" + id
                        + "': there is no such task (expected one of " + new TreeSet<>(ids) + ")");
            }
        }
    }

    private void order(Map<String, Task> given) {
        Map<String, Integer> waiting = new LinkedHashMap<>();
        Map<String, List<String>> after = new LinkedHashMap<>();
        given.values().forEach(task -> {
            waiting.put(task.id(), task.upstream().size());
            task.upstream().forEach(id -> after.computeIfAbsent(id, key -> new ArrayList<>())
                    .add(task.id()));
        });
        Deque<String> ready = new ArrayDeque<>();
        waiting.forEach((id, count) -> {
            if (count == 0) {
                ready.add(id);
            }
        });
        while (!ready.isEmpty()) {
            String id = ready.poll();
            byId.put(id, given.get(id));
            for (String next : after.getOrDefault(id, List.of())) {
                if (waiting.merge(next, -1, Integer::sum) == 0) {
                    ready.add(next);
                }
            }
        }
        if (byId.size() < given.size()) {
            Set<String> stuck = new TreeSet<>(given.keySet());
            stuck.removeAll(byId.keySet());
            throw new IllegalArgumentException(
                    "Cannot order tasks " + stuck + ": they wait for each other in a cycle (expected none)");
        }
    }

    /** All tasks, each after those it waits for. */
    public List<Task> inOrder() {
        return List.copyOf(byId.values());
    }

    public Set<String> ids() {
        return new TreeSet<>(byId.keySet());
    }

    public Optional<Task> task(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The ids of the tasks that wait for this one directly. */
    public Set<String> downstream(String id) {
        return Set.copyOf(downstream.get(id));
    }

    public Set<String> allDownstream(String id) {
        return reach(id, downstream::get);
    }

    public Set<String> allUpstream(String id) {
        return reach(id, task -> byId.get(task).upstream());
    }

    /** The tasks nothing waits for: they decide the state of a run. */
    public Set<String> leaves() {
        Set<String> leaves = new LinkedHashSet<>(byId.keySet());
        leaves.removeIf(id -> !downstream.get(id).isEmpty());
        return leaves;
    }

    /** The priority of a task with what its weight rule adds, within 32 bits. */
    public int weight(String id) {
        return weights.get(id);
    }

    private int weigh(Task task) {
        Set<String> others =
                switch (task.slots().weightRule()) {
                    case ABSOLUTE -> Set.of();
                    case UPSTREAM -> allUpstream(task.id());
                    case DOWNSTREAM -> allDownstream(task.id());
                };
        long sum = task.slots().weight();
        for (String id : others) {
            sum += byId.get(id).slots().weight();
        }
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, sum));
    }

    private static Set<String> reach(String id, Function<String, Set<String>> step) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(step.apply(id));
        while (!open.isEmpty()) {
            String next = open.poll();
            if (seen.add(next)) {
                open.addAll(step.apply(next));
            }
        }
        return seen;
    }
}
