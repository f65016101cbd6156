package breakwater.loadtest;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code make storm}: every chosen scenario in both worlds, and a report of it. */
public final class Storm {
  private Storm() {}

  /** Takes no arguments; see {@link StormConfig} for the variables. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Locale.setDefault(Locale.ROOT); // the report's numbers are the same wherever it is made
    try {
      run(StormConfig.from(System.getenv()), Path.of("").toAbsolutePath());
    } catch (StormException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(StormConfig config, Path root) throws IOException, InterruptedException {
    Memory.ofThisMachine().check(config);
    Path directory = Files.createDirectories(root.resolve("loadtest/target/storm"));
    try (FileChannel file =
            FileChannel.open(
                directory.resolve("running"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock alone = file.tryLock()) {
      if (alone == null) {
        throw new StormException("Another storm is running in this folder. Wait for its end.");
      }
      run(config, root, directory);
    }
  }

  private static void run(StormConfig config, Path root, Path directory)
      throws IOException, InterruptedException {
    ScenarioRun run = new ScenarioRun(root, directory, config, new Progress());
    List<Result> results = new ArrayList<>();
    for (Scenario scenario : Scenario.chosen(config)) {
      results.add(run.run(scenario));
      // Each time, so that whoever stops it has what was measured so far.
      new Report(config, results, ZonedDateTime.now(ZoneId.systemDefault())).write(directory);
    }
    System.out.println(Report.headline(results));
    System.out.println("report: " + directory.resolve("report.html").toUri());
  }
}
