package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /api/{collection}} and {@code /api/{collection}/{id}} as a caller sees them. */
final class ItemsTest {
  /** One item of each collection, with every field. */
  private static final Map<String, String> EXAMPLES =
      Map.of(
          "todos",
          "{\"title\":\"Grüße 🌍\",\"done\":true,\"dueOn\":\"2028-02-29\",\"position\":-1.5}",
          "sales",
          "{\"customer\":\"Ada\",\"amountMinor\":-1000000000000,\"currency\":\"EUR\","
              + "\"soldOn\":\"2026-11-23\",\"note\":\"paid\"}",
          "events",
          "{\"title\":\"Stand-up\",\"location\":\"Room 2\","
              + "\"startsAt\":\"2026-11-23T09:00:00.120Z\",\"endsAt\":\"2026-11-23T09:15:00.000Z\","
              + "\"allDay\":false}",
          "quick-links",
          "{\"title\":\"Wiki\",\"url\":\"https://wiki.example.com/a?b=c#d\",\"position\":1024}",
          "expenses",
          "{\"description\":\"Train\",\"category\":\"travel\",\"amountMinor\":5490,"
              + "\"currency\":\"CHF\",\"spentOn\":\"2026-11-20\"}");

  private static Platform platform;

  private Caller caller;

  @BeforeAll
  static void start() throws Exception {
    platform = Platform.shared();
  }

  @BeforeEach
  void somebodyNew() {
    caller = Caller.fresh(platform);
  }

  @Test
  void everyCollectionKeepsWhatItWasGiven() {
    EXAMPLES.forEach((collection, json) -> {
      HttpResponse<String> created = caller.post("/api/" + collection, json);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      String path = created.headers().firstValue("location").orElseThrow();

      HttpResponse<String> read = caller.get(path);

      JsonNode item = Platform.json(read);
      assertThat(Platform.json(created)).isEqualTo(item);
      for (Map.Entry<String, JsonNode> field : Platform.parse(json).properties()) {
        assertThat(item.path(field.getKey()).asText())
            .as(collection + " " + field.getKey())
            .isEqualTo(field.getValue().asText());
      }
      assertThat(Caller.etag(read)).isEqualTo("\"" + Caller.version(item) + "\"");
      assertThat(caller.delete(path).statusCode()).isEqualTo(204);
      assertThat(caller.get(path).statusCode()).isEqualTo(404);
    });
  }

  @Test
  void createWithAnIdThatExistsIsAConflictWithTheCurrentItem() {
    String id = UUID.randomUUID().toString();
    String json = "{\"id\":\"" + id + "\",\"title\":\"first\"}";
    assertThat(caller.post("/api/todos", json).statusCode()).isEqualTo(201);

    HttpResponse<String> again = caller.post("/api/todos", json.replace("first", "second"));

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(Platform.json(again).path("current").path("title").asText()).isEqualTo("first");
  }

