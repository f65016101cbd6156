package breakwater.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpHandlerTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final PrintStream standardOutput = System.out;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void captureLog() {
    System.setOut(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void releaseLog() {
    System.setOut(standardOutput);
  }

  @Test
  void requestCarriesWhatTheEventSays() throws Exception {
    handle(
        event("dashboard.json"),
        request -> {
          assertThat(request.method()).isEqualTo("GET");
          assertThat(request.path()).isEqualTo("/api/dashboard");
          assertThat(request.routeKey()).isEqualTo("GET /api/dashboard");
          assertThat(request.query("timeZone")).isEqualTo("Europe/Berlin");
          assertThat(request.query("other")).isNull();
          assertThat(request.header("accept")).isEqualTo("application/json");
          assertThat(request.owner()).isEqualTo("demo");
          assertThat(request.body()).isEmpty();
          return HttpResponse.notModified();
        });
  }

  @Test
  void bodyIsDecodedWhereTheApiEncodedIt() throws Exception {
    String event =
        """
        {"version":"2.0","requestContext":{"http":{"method":"POST"}},"body":"w6Q=","isBase64Encoded":true}
        """;
    handle(
        event,
        request -> {
          assertThat(new String(request.body(), UTF_8)).isEqualTo("ä");
          return HttpResponse.notModified();
        });
  }

  @Test
  void bodyPassesThroughByteForByte() throws Exception {
    String body = "{\"title\":\"Grüße \\\"quoted\\\" 😀 \\u0007\\\\ \n\"}";

    JsonNode answer =
        handle(event("dashboard.json"), request -> HttpResponse.json(body.getBytes(UTF_8)));

    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("headers").path("content-type").asText()).isEqualTo("application/json");
    assertThat(answer.path("body").asText()).isEqualTo(body);
    assertThat(answer.path("isBase64Encoded").asBoolean()).isFalse();
  }

  @Test
  void callerWithoutVerifiedClaimsIsUnauthenticated() throws Exception {
    JsonNode answer =
        handle(event("dashboard-unauthenticated.json"), request -> ok(request.owner()));

    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.path("headers").path("www-authenticate").asText()).isEqualTo("Bearer");
  }

  @Test
  void ownerComesFromTheVerifiedClaimsOnly() throws Exception {
    String event =
        """
        {"version":"2.0","headers":{"sub":"mallory"},"queryStringParameters":{"sub":"mallory"},
         "claims":{"sub":"mallory"},"body":"{\\"sub\\":\\"mallory\\"}",
         "requestContext":{"http":{"method":"GET"},"authorizer":{"lambda":{"claims":{"sub":"mallory"}}}}}
        """;

    assertProblem(handle(event, request -> ok(request.owner())), 401, "unauthenticated");
  }

  @Test
  void unknownQueryParameterIsNamed() throws Exception {
    JsonNode answer =
        handle(
            event("dashboard.json"),
            request -> {
              request.allowQuery(Set.of("limit"));
              return ok("");
            });

    JsonNode problem = assertProblem(answer, 400, "invalid-request");
    assertThat(problem.path("detail").asText()).contains("'timeZone'", "limit");
    assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("query:timeZone");
  }

  @Test
  void eventOfAnotherFormatIsRefused() throws Exception {
    for (String event :
        new String[] {
          "", "{}", "[]", "null", "{\"version\":\"1.0\",\"httpMethod\":\"GET\"}", "{"
        }) {
      assertProblem(handle(event, request -> ok("")), 400, "invalid-request");
    }
  }

  @Test
  void eventThatIsNestedWithoutEndIsRefused() throws Exception {
    assertProblem(
        handle("{\"headers\":" + "[".repeat(100_000), request -> ok("")), 400, "invalid-request");
  }

  @Test
  void faultOfOursShowsTheRequestIdAndNothingElse() throws Exception {
    JsonNode answer =
        handle(
            event("dashboard.json"),
            request -> {
              throw new IllegalStateException("select secret from app.account");
            });

    JsonNode problem = assertProblem(answer, 500, "unexpected");
    assertThat(problem.path("requestId").asText()).isNotEmpty();
    assertThat(answer.toString()).doesNotContain("secret", "IllegalState");
    assertThat(logLine().path("stack").asText()).contains("select secret from app.account");
    assertThat(logLine().path("level").asText()).isEqualTo("ERROR");
  }

  @Test
  void oneLineIsLoggedPerInvocation() throws Exception {
    handle(event("dashboard.json"), request -> ok("{}"));

    JsonNode line = logLine();
    assertThat(line.path("function").asText()).isEqualTo("DashboardFunction");
    assertThat(line.path("route").asText()).isEqualTo("GET /api/dashboard");
    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("coldStart").asBoolean()).isTrue();
    assertThat(line.path("roundTrips").asInt()).isZero();
  }

  @Test
  void everyMetricThatTheLineDeclaresIsANumberInIt() throws Exception {
    handle(event("dashboard.json"), request -> ok("{}"));

    JsonNode line = logLine();
    JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
    assertThat(directive.path("Metrics").size()).isEqualTo(8);
    for (JsonNode metric : directive.path("Metrics")) {
      assertThat(line.path(metric.path("Name").asText()).isNumber()).as("%s", metric).isTrue();
    }
    assertThat(line.path(directive.path("Dimensions").path(0).path(0).asText()).isTextual())
        .isTrue();
  }

  @Test
  void onlyTheFirstInvocationOfAnEnvironmentIsAColdStart() throws Exception {
    HttpHandler handler = handler(request -> ok("{}"));
    invoke(handler, event("dashboard.json"));
    log.reset();
    invoke(handler, event("dashboard.json"));

    assertThat(logLine().path("coldStart").asBoolean()).isFalse();
  }

  private JsonNode logLine() throws IOException {
    String text = log.toString(UTF_8);
    assertThat(text).endsWith("\n").containsOnlyOnce("\n");
    return JSON.readTree(text);
  }

  private static JsonNode assertProblem(JsonNode answer, int status, String type)
      throws IOException {
    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
    assertThat(answer.path("headers").path("content-type").asText())
        .isEqualTo("application/problem+json");
    JsonNode problem = JSON.readTree(answer.path("body").asText());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asText()).endsWith(":" + type);
    assertThat(problem.path("title").asText()).isNotEmpty();
    return problem;
  }

  private static HttpResponse ok(String body) {
    return HttpResponse.json(body.getBytes(UTF_8));
  }

  private static JsonNode handle(String event, Function<HttpRequest, HttpResponse> handle)
      throws IOException {
    return invoke(handler(handle), event);
  }

  private static HttpHandler handler(Function<HttpRequest, HttpResponse> handle) {
    return new HttpHandler() {
      @Override
      protected HttpResponse handle(HttpRequest request) {
        return handle.apply(request);
      }
    };
  }

  private static JsonNode invoke(HttpHandler handler, String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(UTF_8)), answer, new TestContext());
    return JSON.readTree(answer.toByteArray());
  }

  private static String event(String name) throws IOException {
    return Files.readString(Path.of("../events", name));
  }
}
