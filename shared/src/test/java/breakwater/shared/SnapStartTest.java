package breakwater.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hooks by themselves; {@code SnapStartZipTest} has them called by AWS's runtime client. */
final class SnapStartTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The hooks have no use for it. */
  private static final Context<Resource> CONTEXT = Core.getGlobalContext();

  @TempDir private static Path directory;
  private static Postgres postgres;
  private static byte[] event;

  private final PrintStream standardOutput = System.out;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-25T09:00:00Z"));
  private PgBouncer pooler;
  private TestCredentials credentials;
  private Database database;
  private Counting handler;
  private SnapStart hooks;

  /** Runs one query for each request. */
  private static final class Counting extends HttpHandler {
    private final Database database;
    private int requests;

    Counting(Database database) {
      this.database = database;
    }

    @Override
    protected HttpResponse handle(HttpRequest request) {
      requests++;
      String one = database.run(new TestQuery("select 1"), request.invocation());
      return HttpResponse.json(one.getBytes(UTF_8));
    }
  }

  @BeforeAll
  static void startPostgres() throws Exception {
    event = Files.readAllBytes(Path.of("../events/dashboard.json"));
    postgres =
        Postgres.start(
            directory.resolve("postgres"),
            Postgres.Options.defaults(Path.of("../local/target/postgres")));
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void start() throws Exception {
    System.setOut(new PrintStream(log, true, UTF_8));
    pooler =
        PgBouncer.start(directory.resolve("pgbouncer"), postgres, PgBouncer.Options.defaults());
    setPassword("first");
    credentials = new TestCredentials("restored", "first");
    database =
        new Database(
            new DatabaseConfig(
                pooler.host(),
                pooler.port(),
                Postgres.DATABASE,
                credentials,
                null,
                "breakwater-test"),
            ((InstantSource) now::get).withZone(ZoneOffset.UTC));
    handler = new Counting(database);
    hooks = new SnapStart(handler, database, List.of(event));
  }

  @AfterEach
  void stop() {
    System.setOut(standardOutput);
    database.close();
    pooler.close();
  }

  @Test
  void snapshotIsWarmAndHasNeitherConnectionNorLogin() throws Exception {
    hooks.beforeCheckpoint(CONTEXT);

    assertThat(handler.requests).isEqualTo(SnapStart.ROUNDS);
    assertThat(credentials.asked()).as("connects").isEqualTo(SnapStart.CONNECTIONS);
    assertThat(pooler.status().clientConnections()).isZero();
    assertThat(credentials.known()).isFalse();
    assertThat(log.size()).as("rehearsals are not logged").isZero();
  }

  @Test
  void firstRequestIsServedADayLaterWithOtherSocketsAndAnotherPassword() throws Exception {
    hooks.beforeCheckpoint(CONTEXT);
    pooler.stop();
    pooler.start();
    setPassword("second");
    credentials.rotate("second");
    now.updateAndGet(instant -> instant.plus(Duration.ofDays(1)));
    hooks.afterRestore(CONTEXT);
    assertThat(pooler.status().clientConnections()).as("before the request").isEqualTo(1);

    JsonNode line = request();

    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("coldStart").asBoolean()).isTrue();
    assertThat(line.path("connection").asText()).isEqualTo("reused");
    assertThat(line.path("thawReconnects").asInt()).isZero();
    assertThat(line.path("retries").asInt()).isZero();
    assertThat(line.path("loginRefreshes").asInt()).isZero();
  }

  @Test
  void neitherHookFailsWhileTheDatabaseCannotBeReached() throws Exception {
    pooler.stop();
    hooks.beforeCheckpoint(CONTEXT);
    assertThat(handler.requests).as("it gives up after the first").isEqualTo(1);
    hooks.afterRestore(CONTEXT);
    assertThat(log.toString(UTF_8))
        .contains("less warm than it could be")
        .contains("the first invocation tries again");
    pooler.start();
    log.reset();

    JsonNode line = request();

    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("connection").asText()).isEqualTo("opened");
  }

  private JsonNode request() throws Exception {
    handler.handleRequest(
        new ByteArrayInputStream(event), new ByteArrayOutputStream(), new TestContext());
    return JSON.readTree(log.toByteArray());
  }

  private void setPassword(String password) throws Exception {
    try (Connection connection = postgres.dataSource(postgres.admin()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "do $$ begin create role restored login; exception when duplicate_object then end $$");
      statement.execute("alter role restored password '" + password + "'");
    }
    pooler.setPassword("restored", password);
  }
}
