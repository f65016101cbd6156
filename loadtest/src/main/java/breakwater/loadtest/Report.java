package breakwater.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, as report.json for programs and report.html for people. */
final class Report {
  private final StormConfig config;
  private final List<Result> results;
  private final ZonedDateTime time;

  Report(StormConfig config, List<Result> results, ZonedDateTime time) {
    this.config = config;
    this.results = List.copyOf(results);
    this.time = time;
  }

  /** The whole story in a sentence: of the storm, or of the first scenario where it did not run. */
  static String headline(List<Result> results) {
    return results.stream()
        .filter(result -> result.scenario().name().equals("storm"))
        .findFirst()
        .or(() -> results.stream().findFirst())
        .map(Report::sentence)
        .orElse("No scenario was run.");
  }

  private static String sentence(Result result) {
    int before = result.before().peakServerConnections();
    int after = result.after().peakServerConnections();
    return "%s: %d connections to Postgres before, %d after, %s%% fewer. Failed requests: %d before, %d after."
        .formatted(
            result.scenario().title(),
            before,
            after,
            percent(result.reduction()),
            result.before().failed(),
            result.after().failed());
  }

  /** Rounded down, so that nothing is called 100 that is not. */
  static String percent(double share) {
    double tenths = Math.floor(share * 1_000 + 1e-9) / 10;
    return tenths == Math.rint(tenths) ? "%.0f".formatted(tenths) : "%.1f".formatted(tenths);
  }

  void write(Path directory) throws IOException {
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(directory.resolve("report.json").toFile(), json());
    Files.writeString(
        directory.resolve("report.html"), new ReportPage(config, results, time).html());
  }

  private Map<String, Object> json() {
    List<Map<String, Object>> scenarios = new ArrayList<>();
    for (Result result : results) {
      Map<String, Object> scenario = new LinkedHashMap<>();
      scenario.put("name", result.scenario().name());
      scenario.put("users", result.scenario().traffic().users());
      scenario.put("limit", result.scenario().limit());
      scenario.put("sameItems", result.sameItems());
      scenario.put("before", result.before());
      scenario.put("after", result.after());
      scenario.put("reduction", Math.floor(result.reduction() * 10_000) / 10_000);
      scenarios.add(scenario);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("scenarios", scenarios);
    report.put("time", time.toOffsetDateTime().toString());
    report.put("timeFactor", config.timeFactor());
    return report;
  }
}
