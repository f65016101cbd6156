package breakwater.local;

import breakwater.local.data.DemoData;
import breakwater.local.data.OidcIssuer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What exists on this machine only, under {@code /local/}: {@code GET status}, {@code GET
 * connections}, {@code GET token}, {@code POST seed}. Any thread may call it.
 */
final class LocalApi implements HttpHandler {
  /** Where to mount it. */
  static final String PATH = "/local/";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalStatus status;
  private final OidcIssuer issuer;
  private final DemoData data;
  private final boolean counted;

  LocalApi(LocalStatus status, OidcIssuer issuer, DemoData data, boolean counted) {
    this.counted = counted;
    this.status = status;
    this.issuer = issuer;
    this.data = data;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("cache-control", "no-store");
      answer(exchange);
    }
  }

  /** Inside of {@link #handle}, because what is caught there finds the exchange closed. */
  private void answer(HttpExchange exchange) throws IOException {
    try {
      switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
        case "GET /local/status" ->
            send(exchange, 200, "application/json", JSON.writeValueAsString(status.read()));
        case "GET /local/connections" -> connections(exchange);
        case "GET /local/token" -> token(exchange);
        case "POST /local/seed" -> seed(exchange);
        default ->
            text(exchange, 404, "There are GET status, connections, token and POST seed here.");
      }
    } catch (SQLException e) {
      text(exchange, 503, "The data servers do not answer: " + e.getMessage());
    } catch (RuntimeException e) {
      text(exchange, 500, "local failed: " + e); // the server would only close the connection
    }
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
    } else {
      text(exchange, 200, issuer.token(subject));
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
