package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /api/batch}. */
final class BatchTest {
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
  void operationsOverAllCollectionsAreAppliedTogether() {
    String id = UUID.randomUUID().toString();
    String gone = UUID.randomUUID().toString();
    caller.put("/api/todos/" + gone, "{\"title\":\"gone\"}");

    HttpResponse<String> saved =
        caller.batch(
            put("todos", id, "{\"title\":\"t\"}", "")
                + ","
                + put("quick-links", id, "{\"title\":\"q\",\"url\":\"http://a.example\"}", "")
                + ","
                + put(
                    "events",
                    id,
                    "{\"title\":\"e\",\"startsAt\":\"2026-11-23T09:00:00Z\","
                        + "\"endsAt\":\"2026-11-23T09:00:00Z\"}",
                    "")
                + ","
                + put(
                    "sales",
                    id,
                    "{\"customer\":\"c\",\"amountMinor\":1,\"currency\":\"EUR\","
                        + "\"soldOn\":\"2026-11-23\"}",
                    "")
                + ","
                + put(
                    "expenses",
                    id,
                    "{\"description\":\"d\",\"category\":\"c\",\"amountMinor\":1,"
                        + "\"currency\":\"EUR\",\"spentOn\":\"2026-11-23\"}",
                    "")
                + ","
                + delete("todos", gone, ""));

    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(200);
    JsonNode results = Platform.json(saved).path("results");
    assertThat(results).hasSize(6);
    for (JsonNode result : results) {
      HttpResponse<String> item =
          caller.get(
              "/api/" + result.path("collection").asText() + "/" + result.path("id").asText());
      if (result.path("op").asText().equals("delete")) {
        assertThat(item.statusCode()).isEqualTo(404);
      } else {
        assertThat(Caller.version(Platform.json(item))).isEqualTo(Caller.version(result));
      }
    }
  }

  @Test
  void conflictsAreAllToldAndNothingIsApplied() {
    String stored = UUID.randomUUID().toString();
    String fresh = UUID.randomUUID().toString();
    long version =
        Caller.version(Platform.json(caller.put("/api/todos/" + stored, "{\"title\":\"a\"}")));
    String missing = UUID.randomUUID().toString();
    String exists = UUID.randomUUID().toString();
    caller.put("/api/todos/" + exists, "{\"title\":\"b\"}");

    HttpResponse<String> refused =
        caller.batch(
            put("todos", fresh, "{\"title\":\"new\"}", "")
                + ","
                + put("todos", stored, "{\"title\":\"x\"}", ",\"ifVersion\":" + (version + 1000))
                + ","
                + delete("todos", missing, ",\"ifVersion\":1")
                + ","
                + put("todos", exists, "{\"title\":\"x\"}", ",\"ifVersion\":0"));

    assertThat(refused.statusCode()).isEqualTo(409);
    JsonNode conflicts = Platform.json(refused).path("conflicts");
    assertThat(conflicts.findValuesAsText("reason")).containsExactly("stale", "missing", "exists");
    assertThat(conflicts.findValuesAsText("pointer"))
        .containsExactly("/operations/1", "/operations/2", "/operations/3");
    assertThat(conflicts.path(0).path("current").path("title").asText()).isEqualTo("a");
    assertThat(conflicts.path(1).path("current").isNull()).isTrue();
    assertThat(caller.get("/api/todos/" + fresh).statusCode()).isEqualTo(404);
    assertThat(Platform.json(caller.get("/api/todos/" + stored)).path("title").asText())
        .isEqualTo("a");
  }

  @Test
  void hundredOperationsAreOneQueryWhereHundredRequestsAreHundred() {
    caller.put("/api/todos/" + UUID.randomUUID(), "{\"title\":\"warm\"}");
    long before = platform.queries();
    for (int i = 0; i < 100; i++) {
      assertThat(caller.post("/api/todos", "{\"title\":\"" + i + "\"}").statusCode())
          .isEqualTo(201);
    }
    long single = platform.queries() - before;

    before = platform.queries();
    assertThat(caller.batch(hundredPuts()).statusCode()).isEqualTo(200);
    long batch = platform.queries() - before;

    assertThat(single).isEqualTo(100);
    assertThat(batch).isEqualTo(1);
    JsonNode counts = Platform.json(caller.get("/api/dashboard")).at("/todos/counts");
    assertThat(counts.path("open").asLong()).isEqualTo(201);
  }

  @Test
  void batchesOverTheSameItemsInAnyOrderAllSucceed() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(UUID.randomUUID().toString());
    }
    List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<String> order = new ArrayList<>(i % 2 == 0 ? ids : ids.reversed());
      String title = "{\"title\":\"" + i + "\"}";
      String operations =
          String.join(",", order.stream().map(id -> put("todos", id, title, "")).toList());
      calls.add(() -> caller.batch(operations));
    }
    try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
      for (Future<HttpResponse<String>> answer : callers.invokeAll(calls)) {
        assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
      }
    }
    JsonNode items = Platform.json(caller.get("/api/todos")).path("items");
    assertThat(items.findValuesAsText("title").stream().distinct()).hasSize(1);
  }

  private static String hundredPuts() {
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      operations.add(put("todos", UUID.randomUUID().toString(), "{\"title\":\"" + i + "\"}", ""));
    }
    return String.join(",", operations);
  }

  private static String put(String collection, String id, String item, String more) {
    return "{\"op\":\"put\",\"collection\":\"%s\",\"id\":\"%s\",\"item\":%s%s}"
        .formatted(collection, id, item, more);
  }

  private static String delete(String collection, String id, String more) {
    return "{\"op\":\"delete\",\"collection\":\"%s\",\"id\":\"%s\"%s}"
        .formatted(collection, id, more);
  }
}
