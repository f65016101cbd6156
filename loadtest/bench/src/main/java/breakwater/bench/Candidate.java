package breakwater.bench;

import breakwater.local.template.FunctionDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** One of those that are measured side by side: a zip that answers {@code GET /api/dashboard}. */
enum Candidate {
  OURS("ours", "functions/dashboard/target/function.zip", "breakwater.dashboard.DashboardHandler"),
  /** Event classes, HikariCP, Jdbi, databind: as such a function is usually written. */
  CONVENTIONAL(
      "conventional",
      "loadtest/baselines/conventional/target/function.zip",
      "breakwater.conventional.DashboardHandler::handleRequest"),
  /** The driver and nothing else: what Java can reach at best. */
  FLOOR(
      "floor", "loadtest/baselines/floor/target/function.zip", "breakwater.floor.DashboardHandler"),
  /** Quarkus, as its guides say. */
  FRAMEWORK(
      "framework",
      "loadtest/baselines/quarkus/target/function.zip",
      "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest");

  /** What template.yaml gives its functions. */
  private static final int MEMORY_MB = 1024;

  private final String label;
  private final String zip;
  private final String handler;

  Candidate(String label, String zip, String handler) {
    this.label = label;
    this.zip = zip;
    this.handler = handler;
  }

  /** What it is called in the report. */
  String label() {
    return label;
  }

  String handler() {
    return handler;
  }

  Path zip(Path root) {
    return root.resolve(zip);
  }

  /**
   * The function as {@code local} is told of it; its name is the {@link #label}.
   *
   * @param variables where its database is
   */
  FunctionDefinition definition(Path root, Map<String, String> variables) {
    return new FunctionDefinition(
        label,
        zip(root),
        handler,
        MEMORY_MB,
        Duration.ofSeconds(15),
        variables,
        OptionalInt.empty(),
        0,
        false,
        List.of());
  }
}
