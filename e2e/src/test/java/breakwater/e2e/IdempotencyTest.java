package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code Idempotency-Key}: the same request sent again is applied once and answered the same. */
final class IdempotencyTest {
  private static Platform platform;

  private Caller caller;
  private String key;

  @BeforeAll
  static void start() throws Exception {
    platform = Platform.shared();
  }

  @BeforeEach
  void somebodyNew() {
    caller = Caller.fresh(platform);
    key = UUID.randomUUID().toString();
  }

  @Test
  void createSentAgainIsAnsweredAgainAndAppliedOnce() {
    HttpResponse<String> first =
        caller.post("/api/todos", "{\"title\":\"a\"}", "idempotency-key", key);
    HttpResponse<String> again =
        caller.post("/api/todos", "{\"title\":\"a\"}", "idempotency-key", key);

    assertSame(first, again, 201);
    assertThat(Platform.json(caller.get("/api/todos")).path("items")).hasSize(1);
  }

  @Test
  void answerStaysTheSameWhateverHappenedSince() {
    String path = "/api/todos/" + UUID.randomUUID();
    HttpResponse<String> first = caller.put(path, "{\"title\":\"a\"}", "idempotency-key", key);
    caller.delete(path);

    assertSame(first, caller.put(path, "{\"title\":\"a\"}", "idempotency-key", key), 201);
    assertThat(caller.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void everyKindOfWriteTakesPart() {
    String path = "/api/todos/" + UUID.randomUUID();
    caller.put(path, "{\"title\":\"a\"}");

    HttpResponse<String> patched = caller.patch(path, "{\"done\":true}", "idempotency-key", key);
    assertSame(patched, caller.patch(path, "{\"done\":true}", "idempotency-key", key), 200);
    HttpResponse<String> deleted = caller.delete(path, "idempotency-key", key + "d");
    assertSame(deleted, caller.delete(path, "idempotency-key", key + "d"), 204);
    HttpResponse<String> refused =
        caller.put(path, "{\"title\":\"a\"}", "if-match", "\"1\"", "idempotency-key", key + "r");
    HttpResponse<String> refusedAgain =
        caller.put(path, "{\"title\":\"a\"}", "if-match", "\"1\"", "idempotency-key", key + "r");
    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(refusedAgain.statusCode()).isEqualTo(412);
  }

  @Test
  void batchSentAgainIsAppliedOnce() {
    String operations =
        "{\"op\":\"put\",\"collection\":\"todos\",\"id\":\"%s\",\"item\":{\"title\":\"a\"},"
                .formatted(UUID.randomUUID())
            + "\"ifVersion\":0}";

    assertSame(caller.batch(operations, key), caller.batch(operations, key), 200);
  }

  @Test
  void keyOfAnotherRequestIsRefused() {
    String path = "/api/todos/" + UUID.randomUUID();
    caller.put(path, "{\"title\":\"a\"}", "idempotency-key", key);

    for (HttpResponse<String> other :
        List.of(
            caller.put(path, "{\"title\":\"b\"}", "idempotency-key", key),
            caller.put(path, "{\"title\":\"a\"}", "if-match", "*", "idempotency-key", key),
            caller.delete(path, "idempotency-key", key),
            caller.put(
                "/api/todos/" + UUID.randomUUID(), "{\"title\":\"a\"}", "idempotency-key", key))) {
      assertThat(other.statusCode()).isEqualTo(422);
    }
    assertThat(Platform.json(caller.get(path)).path("title").asText()).isEqualTo("a");
  }

  @Test
  void keysOfTwoOwnersHaveNothingToDoWithEachOther() {
    Caller other = Caller.fresh(platform);
    caller.post("/api/todos", "{\"title\":\"a\"}", "idempotency-key", key);

    assertThat(other.post("/api/todos", "{\"title\":\"b\"}", "idempotency-key", key).statusCode())
        .isEqualTo(201);
  }

  @Test
  void batchNeedsAKeyAndEveryKeyNeedsTheForm() {
    String body = "{\"operations\":[]}";
    assertThat(caller.post("/api/batch", body).statusCode()).isEqualTo(400);
    for (String wrong : List.of("two words", "", "x".repeat(256))) {
      HttpResponse<String> refused =
          caller.post("/api/todos", "{\"title\":\"a\"}", "idempotency-key", wrong);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("header:idempotency-key");
    }
    assertThat(
            caller
                .post("/api/todos", "{\"title\":\"a\"}", "idempotency-key", "x".repeat(255))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void twentyAtOnceWithTheSameKeyAreOneItemAndOneAnswer() throws Exception {
    List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(() -> caller.post("/api/todos", "{\"title\":\"a\"}", "idempotency-key", key));
    }
    List<String> bodies = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
      for (Future<HttpResponse<String>> answer : callers.invokeAll(calls)) {
        assertThat(answer.get().statusCode()).isEqualTo(201);
        bodies.add(answer.get().body());
      }
    }
    assertThat(bodies.stream().distinct()).hasSize(1);
    assertThat(Platform.json(caller.get("/api/todos")).path("items")).hasSize(1);
  }

  private static void assertSame(
      HttpResponse<String> first, HttpResponse<String> again, int status) {
    assertThat(first.statusCode()).as(first.body()).isEqualTo(status);
    assertThat(again.statusCode()).isEqualTo(status);
    assertThat(again.body()).isEqualTo(first.body());
    for (String header : List.of("etag", "location")) {
      assertThat(again.headers().firstValue(header)).isEqualTo(first.headers().firstValue(header));
    }
  }
}
