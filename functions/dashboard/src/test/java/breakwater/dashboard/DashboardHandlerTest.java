package breakwater.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import breakwater.migrate.MigratedDatabase;
import breakwater.shared.Database;
import breakwater.shared.DatabaseConfig;
import breakwater.shared.Settings;
import breakwater.shared.TestContext;
import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DashboardHandlerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static MigratedDatabase migrated;
  private static Database database;

  private static DashboardHandler handler;

  @BeforeAll
  static void start() throws Exception {
    migrated = new MigratedDatabase();
    database = Database.of(DatabaseConfig.from(Settings.of(migrated.environment())));
    handler = new DashboardHandler(database);
  }

  @AfterAll
  static void stop() {
    database.close();
    migrated.close();
  }

  @Test
  void eventFileIsAnsweredWithTheWholeDashboard() throws Exception {
    write("insert into app.todo (owner, id, title) values ('demo', gen_random_uuid(), 'Grüße')");

    JsonNode answer = invoke(event("dashboard"));

    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("headers").path("content-type").asText()).isEqualTo("application/json");
    assertThat(answer.path("headers").path("cache-control").asText())
        .isEqualTo("private, max-age=1");
    JsonNode dashboard = JSON.readTree(answer.path("body").asText());
    assertThat(dashboard.path("timeZone").asText()).isEqualTo("Europe/Berlin");
    assertThat(dashboard.path("todos").path("items").path(0).path("title").asText())
        .isEqualTo("Grüße");
    for (String widget : new String[] {"todos", "sales", "calendar", "quickLinks"}) {
      assertThat(dashboard.path(widget).path("items").isArray()).as(widget).isTrue();
      assertThat(dashboard.path(widget).path("counts").isObject()).as(widget).isTrue();
    }
  }

  @Test
  void oneOwnerNeverSeesAnother() throws Exception {
    write("insert into app.todo (owner, id, title) values ('a', gen_random_uuid(), 'secret of a')");

    ObjectNode event = event("dashboard");
    claims(event).put("sub", "b");

    assertThat(invoke(event).toString()).doesNotContain("secret of a");
  }

  @Test
  void currentETagIsNotModifiedAndAWriteChangesIt() throws Exception {
    ObjectNode event = event("dashboard");
    claims(event).put("sub", "etag");
    String etag = invoke(event).path("headers").path("etag").asText();
    assertThat(etag).startsWith("W/\"");

    ((ObjectNode) event.path("headers")).put("if-none-match", etag);
    JsonNode notModified = invoke(event);
    assertThat(notModified.path("statusCode").asInt()).isEqualTo(304);
    assertThat(notModified.has("body")).isFalse();
    assertThat(notModified.path("headers").path("etag").asText()).isEqualTo(etag);

    ((ObjectNode) event.path("headers")).put("if-none-match", "\"other\", " + etag);
    assertThat(invoke(event).path("statusCode").asInt()).isEqualTo(304);

    write(
        "insert into app.expense (owner, id, description, category, amount_minor, currency,"
            + " spent_on) values ('etag', gen_random_uuid(), 'x', 'y', 1, 'EUR', '2026-11-23')");
    assertThat(invoke(event).path("statusCode").asInt()).isEqualTo(200);
  }

  @Test
  void todayIsTheOwnersDate() throws Exception {
    for (String zone : new String[] {"Pacific/Kiritimati", "Pacific/Niue"}) {
      LocalDate before = LocalDate.now(ZoneId.of(zone));
      JsonNode dashboard = JSON.readTree(invoke(withTimeZone(zone)).path("body").asText());
      LocalDate after = LocalDate.now(ZoneId.of(zone));
      assertThat(LocalDate.parse(dashboard.path("date").asText())).isBetween(before, after);
    }
  }

  @Test
  void unknownTimeZoneIsABadRequest() throws Exception {
    assertBadTimeZone(invoke(event("dashboard-unknown-time-zone")), "Mars/Olympus");
    for (String zone : new String[] {"+02:00", "UTC+3", "FOO3", "", "Europe/Berlin'--"}) {
      assertBadTimeZone(invoke(withTimeZone(zone)), zone);
    }
  }

  private static void assertBadTimeZone(JsonNode answer, String zone) throws IOException {
    assertThat(answer.path("statusCode").asInt()).as(zone).isEqualTo(400);
    JsonNode problem = JSON.readTree(answer.path("body").asText());
    assertThat(problem.path("detail").asText()).contains("'" + zone + "'");
  }

  @Test
  void withoutVerifiedClaimsNothingIsAskedOfTheDatabase() throws Exception {
    long before = migrated.pooler.status().queries();

    assertThat(invoke(event("dashboard-unauthenticated")).path("statusCode").asInt())
        .isEqualTo(401);

    assertThat(migrated.pooler.status().queries()).isEqualTo(before);
  }

  @Test
  void databaseThatIsDownIsUnavailableAndServesAgainWhenItIsBack() throws Exception {
    migrated.postgres.stop();
    JsonNode refused;
    try {
      // Enough time for a first try, not for waiting long.
      refused = invoke(event("dashboard"), new TestContext(Duration.ofMillis(5_400)));
    } finally {
      migrated.postgres.start();
    }

    assertThat(refused.path("statusCode").asInt()).isEqualTo(503);
    assertThat(refused.path("headers").path("retry-after").asInt()).isBetween(1, 3);
    assertThat(refused.path("headers").path("content-type").asText())
        .isEqualTo("application/problem+json");
    assertThat(invoke(event("dashboard")).path("statusCode").asInt()).isEqualTo(200);
  }

  @Test
  void oneDashboardIsOneQuery() throws Exception {
    invoke(event("dashboard"));
    long before = migrated.pooler.status().queries();

    for (int i = 0; i < 10; i++) {
      invoke(event("dashboard"));
    }

    assertThat(migrated.pooler.status().queries() - before).isEqualTo(10);
  }

  private static ObjectNode withTimeZone(String zone) throws IOException {
    ObjectNode event = event("dashboard");
    ((ObjectNode) event.path("queryStringParameters")).put("timeZone", zone);
    return event;
  }

  private static ObjectNode claims(ObjectNode event) {
    return (ObjectNode) event.at("/requestContext/authorizer/jwt/claims");
  }

  private static ObjectNode event(String name) throws IOException {
    return (ObjectNode) JSON.readTree(Path.of("../../events", name + ".json").toFile());
  }

  private static JsonNode invoke(ObjectNode event) throws IOException {
    return invoke(event, new TestContext());
  }

  private static JsonNode invoke(ObjectNode event, Context context) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.toString().getBytes(UTF_8)), answer, context);
    return JSON.readTree(answer.toByteArray());
  }

  private static void write(String sql) throws SQLException {
    try (Connection connection =
            migrated.postgres.dataSource(migrated.postgres.admin()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
