package breakwater.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** Returns when all requests are answered. */
  List<Answer> send(Traffic traffic, World world, String url, List<String> tokens)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path tokenFile = directory.resolve("tokens");
    Path answerFile = directory.resolve("answers.tsv");
    Path output = directory.resolve("gatling.log");
    Files.write(tokenFile, tokens);
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
    command.addAll(
        List.of(
            "-Dstorm.url=" + url,
            "-Dstorm.paths=" + String.join(",", world.paths()),
            "-Dstorm.tokens=" + tokenFile,
            "-Dstorm.answers=" + answerFile,
            "-Dstorm.users=" + traffic.users(),
            "-Dstorm.waves=" + traffic.waves(),
            "-Dstorm.within=" + traffic.withinMillis(),
            "-Dstorm.every=" + traffic.everyMillis()));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "io.gatling.app.Gatling",
            "--simulation",
            StormSimulation.class.getName(),
            "--results-folder",
            directory.toString()));
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    Files.delete(tokenFile);
    if (!Files.exists(answerFile)) {
      throw new StormException("Gatling ended with %d; see %s".formatted(exit, output));
    }
    return Files.readAllLines(answerFile).stream().map(Answer::parse).toList();
  }
}
