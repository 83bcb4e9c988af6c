import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.dags.command.SchedulingCommands;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.factory.ScheduleSettings;
import org.shequ.dags.state.RunType;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.RunInfo;
import picocli.CommandLine;

/** Says what our command line makes of a folder of DAG files, as JSON: WithShequ.java FOLDER HOME MOMENT... */
public final class WithShequ {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RUNS = 20;

    @CommandLine.Command(name = "shequ")
    static final class Root {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<String> shared = List.of("--dags-folder", arguments[0], "--scheduler-home", arguments[1], "-o", "json");
        List<String> moments = List.of(arguments).subList(2, arguments.length);
        DagFolder.Contents contents =
                new DagFolder(folder, ScheduleSettings.of(System.getenv()), System.getenv()).load(Instant.now());
        Map<String, Object> dags = new LinkedHashMap<>();
        for (Dag dag : contents.dags().values()) {
            Map<String, Object> made = new LinkedHashMap<>();
            made.put("details", call(shared, "dags", "details", dag.id()).get(0));
            made.put("tasks", byId(call(shared, "tasks", "list", dag.id())));
            made.put("next", next(dag, moments));
            made.put("rendered", rendered(shared, dag, moments.get(0)));
            dags.put(dag.id(), made);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("import_errors", contents.errors().stream().map(Object::toString).toList());
        answer.put("dags", dags);
        System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    }

    private static JsonNode call(List<String> shared, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(shared);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = SchedulingCommands.addTo(new CommandLine(new Root()));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(all.toArray(String[]::new));
        return code == 0 ? JSON.readTree(out.toString()) : JSON.valueToTree("error " + err);
    }

    private static Map<String, JsonNode> byId(JsonNode tasks) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        tasks.forEach(task -> byId.put(task.path("task_id").asText(), task));
        return byId;
    }

    /** The runs a scheduler would create one after the other if it always were that moment. */
    private static Map<String, Object> next(Dag dag, List<String> moments) {
        Map<String, Object> next = new LinkedHashMap<>();
        for (String moment : moments) {
            Instant now = OffsetDateTime.parse(moment).toInstant();
            List<List<String>> runs = new ArrayList<>();
            Optional<RunInfo> run = dag.schedule().next(Optional.empty(), now);
            while (run.isPresent() && runs.size() < RUNS) {
                DataInterval interval = run.get().interval();
                runs.add(List.of(
                        RunType.iso(run.get().logicalDate()),
                        RunType.iso(interval.start()),
                        RunType.iso(interval.end()),
                        RunType.iso(run.get().runAfter())));
                run = dag.schedule().next(Optional.of(interval), now);
            }
            next.put(moment, runs);
        }
        return next;
    }

    private static Map<String, JsonNode> rendered(List<String> shared, Dag dag, String moment) throws Exception {
        Map<String, JsonNode> rendered = new LinkedHashMap<>();
        for (String id : dag.tasks().ids()) {
            rendered.put(id, call(shared, "tasks", "render", dag.id(), id, moment));
        }
        return rendered;
    }
}
