package breakwater.bench;

import breakwater.local.data.DemoData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** JMH on the pieces of the handler: {@code loadtest/micro}, in a process of its own. */
final class Micro {
  private final Setting setting;

  Micro(Setting setting) {
    this.setting = setting;
  }

  void run() throws IOException, InterruptedException, SQLException {
    setting.progress().begin("the handler's pieces, by JMH");
    Stage stage = setting.stage();
    Path directory = Files.createDirectories(stage.directory("micro"));
    Path event =
        Files.write(
            directory.resolve("event.json"), setting.events().dashboard(DemoData.OWNER, null));
    Path body = Files.writeString(directory.resolve("body.json"), stage.dashboard(DemoData.OWNER));
    Path result = directory.resolve("jmh.json");
    Path output = directory.resolve("jmh.log");
    Path micro = setting.root().resolve("loadtest/micro/target");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dbench.event=" + event,
            "-Dbench.body=" + body,
            "-Djmh.ignoreLock=true",
            "-cp",
            micro.resolve("classes") + ":" + micro.resolve("lib") + "/*",
            "org.openjdk.jmh.Main",
            "-prof",
            "gc",
            "-rf",
            "json",
            "-rff",
            result.toString());
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    if (exit != 0 || !Files.exists(result)) {
      throw new BenchException("JMH failed:\n" + Files.readString(output));
    }
    keep(new ObjectMapper().readTree(result.toFile()));
  }

  private void keep(JsonNode benchmarks) {
    for (JsonNode benchmark : benchmarks) {
      String name = benchmark.path("benchmark").asText().replaceAll(".*\\.", "");
      JsonNode allocated = benchmark.path("secondaryMetrics").path("gc.alloc.rate.norm");
      double[] micros = samples(benchmark.path("primaryMetric"));
      double[] bytes = samples(allocated);
      setting.results().keep("JMH, µs", name, micros);
      setting.results().keep("JMH, bytes allocated", name, bytes);
      setting
          .progress()
          .say(
              "%-12s %8.3f µs %8.0f bytes"
                  .formatted(name, Samples.median(micros), Samples.median(bytes)));
    }
  }

  private static double[] samples(JsonNode metric) {
    JsonNode fork = metric.path("rawData").path(0);
    double[] samples = new double[fork.size()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = fork.path(i).asDouble();
    }
    return samples;
  }
}
