package breakwater.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.lambda.InvocationResult;
import breakwater.local.template.CorsDefinition;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpApiTest {

  private static final CorsDefinition CORS =
      new CorsDefinition(
          List.of("https://page.example", "http://*"),
          List.of("GET", "PUT"),
          List.of("authorization", "if-match"),
          List.of("etag"),
          true,
          Duration.ofMinutes(5));

  @Test
  void answerOfTheFunctionIsPassedOn() throws Exception {
    String answer =
        """
        {"statusCode": 201, "headers": {"ETag": "\\"7\\"", "content-type": "text/x", "X-N": 5},
         "cookies": ["a=1; Path=/", "b=2"], "body": "é"}\
        """;
    try (TestApi api = TestApi.with("GET /").answering(answer).start()) {
      HttpResponse<String> response = api.get("/");
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.body()).isEqualTo("é");
      assertThat(response.headers().firstValue("etag")).contains("\"7\"");
      assertThat(response.headers().allValues("content-type")).containsExactly("text/x");
      assertThat(response.headers().firstValue("x-n")).contains("5");
      assertThat(response.headers().allValues("set-cookie"))
          .containsExactlyInAnyOrder("a=1; Path=/", "b=2");
      assertThat(response.headers().firstValue("apigw-requestid")).get().asString().hasSize(16);
    }
  }

  @Test
  void bodyInBase64IsDecoded() throws Exception {
    String answer = "{\"statusCode\":200,\"body\":\"/wCA\",\"isBase64Encoded\":true}";
    try (TestApi api = TestApi.with("GET /").answering(answer).start()) {
      assertThat(api.sendForBytes(api.request("/")).body())
          .isEqualTo(new byte[] {(byte) 0xff, 0, (byte) 0x80});
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "[1,2]", "\"text\"", "null", "5", "{\"body\":\"x\"}"})
  void jsonWithoutAStatusCodeIsTheBody(String answer) throws Exception {
    try (TestApi api = TestApi.with("GET /").answering(answer).start()) {
      HttpResponse<String> response = api.get("/");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(answer);
      assertThat(response.headers().firstValue("content-type")).contains("application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{\"statusCode\":200} x",
        "{\"statusCode\":99}",
        "{\"statusCode\":\"ok\"}",
        "{\"statusCode\":200,\"body\":{}}",
        "{\"statusCode\":200,\"headers\":[]}",
        "{\"statusCode\":200,\"headers\":{\"a\":{}}}",
        "{\"statusCode\":200,\"headers\":{\"a b\":\"x\"}}",
        "{\"statusCode\":200,\"headers\":{\"a\":\"x\\r\\ny: z\"}}",
        "{\"statusCode\":200,\"cookies\":\"a=1\"}",
        "{\"statusCode\":200,\"body\":\"!\",\"isBase64Encoded\":true}",
      })
  void malformedAnswerGives502(String answer) throws Exception {
    try (TestApi api = TestApi.with("GET /").answering(answer).start()) {
      assertMessage(api.get("/"), 502, "Internal Server Error");
      assertThat(api.log.getFirst().error()).startsWith("the function's answer is ");
    }
  }

  @Test
  void failedFunctionGives502() throws Exception {
    InvocationResult failed = new InvocationResult.FunctionError("Runtime.ExitError", new byte[0]);
    try (TestApi api = TestApi.with("GET /").invoking((f, e) -> failed).start()) {
      assertMessage(api.get("/"), 502, "Internal Server Error");
      assertThat(api.log.getFirst().error()).isEqualTo("the function failed: Runtime.ExitError");
    }
  }

  @Test
  void busyFunctionGives429() throws Exception {
    InvocationResult throttled =
        new InvocationResult.Throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
    try (TestApi api = TestApi.with("GET /").invoking((f, e) -> throttled).start()) {
      assertMessage(api.get("/"), 429, "Too Many Requests");
    }
  }

  @Test
  void eventThatLambdaRefusesGives413() throws Exception {
    InvocationResult large = new InvocationResult.EventTooLarge(7_000_000);
    try (TestApi api = TestApi.with("GET /").invoking((f, e) -> large).start()) {
      assertMessage(api.get("/"), 413, "Request Entity Too Large");
    }
  }

  @Test
  void functionThatDoesNotAnswerInTimeGives504() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (TestApi api =
        TestApi.with("GET /")
            .timeout(Duration.ofMillis(50))
            .invoking((f, e) -> {
              never.await();
              return TestApi.success("{}");
            })
            .start()) {
      assertMessage(api.get("/"), 504, "Endpoint request timed out");
      assertMessage(api.get("/"), 504, "Endpoint request timed out");
    }
  }

  @Test
  void functionRunsOnTheVirtualThreadOfTheRequest() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    try (TestApi api =
        TestApi.with("GET /")
            .invoking((f, e) -> {
              thread.set(Thread.currentThread());
              return TestApi.success("{}");
            })
            .start()) {
      api.get("/");
      assertThat(thread.get()).matches(Thread::isVirtual);
    }
  }

  @Test
  void functionOfTheRouteIsInvoked() throws Exception {
    AtomicReference<String> name = new AtomicReference<>();
    try (TestApi api =
        TestApi.with("GET /a", "GET /b")
            .invoking((f, e) -> {
              name.set(f);
              return TestApi.success("{}");
            })
            .start()) {
      api.get("/b");
      assertThat(name).hasValue("Function of GET /b");
    }
  }

  @Test
  void unknownRouteAndWrongMethodGive404() throws Exception {
    try (TestApi api = TestApi.with("GET /a").start()) {
      assertMessage(api.get("/b"), 404, "Not Found");
      assertMessage(
          api.send(api.request("/a").POST(BodyPublishers.ofString("x"))), 404, "Not Found");
      assertThat(api.events).isEmpty();
      assertThat(api.log).allMatch(entry -> entry.status() == 404 && entry.routeKey() == null);
    }
  }

  @Test
  void headHasTheHeadersAndNoBody() throws Exception {
    try (TestApi api =
        TestApi.with("HEAD /").answering("{\"statusCode\":200,\"body\":\"abc\"}").start()) {
      HttpResponse<String> response = api.send(api.request("/").HEAD());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
      assertThat(response.headers().firstValue("content-length")).contains("3");
    }
  }

  @Test
  void answerWithoutABodyHasNone() throws Exception {
    try (TestApi api =
        TestApi.with("GET /")
            .answering("{\"statusCode\":304,\"headers\":{\"etag\":\"x\"}}")
            .start()) {
      HttpResponse<String> response = api.get("/");
      assertThat(response.statusCode()).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(response.headers().firstValue("etag")).contains("x");
    }
  }

  @Test
  void bodyOver10MbGives413() throws Exception {
    try (TestApi api = TestApi.with("POST /").start()) {
      byte[] body = new byte[HttpApi.MAX_BODY_BYTES + 1];
      assertMessage(
          api.send(api.request("/").POST(BodyPublishers.ofByteArray(body))),
          413,
          "Request Entity Too Large");
      assertThat(api.log.getFirst().error()).isEqualTo("the body is over 10 MB");
      assertThat(api.events).isEmpty();
    }
  }

  @Test
  void eventOver6MbGives413() throws Exception {
    try (TestApi api = TestApi.with("POST /").start()) {
      String body = "x".repeat(HttpApi.MAX_EVENT_BYTES);
      assertMessage(
          api.send(
              api.request("/")
                  .header("content-type", "text/plain")
                  .POST(BodyPublishers.ofString(body))),
          413,
          "Request Entity Too Large");
      assertThat(api.events).isEmpty();
    }
  }

  @Test
  void headersOver10KbGive431() throws Exception {
    try (TestApi api = TestApi.with("GET /").start()) {
      assertMessage(
          api.get("/", "x-big", "x".repeat(HttpApi.MAX_HEADER_BYTES)),
          431,
          "Request Header Fields Too Large");
      assertThat(api.events).isEmpty();
    }
  }

  @Test
  void throttleLetsTheBurstThroughAndRefillsAtTheRate() throws Exception {
    ManualClock clock = new ManualClock(TestApi.ANY_TIME.instant());
    try (TestApi api = TestApi.with("GET /a", "GET /b").throttle(2, 3).clock(clock).start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(api.get("/a").statusCode()).isEqualTo(200);
      }
      assertMessage(api.get("/a"), 429, "Too Many Requests");
      assertThat(api.get("/b").statusCode()).isEqualTo(200);
      clock.advance(Duration.ofMillis(499));
      assertThat(api.get("/a").statusCode()).isEqualTo(429);
      clock.advance(Duration.ofMillis(1));
      assertThat(api.get("/a").statusCode()).isEqualTo(200);
      assertThat(api.get("/a").statusCode()).isEqualTo(429);
      clock.advance(Duration.ofHours(1));
      for (int i = 0; i < 3; i++) {
        assertThat(api.get("/a").statusCode()).isEqualTo(200);
      }
      assertThat(api.get("/a").statusCode()).isEqualTo(429);
      assertThat(api.events).hasSize(8);
    }
  }

  @Test
  void preflightIsAnsweredByTheApi() throws Exception {
    try (TestApi api = TestApi.with("GET /a").cors(CORS).start()) {
      HttpResponse<String> response = preflight(api, "https://page.example");
      assertThat(response.statusCode()).isEqualTo(204);
      assertHeader(response, "access-control-allow-origin", "https://page.example");
      assertHeader(response, "access-control-allow-methods", "GET,PUT");
      assertHeader(response, "access-control-allow-headers", "authorization,if-match");
      assertHeader(response, "access-control-allow-credentials", "true");
      assertHeader(response, "access-control-max-age", "300");
      assertThat(api.events).isEmpty();
    }
  }

  @Test
  void preflightDoesNotNeedATokenOnARouteThatNamesItsMethod() throws Exception {
    try (TestApi api =
        TestApi.with("GET /a")
            .cors(CORS)
            .jwt(JwtAuthorizerTest.definition("x"), token -> new JwtVerdict.Refused("no"))
            .start()) {
      assertThat(preflight(api, "https://page.example").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void preflightIsUnauthorizedWhereARouteWithAnAuthorizerCatchesIt() throws Exception {
    try (TestApi api =
        TestApi.with("ANY /a")
            .cors(CORS)
            .jwt(JwtAuthorizerTest.definition("x"), token -> new JwtVerdict.Refused("no"))
            .start()) {
      assertThat(preflight(api, "https://page.example").statusCode()).isEqualTo(401);
      assertThat(api.events).isEmpty();
    }
  }

  @Test
  void preflightOfAForeignOriginHasNoCorsHeaders() throws Exception {
    try (TestApi api = TestApi.with("GET /a").cors(CORS).start()) {
      HttpResponse<String> response = preflight(api, "https://evil.example");
      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control"));
    }
  }

  @Test
  void corsHeadersOfTheApiReplaceThoseOfTheFunction() throws Exception {
    String answer =
        "{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"https://evil.example\"}}";
    try (TestApi api = TestApi.with("GET /a").cors(CORS).answering(answer).start()) {
      HttpResponse<String> allowed = api.get("/a", "Origin", "http://any.example");
      assertHeader(allowed, "access-control-allow-origin", "http://any.example");
      assertHeader(allowed, "access-control-expose-headers", "etag");
      HttpResponse<String> foreign = api.get("/a", "Origin", "https://evil.example");
      assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
      assertHeader(
          api.get("/none", "Origin", "http://any.example"),
          "access-control-allow-origin",
          "http://any.example");
    }
  }

  @Test
  void optionsIsAnOrdinaryMethodWithoutCors() throws Exception {
    try (TestApi api = TestApi.with("GET /a", "OPTIONS /b").start()) {
      assertThat(preflight(api, "https://page.example").statusCode()).isEqualTo(404);
      assertThat(
              api.send(api.request("/b").method("OPTIONS", BodyPublishers.noBody())).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void answerIsLogged() throws Exception {
    try (TestApi api =
        TestApi.with("GET /a/{id}").answering("{\"statusCode\":200,\"body\":\"abc\"}").start()) {
      HttpResponse<String> response = api.get("/a/1?x=secret");
      assertThat(api.log)
          .containsExactly(
              new AccessLogEntry(
                  response.headers().firstValue("apigw-requestid").orElseThrow(),
                  TestApi.ANY_TIME.instant(),
                  "127.0.0.1",
                  "GET",
                  "/a/1",
                  "GET /a/{id}",
                  "Function of GET /a/{id}",
                  200,
                  3,
                  Duration.ZERO,
                  null));
    }
  }

  private static HttpResponse<String> preflight(TestApi api, String origin) throws Exception {
    return api.send(
        api.request("/a")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  private static void assertHeader(HttpResponse<String> response, String name, String value) {
    assertThat(response.headers().allValues(name)).containsExactly(value);
  }

  private static void assertMessage(HttpResponse<String> response, int status, String message) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body().getBytes(StandardCharsets.UTF_8))
        .asString()
        .isEqualTo("{\"message\":\"" + message + "\"}");
  }
}