  @Test
  void putCreatesThenReplacesAndForgetsWhatWasNotSent() {
    String path = "/api/todos/" + UUID.randomUUID();
    HttpResponse<String> created = caller.put(path, "{\"title\":\"a\",\"dueOn\":\"2026-11-23\"}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("location")).hasValue(path);

    HttpResponse<String> replaced = caller.put(path, "{\"title\":\"b\"}");

    assertThat(replaced.statusCode()).isEqualTo(200);
    JsonNode item = Platform.json(replaced);
    assertThat(item.path("dueOn").isNull()).isTrue();
    assertThat(item.path("createdAt")).isEqualTo(Platform.json(created).path("createdAt"));
    assertThat(Caller.version(item)).isGreaterThan(Caller.version(Platform.json(created)));
  }

  @Test
  void patchChangesWhatWasSentAndNullSetsBack() {
    String path = "/api/todos/" + UUID.randomUUID();
    caller.put(path, "{\"title\":\"a\",\"done\":true,\"dueOn\":\"2026-11-23\",\"position\":5}");

    HttpResponse<String> patched =
        caller.patch(
            path,
            "{\"dueOn\":null,\"position\":null,\"title\":\"b\"}",
            "content-type",
            "application/merge-patch+json");

    JsonNode item = Platform.json(patched);
    assertThat(patched.statusCode()).isEqualTo(200);
    assertThat(item.path("title").asText()).isEqualTo("b");
    assertThat(item.path("done").asBoolean()).isTrue();
    assertThat(item.path("dueOn").isNull()).isTrue();
    assertThat(item.path("position").asDouble()).isZero();
    assertThat(caller.patch("/api/todos/" + UUID.randomUUID(), "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void staleIfMatchChangesNothingAndBringsTheCurrentItem() {
    String path = "/api/todos/" + UUID.randomUUID();
    String first = Caller.etag(caller.put(path, "{\"title\":\"a\"}"));
    String second = Caller.etag(caller.put(path, "{\"title\":\"b\"}", "if-match", first));

    for (HttpResponse<String> stale :
        List.of(
            caller.put(path, "{\"title\":\"c\"}", "if-match", first),
            caller.patch(path, "{\"title\":\"c\"}", "if-match", first),
            caller.delete(path, "if-match", first),
            caller.put(path, "{\"title\":\"c\"}", "if-match", "\"of-another-api\""),
            caller.put(path, "{\"title\":\"c\"}", "if-match", "W/" + second),
            caller.put(path, "{\"title\":\"c\"}", "if-none-match", "*"))) {
      assertThat(stale.statusCode()).isEqualTo(412);
      assertThat(Platform.json(stale).path("current").path("title").asText()).isEqualTo("b");
    }
    assertThat(caller.patch(path, "{\"done\":true}", "if-match", "*").statusCode()).isEqualTo(200);
  }

  @Test
  void putWithIfMatchNeverCreates() {
    String path = "/api/todos/" + UUID.randomUUID();

    for (String tag : List.of("\"1\"", "*")) {
      HttpResponse<String> refused = caller.put(path, "{\"title\":\"a\"}", "if-match", tag);
      assertThat(refused.statusCode()).isEqualTo(412);
      assertThat(Platform.json(refused).path("current").isNull()).isTrue();
    }
    assertThat(caller.put(path, "{\"title\":\"a\"}", "if-none-match", "*").statusCode())
        .isEqualTo(201);
  }

  @Test
  void itemThatWasDeletedAndMadeAgainHasNoVersionThatItHadBefore() {
    String path = "/api/todos/" + UUID.randomUUID();
    String before = Caller.etag(caller.put(path, "{\"title\":\"a\"}"));
    caller.delete(path);
    caller.put(path, "{\"title\":\"b\"}");

    assertThat(caller.put(path, "{\"title\":\"c\"}", "if-match", before).statusCode())
        .isEqualTo(412);
  }

  @Test
  void knownETagsAreAnsweredWithNotModifiedUntilAWrite() {
    String path = "/api/todos/" + UUID.randomUUID();
    String item = Caller.etag(caller.put(path, "{\"title\":\"a\"}"));
    String list = Caller.etag(caller.get("/api/todos"));
    assertThat(caller.get(path, "if-none-match", item).statusCode()).isEqualTo(304);
    assertThat(caller.get("/api/todos", "if-none-match", list).statusCode()).isEqualTo(304);

    caller.patch(path, "{\"done\":true}");

    assertThat(caller.get(path, "if-none-match", item).statusCode()).isEqualTo(200);
    assertThat(caller.get("/api/todos", "if-none-match", list).statusCode()).isEqualTo(200);
  }

  @Test
  void somebodyElsesItemIsNoDifferentFromNone() {
    Caller other = Caller.fresh(platform);
    String path = "/api/todos/" + UUID.randomUUID();
    caller.put(path, "{\"title\":\"secret\"}");
    String none = "/api/todos/" + UUID.randomUUID();

    for (String method : List.of("GET", "PATCH", "DELETE")) {
      String body = method.equals("PATCH") ? "{\"done\":true}" : null;
      HttpResponse<String> theirs = other.send(method, path, body);
      HttpResponse<String> missing = other.send(method, none, body);
      assertThat(theirs.statusCode()).isEqualTo(404);
      assertThat(withoutRequestId(theirs)).isEqualTo(withoutRequestId(missing));
    }
    assertThat(other.put(path, "{\"title\":\"mine\"}").statusCode()).isEqualTo(201);
    assertThat(Platform.json(caller.get(path)).path("title").asText()).isEqualTo("secret");
  }

  @Test
  void pagesShowEveryItemOnceInOrder() {
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String due = i % 5 == 0 ? "null" : "\"2026-11-" + (10 + i % 3) + "\"";
      operations.add(
          put(
              "todos",
              "{\"title\":\"" + i + "\",\"done\":" + (i % 4 == 0) + ",\"dueOn\":" + due + "}"));
    }
    assertThat(caller.batch(String.join(",", operations)).statusCode()).isEqualTo(200);

    List<JsonNode> all = all("/api/todos?limit=200");
    List<JsonNode> paged = all("/api/todos?limit=4");
    List<JsonNode> open = all("/api/todos?limit=4&done=false");

    assertThat(paged).isEqualTo(all).hasSize(25);
    assertThat(all).isSortedAccordingTo(Comparator.comparing(ItemsTest::todoOrder));
    assertThat(open).hasSize(18).allMatch(todo -> !todo.path("done").asBoolean());
  }

  @Test
  void pagesStayInPlaceWhileItemsComeAndGo() {
    caller.batch(
        put("expenses", expense("2026-11-03"))
            + ","
            + put("expenses", expense("2026-11-02"))
            + ","
            + put("expenses", expense("2026-11-01")));
    JsonNode first = Platform.json(caller.get("/api/expenses?limit=1"));
    caller.post("/api/expenses", expense("2026-11-04"));
    caller.delete("/api/expenses/" + first.path("items").path(0).path("id").asText());

    JsonNode next =
        Platform.json(
            caller.get("/api/expenses?limit=1&cursor=" + first.path("nextCursor").asText()));

    assertThat(next.path("items").path(0).path("spentOn").asText()).isEqualTo("2026-11-02");
  }

  @Test
  void filtersLeaveOutWhatIsOutsideOfTheRange() {
    caller.batch(
        put("todos", "{\"title\":\"none\"}")
            + ","
            + put("todos", "{\"title\":\"early\",\"dueOn\":\"2026-11-01\"}")
            + ","
            + put("todos", "{\"title\":\"late\",\"dueOn\":\"2026-11-30\",\"done\":true}")
            + ","
            + put("sales", sale("2026-11-01"))
            + ","
            + put("sales", sale("2026-11-30"))
            + ","
            + put("events", event("2026-11-01T10:00:00Z"))
            + ","
            + put("events", event("2026-11-30T10:00:00Z")));

    assertThat(titles("/api/todos?dueFrom=2026-11-02")).containsExactly("late");
    assertThat(titles("/api/todos?dueTo=2026-11-29")).containsExactly("early");
    assertThat(titles("/api/todos?dueFrom=2026-11-01&dueTo=2026-11-30&done=false"))
        .containsExactly("early");
    assertThat(all("/api/sales?from=2026-11-02")).hasSize(1);
    assertThat(all("/api/sales?from=2026-11-01&to=2026-11-30")).hasSize(2);
    assertThat(all("/api/events?to=2026-11-30T10:00:00Z")).hasSize(1);
    assertThat(all("/api/events?from=" + encode("2026-11-30T11:00:00+01:00"))).hasSize(1);
  }

  @Test
  void oneOfTenConcurrentWritersWinsEachVersion() throws Exception {
    String path = "/api/todos/" + UUID.randomUUID();
    String etag = Caller.etag(caller.put(path, "{\"title\":\"start\"}"));
    int rounds = 4;

    try (ExecutorService writers = Executors.newFixedThreadPool(10)) {
      for (int round = 0; round < rounds; round++) {
        String current = etag;
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (int writer = 0; writer < 10; writer++) {
          String json = "{\"title\":\"round " + round + " writer " + writer + "\"}";
          calls.add(() -> caller.put(path, json, "if-match", current));
        }
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : writers.invokeAll(calls)) {
          answers.add(answer.get());
        }
        List<HttpResponse<String>> winners =
            answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(winners).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 412).hasSize(9);
        assertThat(Platform.json(caller.get(path))).isEqualTo(Platform.json(winners.getFirst()));
        etag = Caller.etag(winners.getFirst());
      }
    }
  }

