package breakwater.items;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import breakwater.migrate.MigratedDatabase;
import breakwater.shared.Database;
import breakwater.shared.DatabaseConfig;
import breakwater.shared.Settings;
import breakwater.shared.TestContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The files of events/, and what cannot be seen over HTTP: records, locks, round trips. */
final class ItemsHandlerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "018f3a52-7e5b-7c3a-9d1e-2f6b8c4d5e6f";
  private static final String KEY = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

  private static MigratedDatabase migrated;
  private static DatabaseConfig config;
  private static Database database;
  private static ItemsHandler handler;

  /** Every test has an owner of its own. */
  private String owner = "";

  @BeforeAll
  static void start() throws Exception {
    migrated = new MigratedDatabase();
    config = DatabaseConfig.from(Settings.of(migrated.environment()));
    database = Database.of(config);
    handler = new ItemsHandler(database);
  }

  @AfterAll
  static void stop() {
    database.close();
    migrated.close();
  }

  @BeforeEach
  void chooseOwner(TestInfo test) {
    owner = test.getDisplayName();
  }

  @Test
  void eventFilesTellTheLifeOfAnItem() throws Exception {
    JsonNode created = invoke("items-create");
    assertThat(created.path("statusCode").asInt()).isEqualTo(201);
    assertThat(header(created, "location")).isEqualTo("/api/todos/" + ID);
    assertThat(body(created).path("title").asText()).isEqualTo("Renew the certificate");
    assertThat(header(created, "etag")).isEqualTo("\"" + body(created).path("version") + "\"");

    JsonNode read = invoke("items-read");
    assertThat(read.path("statusCode").asInt()).isEqualTo(200);
    assertThat(body(read)).isEqualTo(body(created));

    JsonNode listed = invoke("items-list");
    assertThat(body(listed).path("items").path(0)).isEqualTo(body(created));
    assertThat(body(listed).path("nextCursor").isNull()).isTrue();

    JsonNode replaced = invoke("items-replace");
    assertThat(replaced.path("statusCode").asInt()).isEqualTo(200);
    assertThat(body(replaced).path("dueOn").isNull()).isTrue();
    assertThat(body(replaced).path("version").asLong())
        .isGreaterThan(body(created).path("version").asLong());

    JsonNode changed = invoke("items-change");
    assertThat(body(changed).path("done").asBoolean()).isTrue();
    assertThat(body(changed).path("title").asText()).isEqualTo("Renew both certificates");

    assertThat(invoke("items-delete").path("statusCode").asInt()).isEqualTo(204);
    assertThat(invoke("items-delete").path("statusCode").asInt()).isEqualTo(404);
    assertThat(invoke("items-read").path("statusCode").asInt()).isEqualTo(404);
  }

  @Test
  void batchEventIsSavedAtOnce() throws Exception {
    JsonNode saved = invoke("batch");

    assertThat(saved.path("statusCode").asInt()).isEqualTo(200);
    JsonNode results = body(saved).path("results");
    assertThat(results).hasSize(3);
    assertThat(results.path(0).path("version").asLong()).isPositive();
    assertThat(results.path(2).path("version").isNull()).isTrue();
  }

  @Test
  void invalidEventNamesEveryPlace() throws Exception {
    JsonNode answer = invoke("items-invalid");

    assertThat(answer.path("statusCode").asInt()).isEqualTo(400);
    assertThat(body(answer).path("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/title", "/startsAt", "/colour");
  }

  @Test
  void everyRequestIsOneRoundTrip() throws Exception {
    invoke("items-list");
    for (String name :
        new String[] {
          "items-create",
          "items-read",
          "items-list",
          "items-replace",
          "items-change",
          "batch",
          "items-delete"
        }) {
      ObjectNode event = event(name);
      ((ObjectNode) event.path("headers")).remove("idempotency-key");
      if (name.equals("batch")) {
        ((ObjectNode) event.path("headers")).put("idempotency-key", "round-trips");
      }
      long before = migrated.pooler.status().queries();
      assertThat(invoke(event).path("statusCode").asInt()).as(name).isBetween(200, 204);
      assertThat(migrated.pooler.status().queries() - before).as(name).isEqualTo(1);
    }
  }

  /** Fifty handlers with a connection each are what fifty execution environments are. */
  @Test
  void oneOfFiftyConcurrentWritersWinsEachVersion() throws Exception {
    List<Database> databases = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(50)) {
      List<Callable<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Database own = Database.of(config);
        databases.add(own);
        writers.add(() -> winsUntil(new ItemsHandler(own), 20));
      }
      invoke("items-replace");
      int wins = 0;
      for (Future<Integer> writer : executor.invokeAll(writers)) {
        wins += writer.get();
      }
      // Each win adds one to the position that it read, so a lost update would show as a
      // difference.
      JsonNode item = body(invoke("items-read"));
      assertThat(item.path("position").asInt() - 1024).isEqualTo(wins);
      assertThat(wins).isGreaterThanOrEqualTo(20);
    } finally {
      databases.forEach(Database::close);
    }
  }

  /** Reads and changes the item by its version, a number of times; how often that succeeded. */
  private int winsUntil(ItemsHandler writer, int attempts) throws IOException {
    int wins = 0;
    for (int i = 0; i < attempts; i++) {
      JsonNode read = invoke(writer, event("items-read"));
      ObjectNode change = event("items-change");
      ((ObjectNode) change.path("headers")).put("if-match", header(read, "etag"));
      change.put("body", "{\"position\":" + (body(read).path("position").asInt() + 1) + "}");
      int status = invoke(writer, change).path("statusCode").asInt();
      assertThat(status).isIn(200, 412);
      wins += status == 200 ? 1 : 0;
    }
    return wins;
  }

  @Test
  void firstRequestThatStillRunsIsAConflict() throws Exception {
    try (Connection first =
            migrated.postgres.dataSource(migrated.postgres.admin()).getConnection();
        Statement statement = first.createStatement()) {
      first.setAutoCommit(false);
      statement.execute(
          "insert into app.idempotency_record (owner, key, fingerprint, expires_at) values ('"
              + owner
              + "', '"
              + KEY
              + "', '', now() + interval '1 day')");

      JsonNode answer = invoke("items-create");

      assertThat(answer.path("statusCode").asInt()).isEqualTo(409);
      assertThat(body(answer).path("type").asText()).endsWith(":idempotency-key-in-use");
      assertThat(header(answer, "retry-after")).isEqualTo("1");
      first.rollback();
    }
    assertThat(invoke("items-create").path("statusCode").asInt()).isEqualTo(201);
  }

  @Test
  void ownerWhoseAccountIsLockedIsAskedToTryAgain() throws Exception {
    invoke("items-create");
    try (Connection other =
            migrated.postgres.dataSource(migrated.postgres.admin()).getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from app.account where owner = '" + owner + "' for update");

      JsonNode answer = invoke("items-replace");

      assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
      assertThat(header(answer, "retry-after")).matches("[1-9]");
      other.rollback();
    }
    assertThat(invoke("items-replace").path("statusCode").asInt()).isEqualTo(200);
  }

  @Test
  void expiredKeyIsFreeAgain() throws Exception {
    assertThat(invoke("items-create").path("statusCode").asInt()).isEqualTo(201);
    assertThat(invoke("items-create").path("statusCode").asInt()).isEqualTo(201);
    execute("update app.idempotency_record set expires_at = now() where owner = '" + owner + "'");

    assertThat(invoke("items-create").path("statusCode").asInt()).isEqualTo(409);
  }

  @Test
  void expiredRecordsOfAnybodyArePurgedTenAtATime() throws Exception {
    execute(
        "insert into app.idempotency_record (owner, key, fingerprint, expires_at)"
            + " select 'gone', 'key ' || n, '', now() - interval '1 day'"
            + " from generate_series(1, 25) n");

    for (int left : new int[] {15, 5, 0}) {
      invoke("items-replace");
      assertThat(count("select count(*) from app.idempotency_record where owner = 'gone'"))
          .isEqualTo(left);
    }
  }

  @Test
  void keyMadeByTheFunctionIsForgottenSoon() throws Exception {
    invoke("items-replace");

    assertThat(
            count(
                "select count(*) from app.idempotency_record where expires_at < now() + interval"
                    + " '2 minutes' and owner = '"
                    + owner
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  void functionsRoleReachesRecordsAndAccountsOnlyThroughSave() throws Exception {
    try (Connection connection =
            migrated.postgres.dataSource(migrated.postgres.app()).getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql :
          new String[] {
            "select from app.idempotency_record",
            "delete from app.idempotency_record",
            "update app.account set revision = 0",
            "select app.lock_account('x')"
          }) {
        String sqlState = "none";
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          sqlState = e.getSQLState();
        }
        assertThat(sqlState).as(sql).isEqualTo("42501");
      }
    }
  }

  @Test
  void withoutVerifiedClaimsNothingIsAskedOfTheDatabase() throws Exception {
    ObjectNode event = event("items-list");
    ((ObjectNode) event.path("requestContext")).remove("authorizer");
    long before = migrated.pooler.status().queries();

    assertThat(invoke(event).path("statusCode").asInt()).isEqualTo(401);
    assertThat(migrated.pooler.status().queries()).isEqualTo(before);
  }

  private JsonNode invoke(String name) throws IOException {
    return invoke(event(name));
  }

  private ObjectNode event(String name) throws IOException {
    ObjectNode event = (ObjectNode) JSON.readTree(Path.of("../../events", name + ".json").toFile());
    ((ObjectNode) event.at("/requestContext/authorizer/jwt/claims")).put("sub", owner);
    return event;
  }

  private static JsonNode invoke(ObjectNode event) throws IOException {
    return invoke(handler, event);
  }

  private static JsonNode invoke(ItemsHandler handler, ObjectNode event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.toString().getBytes(UTF_8)), answer, new TestContext());
    return JSON.readTree(answer.toByteArray());
  }

  private static JsonNode body(JsonNode answer) throws IOException {
    return JSON.readTree(answer.path("body").asText());
  }

  private static String header(JsonNode answer, String name) {
    return answer.path("headers").path(name).asText();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection =
            migrated.postgres.dataSource(migrated.postgres.admin()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection =
            migrated.postgres.dataSource(migrated.postgres.admin()).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
