package breakwater.local;

import breakwater.local.data.DemoData;
import breakwater.local.data.OidcIssuer;
import breakwater.local.data.TokenOptions;
import breakwater.local.live.BurstResult;
import breakwater.local.live.LivePage;
import breakwater.local.live.LiveView;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What exists on this machine only, under {@code /local/}: the live view and its {@code GET
 * events}, {@code GET status}, {@code GET connections}, {@code GET checksum}, {@code GET docs},
 * {@code GET pooler-url}, {@code GET token}, {@code GET world}, {@code POST world}, {@code POST
 * server}, {@code POST seed}, {@code POST burst}. Any thread may call it.
 */
final class LocalApi implements HttpHandler {
  /** Where to mount it. */
  static final String PATH = "/local/";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalStatus status;
  private final DataServers servers;
  private final OidcIssuer issuer;
  private final DemoData data;
  private final LiveView live;
  private final OtherWorld world;
  private final Path docs;
  private final boolean counted;

  /**
   * @param docs the page that {@code make docs} renders from openapi.yaml; it may be missing
   * @param counted whether every connection is counted
   */
  LocalApi(
      LocalStatus status,
      DataServers servers,
      OidcIssuer issuer,
      DemoData data,
      LiveView live,
      OtherWorld world,
      Path docs,
      boolean counted) {
    this.status = status;
    this.servers = servers;
    this.issuer = issuer;
    this.data = data;
    this.live = live;
    this.world = world;
    this.docs = docs;
    this.counted = counted;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("cache-control", "no-store");
      if (isFromAnotherSite(exchange)) {
        text(exchange, 403, "Only the page at /local/ and programs may send this.");
      } else {
        answer(exchange);
      }
    }
  }

  /** Inside of {@link #handle}, because what is caught there finds the exchange closed. */
  private void answer(HttpExchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (SQLException e) {
      text(exchange, 503, "The data servers do not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // local is stopping, and the server with it
    } catch (RuntimeException e) {
      text(exchange, 500, "local failed: " + e); // the server would only close the connection
    }
  }

  /**
   * Whether a page of another site makes the browser send this. Browsers name the origin of every
   * POST; programs do not.
   */
  private static boolean isFromAnotherSite(HttpExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst("origin");
    String site = exchange.getRequestHeaders().getFirst("sec-fetch-site");
    int port = exchange.getLocalAddress().getPort();
    return exchange.getRequestMethod().equals("POST")
        && ((origin != null
                && !origin.equals("http://localhost:" + port)
                && !origin.equals("http://127.0.0.1:" + port))
            || (site != null && !site.equals("same-origin")));
  }

  private void route(HttpExchange exchange) throws IOException, SQLException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod() + " " + path) {
      case "GET /local/status" ->
          send(exchange, 200, "application/json", JSON.writeValueAsString(status.read()));
      case "GET /local/connections" -> connections(exchange);
      case "GET /local/checksum" -> text(exchange, 200, data.checksum());
      case "GET /local/docs" -> docs(exchange);
      case "GET /local/pooler-url" -> text(exchange, 200, status.poolerUrl());
      case "GET /local/token" -> token(exchange);
      case "GET /local/events" -> events(exchange);
      case "GET /local/world" -> world(exchange, world.url());
      case "POST /local/world" -> startWorld(exchange);
      case "POST /local/server" -> server(exchange);
      case "POST /local/seed" -> seed(exchange);
      case "POST /local/burst" -> burst(exchange);
      case String request when request.startsWith("GET ") && LivePage.has(path) ->
          LivePage.send(exchange, path);
      default ->
          text(
              exchange,
              404,
              "There are GET /local/, GET status, GET connections, GET checksum, GET docs, GET"
                  + " pooler-url, GET token, GET events, GET world, POST world, POST server, POST"
                  + " seed and POST burst here.");
    }
  }

  private void events(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    live.stream(exchange.getResponseBody());
  }

  private void burst(HttpExchange exchange) throws IOException, InterruptedException {
    Map<String, String> query = query(exchange);
    try {
      live.bursts().requireWorld(query.get("world"));
      Optional<BurstResult> result =
          live.bursts().send(Integer.parseInt(query.getOrDefault("users", "")));
      if (result.isPresent()) {
        send(exchange, 200, "application/json", JSON.writeValueAsString(result.get()));
      } else {
        text(exchange, 409, "Another burst is running; try again when it is over.");
      }
    } catch (NumberFormatException e) {
      text(exchange, 400, "users is a whole number, 1 to 100: POST /local/burst?users=10");
    } catch (IllegalArgumentException e) {
      text(exchange, 400, String.valueOf(e.getMessage()));
    }
  }

  private void startWorld(HttpExchange exchange)
      throws IOException, InterruptedException, SQLException {
    try {
      world(exchange, world.start(query(exchange).get("name")));
    } catch (IllegalArgumentException e) {
      text(exchange, 400, String.valueOf(e.getMessage()));
    } catch (LocalException e) {
      text(exchange, 503, String.valueOf(e.getMessage()));
    }
  }

  private void server(HttpExchange exchange) throws IOException, InterruptedException {
    Map<String, String> query = query(exchange);
    try {
      servers.apply(query.getOrDefault("name", ""), query.getOrDefault("action", ""));
      text(exchange, 200, "done");
    } catch (IllegalArgumentException e) {
      text(exchange, 400, String.valueOf(e.getMessage()));
    }
  }

  private static void world(HttpExchange exchange, @Nullable URI url) throws IOException {
    Map<String, String> body = url == null ? Map.of() : Map.of("url", url.toString());
    send(exchange, 200, "application/json", JSON.writeValueAsString(body));
  }

  private void connections(HttpExchange exchange) throws IOException, SQLException {
    if (counted) {
      send(exchange, 200, "application/json", JSON.writeValueAsString(status.count()));
    } else {
      text(exchange, 404, "Connections are counted with COUNTED=true only.");
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    String subject = query(exchange).getOrDefault("subject", "");
    if (subject.isBlank()) {
      text(exchange, 400, "Name the subject: /local/token?subject=demo");
      return;
    }
    try {
      text(exchange, 200, issuer.token(subject, tokenOptions(query(exchange))));
    } catch (NumberFormatException e) {
      text(exchange, 400, "lifetime and notBefore are whole numbers of seconds from now.");
    }
  }

  /** How the token is to differ from a good one, for those who try what the API refuses. */
  private TokenOptions tokenOptions(Map<String, String> query) {
    TokenOptions good = issuer.good();
    TokenOptions options =
        good.withAudience(query.getOrDefault("audience", good.audience()))
            .withIssuer(query.getOrDefault("issuer", good.issuer()));
    String lifetime = query.get("lifetime");
    if (lifetime != null) {
      options = options.withLifetime(Duration.ofSeconds(Long.parseLong(lifetime)));
    }
    String notBefore = query.get("notBefore");
    if (notBefore != null) {
      Instant start = Instant.now().plusSeconds(Long.parseLong(notBefore));
      options = options.withClaims(Map.of("nbf", start.getEpochSecond()));
    }
    return query.containsKey("foreign") ? options.withForeignSignature() : options;
  }

  private void docs(HttpExchange exchange) throws IOException {
    if (Files.isRegularFile(docs)) {
      send(exchange, 200, "text/html; charset=utf-8", Files.readString(docs));
    } else {
      text(exchange, 404, "The page has not been built. Build it with: make docs");
    }
  }

  /** Answers line by line while it works. The status is sent with the first line. */
  private void seed(HttpExchange exchange) throws IOException, SQLException {
    Map<String, String> query = query(exchange);
    Lines lines = new Lines(exchange);
    try {
      data.seed(
          Integer.parseInt(query.getOrDefault("owners", "")),
          Integer.parseInt(query.getOrDefault("rows", "")),
          lines);
    } catch (NumberFormatException e) {
      text(exchange, 400, "OWNERS and ROWS are whole numbers: make seed OWNERS=10 ROWS=1000");
    } catch (IllegalArgumentException e) {
      text(exchange, 400, String.valueOf(e.getMessage()));
    }
  }

  /** Lines of progress to a caller who waits. */
  private static final class Lines implements Consumer<String> {
    private final HttpExchange exchange;
    private boolean started;

    Lines(HttpExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void accept(String line) {
      try {
        if (!started) {
          started = true;
          exchange.getResponseHeaders().set("content-type", "text/plain; charset=utf-8");
          exchange.sendResponseHeaders(200, 0);
        }
        OutputStream out = exchange.getResponseBody();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("The caller has gone; seeding stops here.", e);
      }
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, "text/plain; charset=utf-8", text);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
