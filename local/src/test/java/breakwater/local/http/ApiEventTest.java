package breakwater.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiEventTest {

  private static final JwtVerifier ACCEPTING =
      token ->
          new JwtVerdict.Accepted(
              Map.of("sub", "demo", "exp", "1773342538", "groups", "[a b]"), Set.of("read", "all"));

  @Test
  void eventIsTheOneThatAwsSends() throws Exception {
    try (TestApi api = apiWithEverything()) {
      sendEverything(api);
      String event = new String(api.events.getFirst(), StandardCharsets.UTF_8);
      assertThat(TestApi.JSON.readTree(event.replace("" + api.port(), "3000"))).isEqualTo(golden());
    }
  }

  @Test
  void eventIsReadByTheTypesOfAws() throws Exception {
    try (TestApi api = apiWithEverything()) {
      sendEverything(api);
      APIGatewayV2HTTPEvent event =
          JsonMapper.builder()
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build()
              .readValue(api.events.getFirst(), APIGatewayV2HTTPEvent.class);
      assertThat(event.getVersion()).isEqualTo("2.0");
      assertThat(event.getRouteKey()).isEqualTo("POST /items/{id}");
      assertThat(event.getRawPath()).isEqualTo("/items/a b");
      assertThat(event.getPathParameters()).isEqualTo(Map.of("id", "a b"));
      assertThat(event.getCookies()).isEqualTo(List.of("a=1", "b=2"));
      assertThat(event.getBody()).isEqualTo("{\"title\":\"é\"}");
      assertThat(event.getRequestContext().getTimeEpoch()).isEqualTo(1773342238390L);
      assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("POST");
      assertThat(event.getRequestContext().getAuthorizer().getJwt().getClaims())
          .containsEntry("sub", "demo");
      assertThat(event.getRequestContext().getAuthorizer().getJwt().getScopes())
          .containsExactly("all", "read");
    }
  }

  @Test
  void whatARequestDoesNotHaveIsAbsent() throws Exception {
    try (TestApi api = TestApi.with("$default").start()) {
      api.get("/");
      assertThat(api.event().properties().stream().map(Map.Entry::getKey))
          .containsExactly(
              "version",
              "routeKey",
              "rawPath",
              "rawQueryString",
              "headers",
              "requestContext",
              "isBase64Encoded");
      assertThat(api.event().at("/rawQueryString").asText()).isEmpty();
      assertThat(api.event().at("/requestContext").has("authorizer")).isFalse();
      assertThat(api.event().at("/isBase64Encoded").asBoolean()).isFalse();
      assertThat(api.event().at("/headers/content-length").asText()).isEqualTo("0");
    }
  }

  @Test
  void duplicateHeadersAndQueriesAreJoinedByCommas() throws Exception {
    try (TestApi api = TestApi.with("$default").start()) {
      api.get("/?a=1&a=2&b=&c&%C3%A9=%26+x", "X-Two", "one", "X-Two", "two");
      assertThat(api.event().at("/headers/x-two").asText()).isEqualTo("one,two");
      assertThat(api.event().at("/rawQueryString").asText()).isEqualTo("a=1&a=2&b=&c&%C3%A9=%26+x");
      assertThat(api.event().at("/queryStringParameters"))
          .isEqualTo(TestApi.JSON.valueToTree(Map.of("a", "1,2", "b", "", "c", "", "é", "& x")));
    }
  }

  @Test
  void encodedPathIsDecodedInTheEvent() throws Exception {
    try (TestApi api = TestApi.with("GET /{proxy+}").start()) {
      api.get("/a%20b/c%2Fd/e+f");
      assertThat(api.event().at("/rawPath").asText()).isEqualTo("/a b/c/d/e+f");
      assertThat(api.event().at("/pathParameters/proxy").asText()).isEqualTo("a b/c/d/e+f");
    }
  }

  @ParameterizedTest(name = "{0} is base64: {1}")
  @CsvSource({
    "text/plain, false",
    "text/csv; charset=utf-8, false",
    "application/json, false",
    "Application/JSON;charset=UTF-8, false",
    "application/xml, false",
    "application/x-www-form-urlencoded, true",
    "application/octet-stream, true",
    "image/png, true",
  })
  void bodyIsTextOnlyForTextTypes(String type, boolean base64) throws Exception {
    try (TestApi api = TestApi.with("POST /").start()) {
      api.send(api.request("/").header("content-type", type).POST(BodyPublishers.ofString("hi é")));
      assertThat(api.event().at("/isBase64Encoded").asBoolean()).isEqualTo(base64);
      assertThat(api.event().at("/body").asText()).isEqualTo(base64 ? "aGkgw6k=" : "hi é");
    }
  }

  @Test
  void bodyThatIsNoTextIsBase64() throws Exception {
    byte[] body = {(byte) 0xff, 0, (byte) 0x80};
    try (TestApi api = TestApi.with("POST /").start()) {
      api.send(
          api.request("/")
              .header("content-type", "text/plain")
              .POST(BodyPublishers.ofByteArray(body)));
      assertThat(api.event().at("/body").binaryValue()).isEqualTo(body);
      assertThat(api.event().at("/isBase64Encoded").asBoolean()).isTrue();
    }
  }

  @Test
  void namedStageIsPartOfThePathButNotOfTheRoute() throws Exception {
    try (TestApi api = TestApi.with("GET /a").stage("prod").start()) {
      assertThat(api.get("/a").statusCode()).isEqualTo(404);
      assertThat(api.get("/prod/a").statusCode()).isEqualTo(200);
      assertThat(api.event().at("/rawPath").asText()).isEqualTo("/prod/a");
      assertThat(api.event().at("/requestContext/stage").asText()).isEqualTo("prod");
    }
  }

  @Test
  void addressOfTheClientIsAddedToThoseOfItsProxies() throws Exception {
    try (TestApi api = TestApi.with("$default").start()) {
      api.get("/", "X-Forwarded-For", "203.0.113.7");
      assertThat(api.event().at("/headers/x-forwarded-for").asText())
          .isEqualTo("203.0.113.7, 127.0.0.1");
      assertThat(api.event().at("/requestContext/http/sourceIp").asText()).isEqualTo("127.0.0.1");
    }
  }

  private static TestApi apiWithEverything() {
    return TestApi.with("POST /items/{id}")
        .jwt(JwtAuthorizerTest.definition("http://issuer.example"), ACCEPTING, "read")
        .stageVariables(Map.of("colour", "blue"))
        .start();
  }

  private static void sendEverything(TestApi api) throws Exception {
    api.send(
        api.request("/items/a%20b?x=1&x=2")
            .header("Authorization", "Bearer T")
            .header("Content-Type", "application/json")
            .header("Cookie", "a=1; b=2")
            .header("User-Agent", "test")
            .header("X-Two", "one")
            .header("X-Two", "two")
            .POST(BodyPublishers.ofString("{\"title\":\"é\"}")));
  }

  private static JsonNode golden() throws Exception {
    try (InputStream in = ApiEventTest.class.getResourceAsStream("event.json")) {
      return TestApi.JSON.readTree(Objects.requireNonNull(in));
    }
  }

  @Test
  void textTypesWithoutABodyAreNotMarked() throws Exception {
    try (TestApi api = TestApi.with("POST /").start()) {
      api.send(api.request("/").POST(BodyPublishers.noBody()));
      assertThat(Stream.of("body", "cookies").filter(api.event()::has)).isEmpty();
    }
  }
}
