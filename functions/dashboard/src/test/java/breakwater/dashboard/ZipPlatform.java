package breakwater.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import breakwater.local.lambda.InvocationResult;
import breakwater.local.lambda.LambdaOptions;
import breakwater.local.lambda.LambdaService;
import breakwater.local.lambda.LogLine;
import breakwater.local.template.FunctionDefinition;
import breakwater.migrate.MigratedDatabase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The zip that is deployed, in processes that AWS's runtime client runs, with a migrated database
 * behind a pooler that counts.
 */
final class ZipPlatform implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final BlockingQueue<LogLine> log = new LinkedBlockingQueue<>();
  private final List<String> output = new ArrayList<>();
  private final MigratedDatabase migrated;

  ZipPlatform(Path directory) throws Exception {
    this.directory = directory;
    migrated = new MigratedDatabase(PgBouncer.Options.defaults().withCounted(true));
  }

  Postgres postgres() {
    return migrated.postgres;
  }

  PgBouncer pooler() {
    return migrated.pooler;
  }

  /** What the functions have written so far, of what was waited for. */
  String output() {
    return String.join("\n", output);
  }

  /** Where the database is; the login is the caller's to add. */
  Map<String, String> variables() {
    Map<String, String> variables = migrated.environment();
    variables
        .keySet()
        .removeIf(name -> name.startsWith("MIGRATION_") || name.endsWith("_PASSWORD"));
    return variables;
  }

  FunctionDefinition function(String name, Map<String, String> variables, boolean snapStart) {
    return new FunctionDefinition(
        name,
        Path.of("target/function.zip").toAbsolutePath(),
        "breakwater.dashboard.DashboardHandler",
        1024,
        Duration.ofSeconds(15),
        variables,
        OptionalInt.empty(),
        0,
        snapStart,
        List.of());
  }

  LambdaService lambda(FunctionDefinition... functions) throws InterruptedException {
    return LambdaService.start(
        List.of(functions),
        LambdaOptions.in(directory.resolve("lambda"))
            // Lambda's 500 ms are its own; JVMs that end here at once share two processors.
            .withShutdownWindow(Duration.ofSeconds(30))
            .withLog(log::add));
  }

  /** Sends events/dashboard.json and returns the invocation's log line; the answer is a 200. */
  JsonNode invoke(LambdaService lambda, String function) throws Exception {
    byte[] event = Files.readAllBytes(Path.of("../../events/dashboard.json"));
    InvocationResult result = lambda.invoke(function, event);
    assertThat(result).as("%s", log).isInstanceOf(InvocationResult.Success.class);
    byte[] answer = ((InvocationResult.Success) result).payload();
    assertThat(JSON.readTree(answer).path("statusCode").asInt())
        .as("%s %s", new String(answer, UTF_8), log)
        .isEqualTo(200);
    while (true) {
      LogLine line = log.take();
      output.add(line.text());
      if (line.function().equals(function) && line.text().contains("\"requestId\"")) {
        return JSON.readTree(line.text());
      }
    }
  }

  @Override
  public void close() {
    migrated.close();
  }
}
