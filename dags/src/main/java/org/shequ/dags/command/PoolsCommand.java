package org.shequ.dags.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shequ.dags.store.PoolTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pools}: how many slots tasks share. */
@Command(
        name = "pools",
        description = "资源池 / Pools of slots",
        mixinStandardHelpOptions = true,
        subcommands = picocli.CommandLine.HelpCommand.class)
public final class PoolsCommand {
    @Spec
    CommandSpec spec;

    @Command(name = "list", description = "List the pools")
    int list(@Mixin SharedOptions shared) {
        return print(shared, pools(shared));
    }

    @Command(name = "get", description = "Show one pool")
    int get(@Mixin SharedOptions shared, @Parameters(paramLabel = "NAME") String name) {
        List<PoolTable.Pool> found =
                pools(shared).stream().filter(pool -> pool.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("Cannot find pool '" + name + "' (see pools list)");
        }
        return print(shared, found);
    }

    @Command(name = "set", description = "Create or change a pool")
    int set(
            @Mixin SharedOptions shared,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1", paramLabel = "SLOTS") int slots,
            @Parameters(index = "2", paramLabel = "DESCRIPTION", defaultValue = "") String description) {
        shared.withDatabase(database -> database.transaction(sql -> {
            new PoolTable(sql).set(name, slots, description);
            return null;
        }));
        return print(shared, pools(shared));
    }

    @Command(name = "delete", description = "Delete a pool")
    int delete(@Mixin SharedOptions shared, @Parameters(paramLabel = "NAME") String name) {
        boolean isGone = shared.withDatabase(database -> database.transaction(sql -> new PoolTable(sql).delete(name)));
        if (!isGone) {
            throw new IllegalArgumentException("Cannot find pool '" + name + "' (see pools list)");
        }
        return print(shared, pools(shared));
    }

    private static List<PoolTable.Pool> pools(SharedOptions shared) {
        return shared.withDatabase(database -> database.transaction(sql -> new PoolTable(sql).all()));
    }

    private int print(SharedOptions shared, List<PoolTable.Pool> pools) {
        List<Map<String, Object>> rows = pools.stream()
                .map(pool -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("pool", pool.name());
                    row.put("slots", pool.slots());
                    row.put("description", pool.description());
                    return row;
                })
                .toList();
        Output.print(spec.commandLine().getOut(), shared.form, rows);
        return 0;
    }
}
