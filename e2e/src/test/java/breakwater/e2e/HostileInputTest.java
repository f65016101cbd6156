package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Input that is made to cost much. Each is a 4xx, no environment dies of it, and none needs the
 * memory that template.yaml gives it. What each took is printed; docs/reliability.md has a run.
 */
@Tag("faults")
final class HostileInputTest {
  private static final int SLOW_CALLERS = FaultPlatform.FULL ? 500 : 50;

  /** So many bytes of each slow body have come while others are served. */
  private static final int BYTES_SEEN = 20;

  private static final Tally TALLY = new Tally();

  /** template.yaml's MemorySize, above which Lambda ends an environment. */
  private static final long FUNCTION_MEGABYTES = 1_024;

  /** The heap of local/java-options and what a JVM has beside it. */
  private static final long LOCAL_MEGABYTES = 512 + 256;

  private static Platform platform;
  private static Caller caller;
  private static JsonNode environments;

  @BeforeAll
  static void start() throws Exception {
    FaultPlatform faults = FaultPlatform.shared();
    faults.heal();
    platform = faults.platform;
    caller = Caller.fresh(platform);
    environments = environments();
    PeakMemory.reset(platform);
  }

  @AfterEach
  void memoryIsBounded() {
    long function = PeakMemory.of(platform, "ItemsFunction");
    long local = PeakMemory.of(platform);
    System.out.printf("  at the most %d MB in a function, %d MB in local%n", function, local);
    assertThat(function).as("MB of an environment").isLessThan(FUNCTION_MEGABYTES);
    assertThat(local).as("MB of local").isLessThan(LOCAL_MEGABYTES);
  }

  @AfterAll
  static void report() throws Exception {
    FaultReport.add(TALLY.row("hostile input", new Ledger.Difference(0, 0)));
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        Arguments.of("depth", "[".repeat(1_000_000)),
        Arguments.of("depth of objects", "{\"a\":".repeat(150_000)),
        Arguments.of("width", "{" + wide() + "}"),
        Arguments.of("width of an array", "[" + "0,".repeat(500_000) + "0]"),
        Arguments.of("number", "{\"title\":\"a\",\"position\":" + "9".repeat(1_000_000) + "}"),
        Arguments.of("exponent", "{\"title\":\"a\",\"position\":1e2147483647}"),
        Arguments.of("negative exponent", "{\"title\":\"a\",\"position\":1e-2147483648}"),
        Arguments.of("text", "{\"title\":\"" + "x".repeat(1_000_000) + "\"}"),
        Arguments.of("escapes", "{\"title\":\"" + "\\u0041".repeat(170_000) + "\"}"),
        Arguments.of("name", "{\"" + "x".repeat(1_000_000) + "\":1}"),
        Arguments.of("too large", "{\"title\":\"" + "x".repeat(5_000_000) + "\"}"),
        Arguments.of("batch", "{\"operations\":[" + "{},".repeat(300_000) + "{}]}"));
  }

  private static String wide() {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 80_000; i++) {
      fields.append("\"f").append(i).append("\":0,");
    }
    return fields.append("\"last\":0").toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void jsonThatIsMadeToCostMuchIsRefused(String kind, String json) {
    for (String path : List.of("/api/todos", "/api/batch")) {
      expectRefusal(kind, json.length(), () -> caller.post(path, json, "idempotency-key", "bomb"));
    }
    assertNoEnvironmentDied();
  }

  /** Nothing unpacks it, so there is nothing to blow up. */
  @Test
  void compressedBodyIsRefusedAsItIs() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[100_000_000]);
    }
    expectRefusal(
        "gzip", packed.size(), () -> caller.postBytes("/api/todos", packed.toByteArray()));
    assertNoEnvironmentDied();
  }

  @Test
  void floodOfHeadersIsRefused() throws Exception {
    HttpRequest.Builder request = platform.request("/api/todos");
    for (int i = 0; i < 60; i++) {
      request.header("x-flood-" + i, "x".repeat(1_000));
    }
    // The gateway's answer, which is not in openapi.yaml.
    try (HttpClient http = HttpClient.newHttpClient()) {
      expectRefusal("60 headers", 60_000, () -> send(http, request.build()));
    }
  }

  /** A byte at a time; others are served, and the functions learn nothing of it. */
  @Test
  void callersWhoSendTheirBodySlowlyKeepNobodyElseWaiting() throws Exception {
    try (SlowCallers slow = SlowCallers.of(SLOW_CALLERS, platform)) {
      long before = invocations();
      int served = 0;
      while (slow.rounds() < BYTES_SEEN) {
        assertThat(TALLY.send(200, () -> caller.get("/api/todos"))).isNotNull();
        served++;
      }
      assertThat(invocations() - before).as("a body under way runs nothing").isEqualTo(served);
      System.out.printf("%d slow bodies, %d others served meanwhile%n", SLOW_CALLERS, served);
    }
  }

  /** local/java-options has the limit. */
  @Test
  @AtLength
  void bodyThatIsNotThereInTimeIsGivenUp() throws Exception {
    try (SlowCallers slow = SlowCallers.of(SLOW_CALLERS, platform)) {
      long before = invocations();
      long start = System.nanoTime();
      slow.awaitHungUp();
      System.out.printf(
          "%d slow bodies given up after %d s%n",
          SLOW_CALLERS, (System.nanoTime() - start) / 1_000_000_000);
      assertThat(invocations()).isEqualTo(before);
      assertThat(caller.get("/api/todos").statusCode()).isEqualTo(200);
    }
  }

  private static long invocations() {
    return platform.status().path("functions").path("ItemsFunction").path("invocations").asLong();
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void expectRefusal(String kind, int sent, Supplier<HttpResponse<String>> request) {
    long start = System.nanoTime();
    HttpResponse<String> response = request.get();
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("%s: %d bytes, %d in %d ms%n", kind, sent, response.statusCode(), millis);
    TALLY.send(response.statusCode(), () -> response);
    assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
    assertThat(response.body().length()).as("what comes back").isLessThan(100_000);
  }

  /** The same environments are there, and one serves. */
  private static void assertNoEnvironmentDied() {
    assertThat(caller.get("/api/todos").statusCode()).isEqualTo(200);
    assertThat(environments()).isEqualTo(environments);
  }

  /** How many there are, and how many had to be started; they are provisioned, so none retires. */
  private static JsonNode environments() {
    JsonNode items = platform.status().path("functions").path("ItemsFunction");
    return JsonNodeFactory.instance
        .arrayNode()
        .add(items.path("environments"))
        .add(items.path("coldStarts"));
  }
}