  private static String todoOrder(JsonNode todo) {
    return todo.path("done").asText()
        + (todo.path("dueOn").isNull() ? "3000" : todo.path("dueOn").asText())
        + todo.path("id").asText();
  }

  private List<JsonNode> all(String path) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = Platform.json(caller.get(path + cursor));
      page.path("items").forEach(items::add);
      String next = page.path("nextCursor").asText(null);
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return items;
  }

  private List<String> titles(String path) {
    return all(path).stream().map(item -> item.path("title").asText()).toList();
  }

  private static String put(String collection, String item) {
    return "{\"op\":\"put\",\"collection\":\"%s\",\"id\":\"%s\",\"item\":%s}"
        .formatted(collection, UUID.randomUUID(), item);
  }

  private static String sale(String day) {
    return "{\"customer\":\"c\",\"amountMinor\":1,\"currency\":\"EUR\",\"soldOn\":\"" + day + "\"}";
  }

  private static String expense(String day) {
    return "{\"description\":\"d\",\"category\":\"c\",\"amountMinor\":1,\"currency\":\"EUR\","
        + "\"spentOn\":\""
        + day
        + "\"}";
  }

  private static String event(String start) {
    return "{\"title\":\"e\",\"startsAt\":\"" + start + "\",\"endsAt\":\"" + start + "\"}";
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String withoutRequestId(HttpResponse<String> response) {
    return response.body().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }
}
