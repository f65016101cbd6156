package breakwater.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All that a caller can send wrong is a problem that names the place and what was expected. */
final class BadInputTest {
  private static final String EVENT = "\"title\":\"e\",\"startsAt\":\"2026-11-23T09:00:00Z\"";
  private static final String EXPENSE =
      "\"description\":\"d\",\"category\":\"c\",\"spentOn\":\"2026-11-23\"";

  private static Platform platform;
  private static Caller caller;

  @BeforeAll
  static void start() throws Exception {
    platform = Platform.shared();
    caller = Caller.fresh(platform);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        // Not JSON, or JSON that two readers could understand in two ways.
        Arguments.of("todos", "", ""),
        Arguments.of("todos", "{", ""),
        Arguments.of("todos", "{\"title\":\"a\",}", ""),
        Arguments.of("todos", "{\"title\":\"a\"} {}", ""),
        Arguments.of("todos", "{\"title\":\"a\",\"title\":\"b\"}", "/title"),
        Arguments.of("todos", "{\"title\":\"a\",\"position\":NaN}", "/position"),
        Arguments.of("todos", "{\"title\":\"a\",\"position\":Infinity}", "/position"),
        Arguments.of("todos", "{'title':'a'}", ""),
        Arguments.of("todos", "{\"title\":\"a\\q\"}", "/title"),
        Arguments.of("todos", "[".repeat(5000), "/0/0/0"),
        Arguments.of(
            "todos", "{\"title\":\"a\",\"position\":1" + "0".repeat(500) + "}", "/position"),
        // Wrong types, unknown and missing fields.
        Arguments.of("todos", "[]", ""),
        Arguments.of("todos", "null", ""),
        Arguments.of("todos", "\"text\"", ""),
        Arguments.of("todos", "{}", "/title"),
        Arguments.of("todos", "{\"title\":null}", "/title"),
        Arguments.of("todos", "{\"title\":5}", "/title"),
        Arguments.of("todos", "{\"title\":[\"a\"]}", "/title"),
        Arguments.of("todos", "{\"title\":\"a\",\"done\":\"true\"}", "/done"),
        Arguments.of("todos", "{\"title\":\"a\",\"done\":null}", "/done"),
        Arguments.of("todos", "{\"title\":\"a\",\"owner\":\"b\"}", "/owner"),
        Arguments.of("todos", "{\"title\":\"a\",\"version\":1}", "/version"),
        Arguments.of("todos", "{\"title\":\"a\",\"a/b~c\":1}", "/a~1b~0c"),
        Arguments.of("todos", "{\"title\":\"a\",\"\\ud800\":1}", ""),
        Arguments.of("todos", "{\"title\":\"a\",\"id\":\"1-2-3-4-5\"}", "/id"),
        Arguments.of("todos", "{\"title\":\"a\",\"id\":7}", "/id"),
        // Text that is too long or that Postgres cannot store.
        Arguments.of("todos", "{\"title\":\"\"}", "/title"),
        Arguments.of("todos", "{\"title\":\"" + "x".repeat(201) + "\"}", "/title"),
        Arguments.of("todos", "{\"title\":\"a\\u0000b\"}", "/title"),
        Arguments.of("todos", "{\"title\":\"a\\ud83d\"}", "/title"),
        Arguments.of("todos", "{\"title\":\"\\ude00a\"}", "/title"),
        // Numbers out of range.
        Arguments.of("todos", "{\"title\":\"a\",\"position\":1e16}", "/position"),
        Arguments.of("todos", "{\"title\":\"a\",\"position\":1e999999999}", "/position"),
        Arguments.of("todos", "{\"title\":\"a\",\"position\":1e-2147483648}", "/position"),
        Arguments.of("expenses", expense("9223372036854775808", "EUR"), "/amountMinor"),
        Arguments.of("expenses", expense("1000000000001", "EUR"), "/amountMinor"),
        Arguments.of("expenses", expense("1e999999999", "EUR"), "/amountMinor"),
        Arguments.of("expenses", expense("1.5", "EUR"), "/amountMinor"),
        Arguments.of("expenses", expense("\"1\"", "EUR"), "/amountMinor"),
        // Values that do not exist.
        Arguments.of("expenses", expense("1", "EURO"), "/currency"),
        Arguments.of("expenses", expense("1", "eur"), "/currency"),
        Arguments.of("expenses", expense("1", "ZZZ"), "/currency"),
        Arguments.of("todos", "{\"title\":\"a\",\"dueOn\":\"2026-02-30\"}", "/dueOn"),
        Arguments.of("todos", "{\"title\":\"a\",\"dueOn\":\"2026-2-3\"}", "/dueOn"),
        Arguments.of("todos", "{\"title\":\"a\",\"dueOn\":\"infinity\"}", "/dueOn"),
        Arguments.of("todos", "{\"title\":\"a\",\"dueOn\":\"3000-01-01\"}", "/dueOn"),
        Arguments.of(
            "events", "{" + EVENT + ",\"endsAt\":\"2026-11-23T08:59:59.999Z\"}", "/endsAt"),
        Arguments.of("events", "{" + EVENT + ",\"endsAt\":\"2026-02-30T09:00:00Z\"}", "/endsAt"),
        Arguments.of("events", "{" + EVENT + ",\"endsAt\":\"2026-11-23T25:00:00Z\"}", "/endsAt"),
        Arguments.of("events", "{" + EVENT + ",\"endsAt\":\"2026-11-23T09:00:00\"}", "/endsAt"),
        Arguments.of("events", "{" + EVENT + ",\"endsAt\":\"tomorrow\"}", "/endsAt"),
        Arguments.of("quick-links", link("javascript:alert(1)"), "/url"),
        Arguments.of("quick-links", link("JaVaScRiPt:alert(1)"), "/url"),
        Arguments.of("quick-links", link("data:text/html,x"), "/url"),
        Arguments.of("quick-links", link("//a.example"), "/url"),
        Arguments.of("quick-links", link("https://"), "/url"),
        Arguments.of("quick-links", link("https://a.example/ b"), "/url"),
        Arguments.of("quick-links", link("https://a.example/" + "x".repeat(2000)), "/url"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bodyIsRefusedWithThePlace(String collection, String body, String pointer) {
    HttpResponse<String> created = caller.post("/api/" + collection, body);
    assertRefused(created, 400, pointer);
    if (!pointer.equals("/id")) {
      HttpResponse<String> replaced =
          caller.put("/api/" + collection + "/" + UUID.randomUUID(), body);
      assertRefused(replaced, 400, pointer);
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void batchIsRefusedWithThePlace(String collection, String body, String pointer) {
    if (pointer.equals("/id")) {
      return;
    }
    String operations =
        "{\"op\":\"put\",\"collection\":\"%s\",\"id\":\"%s\",\"item\":%s}"
            .formatted(collection, UUID.randomUUID(), body);

    HttpResponse<String> refused = caller.batch(operations);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(pointers(refused)).allMatch(at -> at.isEmpty() || at.startsWith("/operations"));
  }

  static Stream<Arguments> operations() {
    String id = "018f3a52-7e5b-7c3a-9d1e-2f6b8c4d5e6f";
    String put = "{\"op\":\"put\",\"collection\":\"todos\",\"id\":\"" + id + "\"";
    String item = ",\"item\":{\"title\":\"a\"}";
    List<String> tooMany = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      tooMany.add(put.replace(id, UUID.randomUUID().toString()) + item + "}");
    }
    return Stream.of(
        Arguments.of("", "/operations"),
        Arguments.of(String.join(",", tooMany), "/operations"),
        Arguments.of("7", "/operations/0"),
        Arguments.of("{}", "/operations/0/op"),
        Arguments.of(put.replace("put", "patch") + item + "}", "/operations/0/op"),
        Arguments.of(put.replace("todos", "accounts") + item + "}", "/operations/0/collection"),
        Arguments.of(put.replace(id, "x") + item + "}", "/operations/0/id"),
        Arguments.of(put + "}", "/operations/0/item"),
        Arguments.of(put + ",\"item\":{\"title\":1}}", "/operations/0/item/title"),
        Arguments.of(put + item + ",\"ifVersion\":-1}", "/operations/0/ifVersion"),
        Arguments.of(put + item + ",\"ifVersion\":\"1\"}", "/operations/0/ifVersion"),
        Arguments.of(put + item + ",\"ifVersion\":null}", "/operations/0/ifVersion"),
        Arguments.of(put + item + ",\"more\":1}", "/operations/0/more"),
        Arguments.of(put.replace("put", "delete") + item + "}", "/operations/0/item"),
        Arguments.of(put + item + "}," + put + item + "}", "/operations/1/id"),
        Arguments.of(
            put + item + "}," + put.replace(id, id.toUpperCase(Locale.ROOT)) + item + "}",
            "/operations/1/id"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operationIsRefusedWithThePlace(String operations, String pointer) {
    assertRefused(caller.batch(operations), 400, pointer);
  }

  static Stream<Arguments> queries() {
    String mine = Platform.json(twoPages("/api/todos?limit=1")).path("nextCursor").asText();
    return Stream.of(
        Arguments.of("/api/todos?limit=0", "query:limit"),
        Arguments.of("/api/todos?limit=201", "query:limit"),
        Arguments.of("/api/todos?limit=ten", "query:limit"),
        Arguments.of("/api/todos?limit=1&limit=2", "query:limit"),
        Arguments.of("/api/todos?done=yes", "query:done"),
        Arguments.of("/api/todos?dueFrom=2026-02-30", "query:dueFrom"),
        Arguments.of("/api/todos?from=2026-11-23", "query:from"),
        Arguments.of("/api/events?from=2026-11-23", "query:from"),
        Arguments.of("/api/quick-links?done=true", "query:done"),
        Arguments.of("/api/todos?cursor=", "query:cursor"),
        Arguments.of("/api/todos?cursor=%00", "query:cursor"),
        Arguments.of("/api/todos?cursor=bm8", "query:cursor"),
        Arguments.of("/api/todos?cursor=" + mine.substring(1), "query:cursor"),
        Arguments.of("/api/todos?done=true&cursor=" + mine, "query:cursor"),
        Arguments.of("/api/sales?cursor=" + mine, "query:cursor"),
        // ["todos","x","x","x","x"]: the right form with keys that are none.
        Arguments.of("/api/todos?cursor=WyJ0b2RvcyIsIngiLCJ4IiwieCIsIngiXQ", "query:cursor"),
        Arguments.of("/api/todos/not-a-uuid", "path:id"),
        Arguments.of("/api/todos/%00", "path:id"),
        Arguments.of("/api/todos/1-2-3-4-5", "path:id"),
        Arguments.of("/api/todos/018f3a52-7e5b-7c3a-9d1e-2f6b8c4d5e6f?x=1", "query:x"));
  }

  private static HttpResponse<String> twoPages(String path) {
    Caller owner = Caller.fresh(platform);
    owner.post("/api/todos", "{\"title\":\"a\"}");
    owner.post("/api/todos", "{\"title\":\"b\"}");
    return owner.get(path);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void addressIsRefusedWithThePlace(String path, String place) {
    assertRefused(caller.get(path), 400, place);
  }

  @Test
  void patchThatWouldEndAnEventBeforeItStartsIsRefused() {
    String path = "/api/events/" + UUID.randomUUID();
    caller.put(path, "{" + EVENT + ",\"endsAt\":\"2026-11-23T10:00:00Z\"}");

    assertRefused(caller.patch(path, "{\"endsAt\":\"2026-11-23T08:00:00Z\"}"), 400, "/endsAt");
    assertRefused(caller.patch(path, "{\"startsAt\":\"2026-11-23T11:00:00Z\"}"), 400, "/endsAt");
    assertRefused(caller.patch(path, "{\"title\":null}"), 400, "/title");
  }

  @Test
  void otherContentTypesAreRefused() {
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "application/json; charset=x")) {
      assertRefused(
          caller.post("/api/todos", "{\"title\":\"a\"}", "content-type", type),
          415,
          "header:content-type");
    }
    assertThat(
            caller
                .post(
                    "/api/todos",
                    "{\"title\":\"a\"}",
                    "content-type",
                    "Application/JSON; charset=UTF-8")
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void bodyOverTheLimitIsRefused() {
    String body = "{\"title\":\"" + "x".repeat(1_100_000) + "\"}";

    assertThat(caller.post("/api/todos", body).statusCode()).isEqualTo(413);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertRefused(
        caller.postBytes("/api/todos", "{\"title\":\"\u00e9\"}".getBytes(ISO_8859_1)), 400, "");
  }

  @Test
  void preconditionsInAnotherFormAreRefused() {
    String path = "/api/todos/" + UUID.randomUUID();
    for (String tag : List.of("3", "\"3", "\"3\", \"4\"", "")) {
      assertRefused(caller.put(path, "{\"title\":\"a\"}", "if-match", tag), 400, "header:if-match");
    }
    assertRefused(
        caller.put(path, "{\"title\":\"a\"}", "if-none-match", "\"3\""),
        400,
        "header:if-none-match");
    assertRefused(caller.delete(path, "if-none-match", "*"), 400, "header:if-none-match");
  }

  private static void assertRefused(HttpResponse<String> response, int status, String place) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(pointers(response)).as(response.body()).anyMatch(at -> at.startsWith(place));
    assertThat(response.body())
        .doesNotContain("breakwater.items", "java.", "Exception", "select ", "SQLState", "\tat ");
  }

  private static List<String> pointers(HttpResponse<String> response) {
    JsonNode errors = Platform.json(response).path("errors");
    return errors.findValuesAsText("pointer");
  }

  private static String expense(String amount, String currency) {
    return "{" + EXPENSE + ",\"amountMinor\":" + amount + ",\"currency\":\"" + currency + "\"}";
  }

  private static String link(String url) {
    return "{\"title\":\"a\",\"url\":\"" + url + "\"}";
  }
}
