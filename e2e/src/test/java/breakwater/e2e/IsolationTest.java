package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One owner tries to get at another's items, by every route and every way in. None gets through.
 */
@Tag("faults")
final class IsolationTest {
  /** A valid item of each collection, without the text that shows whose it is. */
  private static final Map<String, String> ITEMS =
      Map.of(
          "todos", "{\"title\":\"%s\"}",
          "sales",
              "{\"customer\":\"%s\",\"amountMinor\":1,\"currency\":\"EUR\",\"soldOn\":\"2026-11-23\"}",
          "events",
              "{\"title\":\"%s\",\"startsAt\":\"2026-11-23T09:00:00Z\","
                  + "\"endsAt\":\"2026-11-23T10:00:00Z\"}",
          "quick-links", "{\"title\":\"%s\",\"url\":\"https://a.example/\"}",
          "expenses",
              "{\"description\":\"%s\",\"category\":\"c\",\"amountMinor\":1,\"currency\":\"EUR\","
                  + "\"spentOn\":\"2026-11-23\"}");

  private static final String SECRET = "belongs to B";
  private static final Tally TALLY = new Tally();

  private static Platform platform;
  private static Caller a;
  private static Caller b;
  private static Map<String, JsonNode> itemsOfB;

  @BeforeAll
  static void start() throws Exception {
    platform = Platform.shared();
    a = Caller.fresh(platform);
    b = Caller.fresh(platform);
    itemsOfB = new LinkedHashMap<>();
    ITEMS.forEach((collection, item) -> {
      HttpResponse<String> created = b.post("/api/" + collection, item.formatted(SECRET));
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      itemsOfB.put(collection, Platform.json(created));
    });
  }

  @AfterAll
  static void report() throws Exception {
    FaultReport.add(TALLY.row("attempts to get at another owner", new Ledger.Difference(0, 0)));
  }

  /** A valid item with a text that shows whose it is. */
  private static String item(String collection, String text) {
    return Objects.requireNonNull(ITEMS.get(collection)).formatted(text);
  }

  private static JsonNode itemOfB(String collection) {
    return Objects.requireNonNull(itemsOfB.get(collection));
  }

  static Stream<String> operations() {
    return Contract.instance().operations().stream();
  }

  /** The ids, versions and keys of B do nothing for A, whatever the route. */
  @ParameterizedTest
  @MethodSource("operations")
  void routeWithAnothersIdsShowsAndChangesNothing(String operation) {
    String method = operation.substring(0, operation.indexOf(' '));
    String route = operation.substring(operation.indexOf(' ') + 1);
    if (route.equals("/api/batch")) {
      itemsOfB.forEach((collection, item) -> attempt("POST", route, batch(collection, item), ""));
    } else if (route.equals("/api/dashboard")) {
      attempt(method, route, null, "");
    } else {
      String collection = route.split("/", -1)[2];
      JsonNode item = itemOfB(collection);
      String id = item.path("id").asText();
      String body =
          switch (method) {
            case "PUT" -> item(collection, "overwritten");
            case "POST" -> "{\"id\":\"" + id + "\"," + item(collection, "mine").substring(1);
            case "PATCH" -> "{}";
            default -> null;
          };
      String match = method.equals("GET") || method.equals("POST") ? "" : quoted(item);
      attempt(method, route.replace("{id}", id), body, match);
    }
    assertNothingOfBChanged();
  }

  private static String quoted(JsonNode item) {
    return "\"" + item.path("version").asLong() + "\"";
  }

  private static String batch(String collection, JsonNode item) {
    return "{\"operations\":[{\"op\":\"delete\",\"collection\":\"%s\",\"id\":\"%s\",\"ifVersion\":%d}]}"
        .formatted(collection, item.path("id").asText(), item.path("version").asLong());
  }

  private static void attempt(String method, String path, @Nullable String body, String ifMatch) {
    List<String> headers =
        new ArrayList<>(List.of("idempotency-key", UUID.randomUUID().toString()));
    if (!ifMatch.isEmpty()) {
      headers.addAll(List.of("if-match", ifMatch));
    }
    HttpResponse<String> response = a.send(method, path, body, headers.toArray(String[]::new));
    count(response, response.statusCode() < 500 && !response.body().contains(SECRET));
  }

  @Test
  void anothersCursorShowsTheCallersOwnItemsOnly() {
    b.post("/api/todos", item("todos", SECRET));
    String cursor = Platform.json(b.get("/api/todos?limit=1")).path("nextCursor").asText();
    assertThat(cursor).isNotEmpty();

    HttpResponse<String> response = a.get("/api/todos?limit=1&cursor=" + cursor);

    count(response, !response.body().contains(SECRET));
    b.delete("/api/todos/" + newestTodoOfB());
  }

  private static String newestTodoOfB() {
    for (JsonNode todo : Platform.json(b.get("/api/todos")).path("items")) {
      if (!todo.path("id").equals(itemOfB("todos").path("id"))) {
        return todo.path("id").asText();
      }
    }
    throw new AssertionError("B has one todo only");
  }

  @Test
  void anothersIdempotencyKeyGetsNoAnswerOfTheirs() {
    String key = UUID.randomUUID().toString();
    String path = "/api/todos/" + UUID.randomUUID();
    b.put(path, item("todos", SECRET), "idempotency-key", key);

    HttpResponse<String> response = a.put(path, item("todos", "mine"), "idempotency-key", key);

    count(response, response.statusCode() == 201 && !response.body().contains(SECRET));
    b.delete(path);
  }

