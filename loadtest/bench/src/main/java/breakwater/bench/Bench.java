package breakwater.bench;

import breakwater.local.data.DemoData;
import breakwater.local.process.Directories;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** {@code make bench}: everything that is measured, one part after the other. */
public final class Bench {
  private Bench() {}

  /** Takes no arguments; see {@link BenchConfig} for the variables. */
  public static void main(String[] args) throws IOException, InterruptedException, SQLException {
    Locale.setDefault(Locale.ROOT); // the report's numbers are the same wherever it is made
    try {
      run(BenchConfig.from(System.getenv()), Path.of("").toAbsolutePath());
      System.exit(0); // threads of ours that pass bytes on are still there
    } catch (BenchException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(BenchConfig config, Path root)
      throws IOException, InterruptedException, SQLException {
    if (config.parts().contains("warm") || config.parts().contains("throughput")) {
      var _ = PgBench.find(); // said at the start, not after minutes
    }
    Path directory = root.resolve("loadtest/target/bench");
    Path run = directory.resolve("run");
    Directories.delete(run);
    Results results = new Results(directory, new Machine());
    Progress progress = new Progress();
    progress.begin("starting Postgres and PgBouncer");
    try (Stage stage = Stage.start(root, run)) {
      Setting setting = new Setting(stage, Events.in(root), results, progress, config.rounds());
      compareAnswers(setting);
      for (String part : BenchConfig.PARTS) {
        if (config.parts().contains(part)) {
          run(part, setting, config);
          results.write();
        }
      }
    } finally {
      Directories.delete(run);
    }
    progress.begin("done: " + directory.resolve("report.html").toUri());
    System.out.println("          " + directory.resolve("results.json"));
  }

  private static void compareAnswers(Setting setting) throws IOException, InterruptedException {
    setting.progress().begin("comparing the answers");
    Answers answers = new Answers(setting);
    for (Candidate candidate : setting.candidates()) {
      answers.check(candidate);
    }
  }

  private static void run(String part, Setting setting, BenchConfig config)
      throws IOException, InterruptedException, SQLException {
    switch (part) {
      case "counts" -> new Counts(setting).run();
      case "cold" -> new ColdStarts(setting).run();
      case "restore" -> new Restores(setting).run();
      case "warm" -> new Warm(setting, currentEtag(setting)).run();
      case "throughput" -> new Throughput(setting).run();
      case "sizes" -> new Sizes(setting).run();
      case "micro" -> new Micro(setting).run();
      case "growth" -> new Growth(setting, config.largest()).run();
      default -> throw new IllegalArgumentException(part);
    }
  }

  private static String currentEtag(Setting setting) throws IOException, InterruptedException {
    Candidate ours = Candidate.OURS;
    try (Emulator emulator =
        Emulator.start(
            setting.stage().directory("etag"),
            ours.definition(setting.root(), setting.stage().variables()))) {
      JsonNode response =
          emulator.invoke(ours.label(), setting.events().dashboard(DemoData.OWNER, null));
      return response.path("headers").path("etag").asText();
    }
  }
}
