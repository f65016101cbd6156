package breakwater.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What api.dashboard answers. */
final class DashboardSqlTest {

  // In Berlin the clocks have just gone to Sunday, the 29th, whose hour from 2 to 3 does not exist.
  // In New York it is still Saturday afternoon.
  private static final String AROUND_MIDNIGHT = "2026-03-28 23:30Z";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static MigratedDatabase database;
  private static Sql sql;

  @BeforeAll
  static void start() throws Exception {
    database = new MigratedDatabase();
    sql = database.asFunction();
  }

  @AfterAll
  static void stop() throws Exception {
    sql.close();
    database.close();
  }

  @Test
  void anOwnerWithoutDataGetsAnEmptyDashboardOfRevisionZero() throws Exception {
    JsonNode body = body("nobody", "UTC", "2026-03-29 12:00Z");
    assertThat(body)
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "asOf": "2026-03-29T12:00:00.000Z",
                  "date": "2026-03-29",
                  "timeZone": "UTC",
                  "revision": 0,
                  "todos": {
                    "items": [], "counts": {"open": 0, "done": 0, "overdue": 0, "dueToday": 0}},
                  "sales": {
                    "items": [], "counts": {"today": 0, "thisMonth": 0}, "sums": [], "byDay": []},
                  "calendar": {"items": [], "counts": {"today": 0, "next7Days": 0}},
                  "quickLinks": {"items": [], "counts": {"total": 0}}
                }
                """));
  }

  @Test
  void todosAreTheOpenOnesByDueDateThenPosition() throws Exception {
    todo("todos", "no date, second", false, null, 2);
    todo("todos", "no date, first", false, null, 1);
    todo("todos", "tomorrow in New York, today in Berlin", false, "2026-03-29", 0);
    todo("todos", "today in New York, late in Berlin", false, "2026-03-28", 0);
    todo("todos", "late everywhere", false, "2026-03-01", 0);
    todo("todos", "done", true, "2026-03-01", 0);

    JsonNode berlin = body("todos", "Europe/Berlin", AROUND_MIDNIGHT).get("todos");
    assertThat(texts(berlin.get("items"), "title"))
        .containsExactly(
            "late everywhere",
            "today in New York, late in Berlin",
            "tomorrow in New York, today in Berlin",
            "no date, first",
            "no date, second");
    assertThat(berlin.get("counts"))
        .isEqualTo(JSON.readTree("{\"open\": 5, \"done\": 1, \"overdue\": 2, \"dueToday\": 1}"));
    JsonNode newYork = body("todos", "America/New_York", AROUND_MIDNIGHT).get("todos");
    assertThat(newYork.get("counts"))
        .isEqualTo(JSON.readTree("{\"open\": 5, \"done\": 1, \"overdue\": 1, \"dueToday\": 1}"));
  }

  @Test
  void aTodoHasTheseFields() throws Exception {
    String id = todo("one-todo", "T", false, "2026-03-29", 1.5);
    assertThat(body("one-todo", "UTC", AROUND_MIDNIGHT).get("todos").get("items").get(0))
        .isEqualTo(
            JSON.readTree(
                """
                {"id": "%s", "version": 1, "title": "T", "done": false,
                 "dueOn": "2026-03-29", "position": 1.5}
                """
                    .formatted(id)));
  }

  @Test
  void salesAreSummedByTheOwnersDayAndMonth() throws Exception {
    sale("sales", "last month", 100, "EUR", "2026-02-28");
    sale("sales", "first of month", 20, "EUR", "2026-03-01");
    sale("sales", "Saturday", 3, "EUR", "2026-03-28");
    sale("sales", "Sunday", 4, "EUR", "2026-03-29");
    sale("sales", "Sunday, too", 5, "EUR", "2026-03-29");
    sale("sales", "dollars", 7, "USD", "2026-03-28");
    sale("sales", "two months ago", 1000, "EUR", "2026-01-31");

    JsonNode berlin = body("sales", "Europe/Berlin", AROUND_MIDNIGHT).get("sales");
    assertThat(berlin.get("counts")).isEqualTo(JSON.readTree("{\"today\": 2, \"thisMonth\": 5}"));
    assertThat(berlin.get("sums"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"currency": "EUR", "today": 9, "thisMonth": 32, "lastMonth": 100},
                 {"currency": "USD", "today": 0, "thisMonth": 7, "lastMonth": 0}]
                """));
    assertThat(berlin.get("byDay"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"date": "2026-02-28", "currency": "EUR", "count": 1, "amountMinor": 100},
                 {"date": "2026-03-01", "currency": "EUR", "count": 1, "amountMinor": 20},
                 {"date": "2026-03-28", "currency": "EUR", "count": 1, "amountMinor": 3},
                 {"date": "2026-03-28", "currency": "USD", "count": 1, "amountMinor": 7},
                 {"date": "2026-03-29", "currency": "EUR", "count": 2, "amountMinor": 9}]
                """));
    assertThat(texts(berlin.get("items"), "customer")).hasSize(7).endsWith("two months ago");

    JsonNode newYork = body("sales", "America/New_York", AROUND_MIDNIGHT).get("sales");
    assertThat(newYork.get("counts")).isEqualTo(JSON.readTree("{\"today\": 2, \"thisMonth\": 3}"));
    assertThat(texts(newYork.get("items"), "customer"))
        .hasSize(5)
        .doesNotContain("Sunday", "Sunday, too");
  }

  @Test
  void aSaleHasTheseFields() throws Exception {
    sale("one-sale", "C", -5, "EUR", "2026-03-28");
    JsonNode item = body("one-sale", "UTC", AROUND_MIDNIGHT).get("sales").get("items").get(0);
    assertThat(item.get("id").asText()).hasSize(36);
    assertThat(item)
        .isEqualTo(
            JSON.readTree(
                """
                {"id": "%s", "version": 1, "customer": "C", "amountMinor": -5, "currency": "EUR",
                 "soldOn": "2026-03-28", "note": null}
                """
                    .formatted(item.get("id").asText())));
  }

  @Test
  void theCalendarShowsWhatOverlapsTheOwnersNextSevenDays() throws Exception {
    // Berlin: 28th 23:00Z to 29th 22:00Z is today (23 hours); the seven days end on April 4th,
    // 22:00Z.
    event("calendar", "over at midnight in Berlin", "2026-03-28 22:00Z", "2026-03-28 23:00Z");
    event("calendar", "over midnight in Berlin", "2026-03-28 22:30Z", "2026-03-28 23:30Z");
    event("calendar", "runs for weeks", "2026-03-01 00:00Z", "2026-05-01 00:00Z");
    event("calendar", "midnight in Berlin", "2026-03-28 23:00Z", "2026-03-29 00:00Z");
    event("calendar", "no length", "2026-03-29 10:00Z", "2026-03-29 10:00Z");
    event("calendar", "last minute of the day", "2026-03-29 21:59Z", "2026-03-29 23:00Z");
    event("calendar", "tomorrow", "2026-03-29 22:00Z", "2026-03-29 23:00Z");
    event("calendar", "last minute of the week", "2026-04-04 21:59Z", "2026-04-05 21:59Z");
    event("calendar", "after the week", "2026-04-04 22:00Z", "2026-04-04 23:00Z");

    JsonNode berlin = body("calendar", "Europe/Berlin", AROUND_MIDNIGHT).get("calendar");
    assertThat(texts(berlin.get("items"), "title"))
        .containsExactly(
            "runs for weeks",
            "over midnight in Berlin",
            "midnight in Berlin",
            "no length",
            "last minute of the day",
            "tomorrow",
            "last minute of the week");
    assertThat(berlin.get("counts")).isEqualTo(JSON.readTree("{\"today\": 5, \"next7Days\": 7}"));

    // New York: 28th 04:00Z to 29th 04:00Z is today; the seven days end on April 4th, 04:00Z.
    JsonNode newYork = body("calendar", "America/New_York", AROUND_MIDNIGHT).get("calendar");
    assertThat(newYork.get("counts")).isEqualTo(JSON.readTree("{\"today\": 4, \"next7Days\": 7}"));
  }

  @Test
  void timesOfEventsAreInUtcWhateverTheSessionsTimeZone() throws Exception {
    event("utc", "E", "2026-07-01 12:00+02:00", "2026-07-01 12:00:00.25+02:00");
    sql.run("set timezone = 'Asia/Kolkata'");
    JsonNode item = body("utc", "UTC", "2026-07-01 00:00Z").get("calendar").get("items").get(0);
    sql.run("reset timezone");
    assertThat(item.get("startsAt").asText()).isEqualTo("2026-07-01T10:00:00.000Z");
    assertThat(item.get("endsAt").asText()).isEqualTo("2026-07-01T10:00:00.250Z");
    assertThat(item.get("location").isNull()).isTrue();
    assertThat(item.get("allDay").asBoolean()).isFalse();
  }

  @Test
  void quickLinksAreInTheUsersOrder() throws Exception {
    for (int i = 30; i > 0; i--) {
      sql.run(
          "insert into app.quick_link (owner, id, title, url, position)"
              + " values ('links', gen_random_uuid(), ?, 'https://example.com/', ?)",
          "Link " + i,
          i);
    }
    JsonNode links = body("links", "UTC", AROUND_MIDNIGHT).get("quickLinks");
    assertThat(texts(links.get("items"), "title"))
        .isEqualTo(IntStream.rangeClosed(1, 24).mapToObj(i -> "Link " + i).toList());
    assertThat(links.get("counts").get("total").asInt()).isEqualTo(30);
  }

  @Test
  void ownersDoNotSeeEachOther() throws Exception {
    todo("alice", "Alice's", false, null, 0);
    todo("bob", "Bob's", false, null, 0);
    assertThat(texts(body("alice", "UTC", AROUND_MIDNIGHT).get("todos").get("items"), "title"))
        .containsExactly("Alice's");
  }

  @Test
  void aKnownEtagIsAnsweredWithoutABody() throws Exception {
    todo("etag", "T", false, null, 0);
    String etag = call("etag", "UTC", null, AROUND_MIDNIGHT).getFirst();
    assertThat(call("etag", "UTC", etag, AROUND_MIDNIGHT)).containsExactly(etag, "null");
    assertThat(call("etag", "UTC", "another", AROUND_MIDNIGHT).get(1)).startsWith("{");
  }

  @Test
  void anyWriteOfTheOwnerAndANewDayOrTimeZoneChangeTheEtag() throws Exception {
    todo("changes", "T", false, null, 0);
    String etag = call("changes", "UTC", null, AROUND_MIDNIGHT).getFirst();
    assertThat(call("changes", "UTC", null, "2026-03-28 00:00Z").getFirst()).isEqualTo(etag);
    assertThat(call("changes", "UTC", null, "2026-03-29 00:00Z").getFirst()).isNotEqualTo(etag);
    assertThat(call("changes", "Europe/London", null, AROUND_MIDNIGHT).getFirst())
        .isNotEqualTo(etag);
    todo("somebody-else", "T", false, null, 0);
    assertThat(call("changes", "UTC", null, AROUND_MIDNIGHT).getFirst()).isEqualTo(etag);
    sql.run("update app.todo set title = 'U' where owner = 'changes'");
    assertThat(call("changes", "UTC", null, AROUND_MIDNIGHT).getFirst()).isNotEqualTo(etag);
  }

  @Test
  void anUnknownOrMissingTimeZoneIsAnInvalidParameter() {
    for (@Nullable String zone : new @Nullable String[] {"Mars/Olympus", "", null}) {
      assertThatThrownBy(() -> call("nobody", zone, null, AROUND_MIDNIGHT))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"));
    }
  }

  private static List<String> call(
      String owner, @Nullable String zone, @Nullable String knownEtag, String moment)
      throws SQLException {
    return sql.rows(
            "select etag, body from api.dashboard(?, ?, ?, ?::timestamptz)",
            owner,
            zone,
            knownEtag,
            moment)
        .getFirst();
  }

  private static JsonNode body(String owner, String zone, String moment) throws Exception {
    return JSON.readTree(call(owner, zone, null, moment).get(1));
  }

  private static List<String> texts(JsonNode items, String field) {
    return StreamSupport.stream(items.spliterator(), false)
        .map(item -> item.get(field).asText())
        .toList();
  }

  private static String todo(
      String owner, String title, boolean done, @Nullable String dueOn, double position)
      throws SQLException {
    String id = UUID.randomUUID().toString();
    sql.run(
        "insert into app.todo (owner, id, title, done, due_on, position)"
            + " values (?, ?::uuid, ?, ?, ?::date, ?)",
        owner,
        id,
        title,
        done,
        dueOn,
        position);
    return id;
  }

  private static void sale(
      String owner, String customer, long amount, String currency, String soldOn)
      throws SQLException {
    sql.run(
        "insert into app.sale (owner, id, customer, amount_minor, currency, sold_on)"
            + " values (?, gen_random_uuid(), ?, ?, ?, ?::date)",
        owner,
        customer,
        amount,
        currency,
        soldOn);
  }

  private static void event(String owner, String title, String start, String end)
      throws SQLException {
    sql.run(
        "insert into app.event (owner, id, title, starts_at, ends_at)"
            + " values (?, gen_random_uuid(), ?, ?::timestamptz, ?::timestamptz)",
        owner,
        title,
        start,
        end);
  }
}
