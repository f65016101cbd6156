package breakwater.bench;

import breakwater.bench.Figure.Target;
import breakwater.local.data.DemoData;
import breakwater.local.template.FunctionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What can be counted, and so has no noise: round trips to the pooler, and classes that a cold
 * start loads and the JDK's own archive does not have.
 */
final class Counts {
  private final Setting setting;
  private final byte[] event;

  /**
   * Round trips of one candidate.
   *
   * @param toFirstRow of a new process, connecting included
   * @param perDashboard of one load after that
   */
  record RoundTrips(int toFirstRow, int perDashboard) {}

  Counts(Setting setting) throws IOException {
    this.setting = setting;
    event = setting.events().dashboard(DemoData.OWNER, null);
  }

  void run() throws IOException, InterruptedException {
    setting.progress().begin("counting round trips and classes");
    List<Candidate> all = setting.candidates();
    Rounds toFirstRow = new Rounds(all, 1);
    Rounds perDashboard = new Rounds(all, 1);
    Rounds classes = new Rounds(all, 1);
    for (Candidate candidate : all) {
      RoundTrips count = roundTrips(candidate);
      toFirstRow.set(candidate, 0, count.toFirstRow());
      perDashboard.set(candidate, 0, count.perDashboard());
      classes.set(candidate, 0, classesLoaded(candidate));
    }
    toFirstRow.keep(setting.results(), "round trips from connect to first row");
    perDashboard.keep(setting.results(), "round trips of a dashboard");
    classes.keep(setting.results(), "classes loaded");
    setting.add(
        new Figure(
            "roundTrips.perDashboard",
            perDashboard.of(Candidate.OURS),
            new Target("exactly 1", 1, true)));
    setting.add(new Figure("roundTrips.connectToFirstRow", toFirstRow.of(Candidate.OURS), null));
    setting.add(
        classes.ratio(
            "classesLoaded.oursToConventional",
            Candidate.OURS,
            Candidate.CONVENTIONAL,
            Target.atMost(0.3)));
  }

  RoundTrips roundTrips(Candidate candidate) throws IOException, InterruptedException {
    Stage stage = setting.stage();
    try (TurnCounter counter = TurnCounter.before(stage.pooler().host(), stage.pooler().port());
        Emulator emulator =
            Emulator.start(
                stage.directory("round-trips"),
                candidate.definition(setting.root(), stage.variables(counter.port())))) {
      emulator.invoke(candidate.label(), event);
      int first = counter.turns();
      emulator.invoke(candidate.label(), event);
      return new RoundTrips(first, counter.turns() - first);
    }
  }

  /** Of a process, from its start to its first answer. */
  int classesLoaded(Candidate candidate) throws IOException, InterruptedException {
    Path log = setting.stage().directory("classes-" + candidate.label() + ".log");
    Map<String, String> variables = new HashMap<>(setting.stage().variables());
    variables.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log);
    FunctionDefinition function = candidate.definition(setting.root(), variables);
    try (Emulator emulator = Emulator.start(setting.stage().directory("classes"), function)) {
      emulator.invoke(function.name(), event);
      try (Stream<String> lines = Files.lines(log)) {
        return (int)
            lines
                .filter(line -> line.contains(" source: "))
                .filter(line -> !line.contains("shared objects file"))
                .count();
      }
    }
  }
}
