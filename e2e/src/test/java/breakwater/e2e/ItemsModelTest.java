package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Any sequence of operations leads to what a map in memory has, also where each request is sent
 * twice with the same key. jqwik prints the seed of a failure.
 */
final class ItemsModelTest {
  /** What a step does, and how it names the version that it expects. */
  enum Kind {
    CREATE,
    PUT,
    PATCH,
    DELETE,
    BATCH
  }

  enum Expected {
    ANY,
    CURRENT,
    STALE,
    ABSENT
  }

  /**
   * @param items which of five items; a batch writes all of them, deleting those at odd places
   */
  record Step(Kind kind, List<Integer> items, Expected expected, String title) {}

  /** A stored item as the model has it. */
  record Stored(String title, boolean done, long version) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<List<Integer>> items =
        Arbitraries.integers().between(0, 4).set().ofMinSize(1).ofMaxSize(5).map(ArrayList::new);
    Arbitrary<Expected> expected =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(Expected.ANY)),
            Tuple.of(3, Arbitraries.just(Expected.CURRENT)),
            Tuple.of(1, Arbitraries.of(Expected.STALE, Expected.ABSENT)));
    Arbitrary<String> title =
        Arbitraries.of("a", "Grüße", "🌍", "\"quoted\" \\", "two\nlines", " ", "x".repeat(200));
    return Combinators.combine(Arbitraries.of(Kind.class), items, expected, title)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(15);
  }

  @Property(tries = 40)
  void anySequenceEqualsTheModel(@ForAll("steps") List<Step> steps, @ForAll boolean twice)
      throws Exception {
    Run run = new Run(Caller.fresh(Platform.shared()), twice);
    for (Step step : steps) {
      run.apply(step);
    }
    run.compare();
  }

  /** One sequence, on the API and in memory. */
  private static final class Run {
    private final Caller caller;
    private final boolean twice;
    private final List<String> ids = new ArrayList<>();
    private final Map<String, Stored> model = new TreeMap<>();
    private long greatest = 1;

    Run(Caller caller, boolean twice) {
      this.caller = caller;
      this.twice = twice;
      for (int i = 0; i < 5; i++) {
        ids.add(UUID.randomUUID().toString());
      }
    }

    void apply(Step step) {
      String id = ids.get(step.items().getFirst());
      Stored stored = model.get(id);
      String title = quote(step.title());
      switch (step.kind()) {
        case CREATE -> {
          HttpResponse<String> answer =
              send("POST", "/api/todos", "{\"id\":\"" + id + "\",\"title\":" + title + "}");
          assertThat(answer.statusCode()).isEqualTo(stored == null ? 201 : 409);
          keep(id, stored == null, answer, false);
        }
        case PUT -> {
          HttpResponse<String> answer =
              send(
                  "PUT",
                  "/api/todos/" + id,
                  "{\"title\":" + title + ",\"done\":true}",
                  match(step, stored));
          boolean fits = fits(step, stored);
          assertThat(answer.statusCode()).isEqualTo(!fits ? 412 : stored == null ? 201 : 200);
          keep(id, fits, answer, true);
        }
        case PATCH -> {
          HttpResponse<String> answer =
              send("PATCH", "/api/todos/" + id, "{\"title\":" + title + "}", match(step, stored));
          boolean fits = stored != null && fits(step, stored);
          assertThat(answer.statusCode()).isEqualTo(expectedStatus(step, stored, 200));
          keep(id, fits && answer.statusCode() == 200, answer, stored != null && stored.done());
        }
        case DELETE -> {
          HttpResponse<String> answer =
              send("DELETE", "/api/todos/" + id, null, match(step, stored));
          assertThat(answer.statusCode()).isEqualTo(expectedStatus(step, stored, 204));
          if (answer.statusCode() == 204) {
            model.remove(id);
          }
        }
        case BATCH -> batch(step);
      }
    }

    /** PATCH and DELETE take no If-None-Match. */
    private int expectedStatus(Step step, @Nullable Stored stored, int success) {
      if (step.expected() == Expected.ABSENT) {
        return 400;
      }
      return stored == null ? 404 : fits(step, stored) ? success : 412;
    }

    private void batch(Step step) {
      List<String> operations = new ArrayList<>();
      boolean fits = true;
      for (int i = 0; i < step.items().size(); i++) {
        String id = ids.get(step.items().get(i));
        Stored stored = model.get(id);
        fits &= fits(step, stored);
        String version =
            switch (step.expected()) {
              case ANY -> "";
              case CURRENT -> ",\"ifVersion\":" + (stored == null ? 0 : stored.version());
              case STALE -> ",\"ifVersion\":" + (greatest + 1000);
              case ABSENT -> ",\"ifVersion\":0";
            };
        String item = i % 2 == 1 ? "" : ",\"item\":{\"title\":" + quote(step.title()) + "}";
        operations.add(
            "{\"op\":\"%s\",\"collection\":\"todos\",\"id\":\"%s\"%s%s}"
                .formatted(i % 2 == 1 ? "delete" : "put", id, item, version));
      }
      HttpResponse<String> answer =
          send("POST", "/api/batch", "{\"operations\":[" + String.join(",", operations) + "]}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(fits ? 200 : 409);
      for (JsonNode result : Platform.json(answer).path("results")) {
        String id = result.path("id").asText();
        if (result.path("version").isNull()) {
          model.remove(id);
        } else {
          store(id, new Stored(step.title(), false, result.path("version").asLong()));
        }
      }
    }

    private boolean fits(Step step, @Nullable Stored stored) {
      return switch (step.expected()) {
        case ANY, CURRENT -> true;
        case STALE -> false;
        case ABSENT -> stored == null;
      };
    }

    private String[] match(Step step, @Nullable Stored stored) {
      return switch (step.expected()) {
        case ANY -> new String[0];
        case CURRENT ->
            stored == null
                ? new String[0]
                : new String[] {"if-match", "\"" + stored.version() + "\""};
        case STALE -> new String[] {"if-match", "\"" + (greatest + 1000) + "\""};
        case ABSENT -> new String[] {"if-none-match", "*"};
      };
    }

    private HttpResponse<String> send(
        String method, String path, @Nullable String body, String... headers) {
      String[] all = Arrays.copyOf(headers, headers.length + 2);
      all[headers.length] = "idempotency-key";
      all[headers.length + 1] = UUID.randomUUID().toString();
      HttpResponse<String> answer = caller.send(method, path, body, all);
      if (twice) {
        HttpResponse<String> again = caller.send(method, path, body, all);
        assertThat(again.statusCode()).isEqualTo(answer.statusCode());
        if (answer.statusCode() < 300) {
          assertThat(again.body()).isEqualTo(answer.body());
        }
      }
      return answer;
    }

    private void keep(String id, boolean applied, HttpResponse<String> answer, boolean done) {
      if (applied) {
        JsonNode item = Platform.json(answer);
        store(id, new Stored(item.path("title").asText(), done, Caller.version(item)));
      }
    }

    private void store(String id, Stored item) {
      assertThat(item.version()).isGreaterThan(0);
      greatest = Math.max(greatest, item.version());
      model.put(id, item);
    }

    /** Lists and single reads, and the dashboard's counts, are what the model says. */
    void compare() {
      Map<String, Stored> listed = new TreeMap<>();
      for (JsonNode item : Platform.json(caller.get("/api/todos")).path("items")) {
        listed.put(item.path("id").asText(), stored(item));
      }
      assertThat(listed).isEqualTo(model);
      for (String id : ids) {
        HttpResponse<String> read = caller.get("/api/todos/" + id);
        assertThat(read.statusCode()).isEqualTo(model.containsKey(id) ? 200 : 404);
      }
      JsonNode counts = Platform.json(caller.get("/api/dashboard")).at("/todos/counts");
      long done = model.values().stream().filter(Stored::done).count();
      assertThat(counts.path("done").asLong()).isEqualTo(done);
      assertThat(counts.path("open").asLong()).isEqualTo(model.size() - done);
    }

    private static Stored stored(JsonNode item) {
      return new Stored(
          item.path("title").asText(), item.path("done").asBoolean(), Caller.version(item));
    }

    private static String quote(String text) {
      return TextNode.valueOf(text).toString();
    }
  }
}
