package breakwater.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.data.Postgres;
import breakwater.migrate.MigratedDatabase;
import breakwater.shared.Settings;
import breakwater.shared.TestContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class MonitorHandlerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static MigratedDatabase database;

  private final PrintStream console = System.out;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws Exception {
    database = new MigratedDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void captureTheLog() {
    System.setOut(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void releaseTheLog() {
    System.setOut(console);
  }

  @Test
  void connectionsAreCountedByStateApplicationAndAge() throws Exception {
    int port =
        database.postgres.port(); // past the pooler, so that each is a connection of Postgres
    try (Connection idle = connect(port, "idle-one");
        Connection open = connect(port, "open-one")) {
      run(idle, "select 1");
      open.setAutoCommit(false);
      run(open, "select 1");

      JsonNode postgres = invoke(database.environment(), "monitor").path("postgres");

      assertThat(postgres.path("serverVersion").asText()).startsWith("18.");
      assertThat(postgres.path("hidden").asInt()).isZero();
      assertThat(postgres.path("byState").path("idle in transaction").asInt()).isEqualTo(1);
      assertThat(postgres.path("byApplication").path("idle-one").asInt()).isEqualTo(1);
      assertThat(postgres.path("byApplication").path("open-one").asInt()).isEqualTo(1);
      assertThat(sum(postgres.path("byState"))).isEqualTo(postgres.path("connections").asInt());
      assertThat(sum(postgres.path("byAge"))).isEqualTo(postgres.path("connections").asInt());
      assertThat(postgres.path("oldestTransaction").path("application").asText())
          .isEqualTo("open-one");
      assertThat(postgres.path("connectionLimit").asInt()).isEqualTo(97);
    }
  }

  @Test
  void everyMetricOfTheLogLineIsDeclaredAndHasItsValue() throws Exception {
    Map<String, String> environment = database.environment();
    environment.put("POOLER_CONSOLE", "pgbouncer");
    JsonNode answer = invoke(environment, "monitor");

    JsonNode line = logLine();
    JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
    assertThat(directive.path("Namespace").asText()).isEqualTo("Breakwater");
    assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"function\"]]");
    List<String> declared = new ArrayList<>();
    directive.path("Metrics").forEach(metric -> declared.add(metric.path("Name").asText()));
    assertThat(declared).doesNotHaveDuplicates().allMatch(name -> line.path(name).isNumber());
    for (MonitorMetric metric : MonitorMetric.values()) {
      assertThat(declared).contains(metric.label());
    }
    int connections = answer.path("postgres").path("connections").asInt();
    assertThat(line.path("postgresConnections").asInt()).isEqualTo(connections);
    assertThat(line.path("postgresConnectionLimit").asInt()).isEqualTo(97);
    assertThat(line.path("postgresConnectionsPercent").asDouble())
        .isEqualTo(Math.round(1000.0 * connections / 97) / 10.0);
    assertThat(line.path("roundTrips").asInt()).isEqualTo(1);
    assertThat(line.path("connectionsOpened").asInt()).isEqualTo(1);
  }

  @Test
  void thePoolersClientsAreCountedWhereItsConsoleAnswers() throws Exception {
    Map<String, String> environment = database.environment();
    environment.put("POOLER_CONSOLE", "pgbouncer");
    int port = database.pooler.port();
    try (Connection one = connect(port, "one");
        Connection two = connect(port, "two")) {
      run(one, "select 1");
      run(two, "select 1");
      JsonNode pooler = invoke(environment, "monitor").path("pooler");
      assertThat(pooler.path("clients").asInt()).isGreaterThanOrEqualTo(2);
      assertThat(pooler.path("limit").asInt()).isEqualTo(1000);
      assertThat(pooler.path("waiting").asInt()).isZero();
    }
  }

  @Test
  void withoutTheConsoleThePoolerIsLeftOut() throws Exception {
    assertThat(invoke(database.environment(), "monitor").has("pooler")).isFalse();
    assertThat(logLine().has("poolerClients")).isFalse();
  }

  @Test
  @Timeout(60)
  void noConnectionIsLeftOpen() throws Exception {
    Map<String, String> environment = database.environment();
    environment.put("POOLER_CONSOLE", "pgbouncer");
    invoke(environment, "monitor");
    while (database.pooler.status().clientConnections() > 0) {
      Thread.onSpinWait(); // PgBouncer notices a moment later
    }
  }

  @Test
  void whereTheOwnerMayNotLookTheNumberIsThereAndTheAdviceSaysWhatToGrant() throws Exception {
    String owner = database.postgres.owner().user();
    try (Connection admin =
        database.postgres.dataSource(database.postgres.admin()).getConnection()) {
      run(admin, "revoke pg_read_all_stats from " + owner);
      try {
        JsonNode postgres = invoke(database.environment(), "monitor").path("postgres");
        assertThat(postgres.path("connections").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(postgres.path("hidden").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(postgres.path("advice").asText()).contains("grant pg_read_all_stats");
      } finally {
        run(admin, "grant pg_read_all_stats to " + owner);
      }
    }
  }

  @Test
  void aDatabaseThatCannotBeAskedIsAnErrorWithItsReasonInTheLog() throws Exception {
    Map<String, String> environment = database.environment();
    environment.put("DATABASE_PASSWORD", "wrong");
    assertThatThrownBy(() -> invoke(environment, "monitor")).isInstanceOf(RuntimeException.class);
    assertThat(logLine().path("level").asText()).isEqualTo("ERROR");
    assertThat(logLine().path("message").asText()).isNotEmpty().doesNotContain("wrong");
  }

  @Test
  void aProbeExaminesTheEndpointOfTheFunctions() throws Exception {
    JsonNode report = invoke(database.environment(), "monitor-probe");
    assertThat(report.path("verdict").asText()).as(report.toString()).isEqualTo("GOOD");
    assertThat(report.toString()).doesNotContain(database.postgres.app().password());
    assertThat(logLine().path("probe").path("verdict").asText()).isEqualTo("GOOD");
  }

  private static JsonNode invoke(Map<String, String> environment, String event) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("../../events/" + event + ".json"));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new MonitorHandler(() -> Settings.of(environment))
        .handleRequest(new ByteArrayInputStream(bytes), answer, new TestContext());
    return JSON.readTree(answer.toByteArray());
  }

  private JsonNode logLine() throws IOException {
    return JSON.readTree(log.toString(UTF_8));
  }

  private static int sum(JsonNode counts) {
    int sum = 0;
    for (JsonNode count : counts) {
      sum += count.asInt();
    }
    return sum;
  }

  /** As the functions' role. */
  private static Connection connect(int port, String application) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&prepareThreshold=0&assumeMinServerVersion=12&ApplicationName=%s"
            .formatted(port, Postgres.DATABASE, application),
        database.postgres.app().user(),
        database.postgres.app().password());
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