  static Stream<String> forgedTokens() throws Exception {
    Platform platform = Platform.shared();
    String good = platform.token("somebody");
    String[] parts = good.split("\\.", -1);
    String unsigned = part("{\"alg\":\"none\"}") + "." + parts[1] + ".";
    String publicKey = publicKey(platform);
    String hmac = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + parts[1];
    return Stream.of(
        "",
        "nonsense",
        unsigned,
        unsigned + parts[2],
        part("{\"alg\":\"None\"}") + "." + parts[1] + ".",
        hmac + "." + hmac(hmac, publicKey),
        parts[0] + "." + payload(parts[1], "somebody else") + "." + parts[2],
        parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()),
        parts[0] + "." + parts[1],
        forged(platform, "foreign=1"),
        forged(platform, "lifetime=-3600"),
        forged(platform, "notBefore=3600"),
        forged(platform, "issuer=https%3A%2F%2Felsewhere.example"),
        forged(platform, "audience=elsewhere"));
  }

  private static String forged(Platform platform, String difference) {
    return platform.get("/local/token?subject=somebody&" + difference).body();
  }

  private static String payload(String payload, String subject) throws IOException {
    String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
    return part(json.replace("\"somebody\"", "\"" + subject + "\""));
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The modulus, which is all that an RSA key keeps to itself in a JSON web key set. */
  private static String publicKey(Platform platform) {
    String issuer = "http://localhost:" + platform.printed("issuer: http://localhost:");
    HttpResponse<String> keys =
        platform.send(HttpRequest.newBuilder(URI.create(issuer + "/breakwater/jwks")).build());
    return Platform.json(keys).path("keys").path(0).path("n").asText();
  }

  private static String hmac(String text, String key) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("forgedTokens")
  void forgedTokenReachesNoFunction(String token) {
    long before = invocations();
    for (String path : List.of("/api/dashboard", "/api/todos")) {
      HttpResponse<String> response = platform.get(path, "authorization", "Bearer " + token);
      count(response, response.statusCode() == 401);
    }
    assertThat(invocations()).isEqualTo(before);
  }

  private static long invocations() {
    JsonNode functions = platform.status().path("functions");
    return functions.path("DashboardFunction").path("invocations").asLong()
        + functions.path("ItemsFunction").path("invocations").asLong();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-owner",
        "x-user-id",
        "x-amzn-oidc-identity",
        "x-amzn-oidc-data",
        "x-amz-security-token",
        "x-forwarded-user",
        "x-original-url",
        "x-http-method-override",
        "requestcontext.authorizer.jwt.claims.sub",
        "sub",
        "owner"
      })
  void headerThatNamesAnotherOwnerDoesNothing(String header) {
    String owner = "owner of " + header;
    Caller victim = new Caller(platform, owner);
    victim.post("/api/todos", item("todos", SECRET));

    HttpResponse<String> response = a.get("/api/todos", header, owner);

    count(response, response.statusCode() == 200 && !response.body().contains(SECRET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; drop table app.todo; --",
        "' or '1'='1",
        "x' || (select string_agg(title, ',') from app.todo) || '",
        "\\'; select pg_sleep(10); --",
        "$$; delete from app.todo; $$",
        "%s); truncate app.todo; --",
        "{\"$ne\": null}",
        "\" union select * from app.todo --"
      })
  void sqlInAFieldIsText(String attack) {
    String json = Platform.text(attack);
    ITEMS.forEach((collection, item) -> {
      String body = item.replace("\"%s\"", json);
      HttpResponse<String> created = a.post("/api/" + collection, body);
      count(created, created.statusCode() == 201 && created.body().contains(json));
      HttpResponse<String> read = a.get(created.headers().firstValue("location").orElseThrow());
      count(read, read.statusCode() == 200 && read.body().contains(json));
    });
    String parameter = URLEncoder.encode(attack, StandardCharsets.UTF_8);
    for (String path :
        List.of(
            "/api/todos?cursor=" + parameter,
            "/api/todos?limit=" + parameter,
            "/api/todos/" + parameter.replace("+", "%20"),
            "/api/dashboard?timeZone=" + parameter)) {
      HttpResponse<String> refused = a.get(path);
      count(refused, refused.statusCode() == 400 || refused.statusCode() == 404);
    }
    assertNothingOfBChanged();
  }

  @Test
  void foreignOriginMayNotReadAnswersOrSendWrites() {
    String origin = "https://evil.example";
    HttpResponse<String> read = a.get("/api/todos", "origin", origin);
    count(read, read.headers().firstValue("access-control-allow-origin").isEmpty());
    HttpResponse<String> preflight =
        platform.send(
            platform
                .request(
                    "/api/todos",
                    "origin",
                    origin,
                    "access-control-request-method",
                    "POST",
                    "access-control-request-headers",
                    "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    count(preflight, preflight.headers().firstValue("access-control-allow-origin").isEmpty());
  }

  private static void assertNothingOfBChanged() {
    itemsOfB.forEach((collection, item) -> {
      HttpResponse<String> now = b.get("/api/" + collection + "/" + item.path("id").asText());
      assertThat(now.statusCode()).isEqualTo(200);
      assertThat(Platform.json(now)).isEqualTo(item);
    });
  }

  private static void count(HttpResponse<String> response, boolean harmless) {
    var counted = TALLY.send(response.statusCode(), () -> response);
    if (!harmless) {
      TALLY.wrongData(response + " " + response.body());
    }
    assertThat(harmless).as("%s %s %s", counted, response.headers(), response.body()).isTrue();
  }
}
