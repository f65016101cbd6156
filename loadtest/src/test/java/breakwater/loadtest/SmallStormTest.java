package breakwater.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promises 1 to 3 of docs/connections.md under a storm, and what the storm reports of it. */
final class SmallStormTest {
  private static final int USERS = 3;
  private static final StormConfig CONFIG =
      StormConfig.from(Map.of("USERS", "" + USERS, "LIMIT", "100", "SCENARIOS", "storm"));

  @TempDir private static Path directory;
  private static Result storm;

  @BeforeAll
  static void run() throws Exception {
    ScenarioRun run =
        new ScenarioRun(Path.of("..").toRealPath(), directory, CONFIG, new Progress());
    storm = run.run(Scenario.chosen(CONFIG).getFirst());
  }

  /** Each user opens the page once, and in the warm-up at least once. */
  @Test
  void everyUserIsServedInBothWorlds() {
    assertThat(storm.before().requests()).isGreaterThanOrEqualTo(2 * 4 * USERS);
    assertThat(storm.before().causes()).isEmpty();
    assertThat(storm.after().requests()).isGreaterThanOrEqualTo(2 * USERS);
    assertThat(storm.after().causes()).isEmpty();
    assertThat(storm.after().refused()).isEmpty();
  }

  @Test
  void anEnvironmentOpensOneConnection() {
    assertThat(storm.after().clientConnectionsOpened())
        .isEqualTo(storm.after().peakClientConnections())
        .isLessThanOrEqualTo(storm.after().peakEnvironments());
  }

  /** And two statements of HikariCP's when an environment connects for the first time. */
  @Test
  void aDashboardIsOneInvocationAndOneStatement() {
    assertThat(storm.after().invocations()).isEqualTo(storm.after().requests());
    assertThat(storm.after().queries())
        .isBetween(
            (long) storm.after().requests(),
            storm.after().requests() + 2L * storm.after().peakEnvironments());
  }

  @Test
  void serverConnectionsAreFewAndTheNaiveOnesAreMany() {
    assertThat(storm.after().peakServerConnections()).isBetween(1, USERS);
    assertThat(storm.before().peakServerConnections())
        .isGreaterThan(2 * 4 * USERS)
        .isLessThanOrEqualTo(storm.scenario().arithmeticBefore());
    assertThat(storm.reduction()).isGreaterThan(0.85);
  }

  @Test
  void reportHasTheFormThatOthersRelyOn() throws Exception {
    new Report(CONFIG, List.of(storm), ZonedDateTime.now(ZoneOffset.UTC)).write(directory);

    JsonNode scenario =
        new ObjectMapper()
            .readTree(directory.resolve("report.json").toFile())
            .path("scenarios")
            .path(0);
    assertThat(scenario.path("name").asText()).isEqualTo("storm");
    assertThat(scenario.path("users").asInt()).isEqualTo(USERS);
    assertThat(scenario.path("reduction").asDouble()).isBetween(0.85, 1.0);
    for (String world : List.of("before", "after")) {
      assertThat(scenario.path(world).propertyStream().map(Map.Entry::getKey))
          .as(world)
          .contains(
              "invocations",
              "peakEnvironments",
              "peakClientConnections",
              "peakServerConnections",
              "connectionsOpened",
              "queries",
              "failed",
              "p50Ms",
              "p95Ms",
              "p99Ms");
    }
  }

  @Test
  void pageNeedsNothingFromElsewhere() throws Exception {
    new Report(CONFIG, List.of(storm), ZonedDateTime.now(ZoneOffset.UTC)).write(directory);

    assertThat(Files.readString(directory.resolve("report.html")))
        .contains("<svg", "prefers-color-scheme: dark", "3 × 4 × 5 = 60")
        .doesNotContain("http://", "https://", "<script", "@import");
  }

  @Test
  void gatlingsOwnReportIsKept() throws Exception {
    try (var files = Files.walk(directory.resolve("gatling/storm-after"))) {
      assertThat(files.map(file -> file.getFileName().toString())).contains("index.html");
    }
  }
}
