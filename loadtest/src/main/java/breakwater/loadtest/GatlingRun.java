package breakwater.loadtest;

import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends traffic: Gatling in a process of its own, which writes its report and the answers. */
final class GatlingRun {
  /** Longer than the API waits for a function, so that the API tells why. */
  private static final int API_LIMIT_SECONDS = 30;

  private final Path directory;
  private final int timeFactor;

  /**
   * @param directory where everything is kept; made if it is not there
   */
  GatlingRun(Path directory, int timeFactor) {
    this.directory = directory;
    this.timeFactor = timeFactor;
  }

  /** Users open pages. Returns when all requests are answered. */
  List<Answer> openPages(Traffic traffic, World world, String url, List<String> tokens)
      throws IOException, InterruptedException {
    return run(
        StormSimulation.class,
        url,
        tokens,
        Map.of(
            "paths", String.join(",", world.paths()),
            "users", String.valueOf(traffic.users()),
            "waves", String.valueOf(traffic.waves()),
            "within", String.valueOf(traffic.withinMillis()),
            "every", String.valueOf(traffic.everyMillis())));
  }

  /** Users edit, and the page saves. Returns when all requests are answered. */
  List<Answer> save(Edits edits, World world, String url, List<String> tokens)
      throws IOException, InterruptedException {
    Path editFile = Files.createDirectories(directory).resolve("edits.json");
    edits.write(editFile);
    return run(
        AutosaveSimulation.class,
        url,
        tokens,
        Map.of("edits", editFile.toString(), "coalesced", String.valueOf(world.coalesces())));
  }

  private List<Answer> run(
      Class<? extends Simulation> simulation,
      String url,
      List<String> tokens,
      Map<String, String> input)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path tokenFile = directory.resolve("tokens");
    Path answerFile = directory.resolve("answers.tsv");
    Path output = directory.resolve("gatling.log");
    Files.write(tokenFile, tokens);
    Files.deleteIfExists(answerFile);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Dgatling.http.requestTimeout=" + (API_LIMIT_SECONDS * timeFactor + 30) * 1_000,
            "-Dgatling.data.console.light=true"));
    Map<String, String> properties = new TreeMap<>(input);
    properties.put("url", url);
    properties.put("tokens", tokenFile.toString());
    properties.put("answers", answerFile.toString());
    properties.forEach((name, value) -> command.add("-Dstorm." + name + "=" + value));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "io.gatling.app.Gatling",
            "--simulation",
            simulation.getName(),
            "--results-folder",
            directory.toString()));
    int exit =
        Children.start(
                new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile()))
            .waitFor();
    Files.delete(tokenFile);
    if (!Files.exists(answerFile)) {
      throw new StormException("Gatling ended with %d; see %s".formatted(exit, output));
    }
    return Files.readAllLines(answerFile).stream().map(Answer::parse).toList();
  }
}
