package breakwater.local.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Serves the built page as CloudFront does: its files, {@code config.json}, and index.html for
 * every other path that names no file, because those are paths of the page itself. Files below
 * {@code assets/} have a hash in their name and may be kept for ever; all else is asked for again.
 * Files are read for each request, so a new build shows at once. Any thread may call it.
 */
public final class Page implements HttpHandler {
  private static final String NOT_BUILT =
      "The page has not been built. Install Node 20 with npm, then: make page\n";
  private static final String INDEX = "index.html";
  private static final String CONFIG = "config.json";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "txt", "text/plain; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2");

  /** What CloudFront compresses; the others are compressed already. */
  private static final Set<String> COMPRESSED =
      Set.of("html", "css", "js", "json", "webmanifest", "txt", "svg");

  private final Path files;
  private final Map<String, String> headers;
  private final String config;

  /**
   * @param files the folder that the page was built into
   * @param headers what is sent with every answer
   * @param config the text of {@code config.json}
   */
  public Page(Path files, Map<String, String> headers, String config) {
    this.files = files.toAbsolutePath().normalize();
    this.headers = Map.copyOf(headers);
    this.config = config;
  }

  /** Whether the page has been built. */
  public static boolean isBuilt(Path files) {
    return Files.isRegularFile(files.resolve(INDEX));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      headers.forEach(exchange.getResponseHeaders()::set);
      String method = exchange.getRequestMethod();
      if (method.equals("GET") || method.equals("HEAD")) {
        answer(exchange, exchange.getRequestURI().getPath().substring(1));
      } else {
        exchange.getResponseHeaders().set("allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
      }
    }
  }

  private void answer(HttpExchange exchange, String path) throws IOException {
    if (path.equals(CONFIG)) {
      send(exchange, 200, CONFIG, config.getBytes(StandardCharsets.UTF_8));
      return;
    }
    Path file = files.resolve(path).normalize();
    if (file.startsWith(files) && Files.isRegularFile(file)) {
      send(exchange, 200, path, Files.readAllBytes(file));
    } else if (extension(path).isEmpty() && isBuilt(files)) {
      send(exchange, 200, INDEX, Files.readAllBytes(files.resolve(INDEX)));
    } else {
      String text = isBuilt(files) ? "There is no such file.\n" : NOT_BUILT;
      send(exchange, 404, "404.txt", text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void send(HttpExchange exchange, int status, String path, byte[] content)
      throws IOException {
    String extension = extension(path);
    Headers answer = exchange.getResponseHeaders();
    answer.set("content-type", TYPES.getOrDefault(extension, "application/octet-stream"));
    answer.set("cache-control", cacheControl(status, path));
    answer.set("vary", "accept-encoding");
    String tag = "W/\"" + hash(content) + "\"";
    answer.set("etag", tag);
    if (status == 200 && tag.equals(exchange.getRequestHeaders().getFirst("if-none-match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    byte[] body = content;
    if (COMPRESSED.contains(extension) && takesGzip(exchange)) {
      answer.set("content-encoding", "gzip");
      body = gzip(content);
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      answer.set("content-length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String cacheControl(int status, String path) {
    return status == 200 && path.startsWith("assets/")
        ? "public, max-age=31536000, immutable"
        : "no-cache";
  }

  private static boolean takesGzip(HttpExchange exchange) {
    String accepted = exchange.getRequestHeaders().getFirst("accept-encoding");
    return accepted != null && accepted.contains("gzip");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What is after the last dot of the last segment; empty if there is none. */
  private static String extension(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(
        name.lastIndexOf('.') + 1 == 0 ? name.length() : name.lastIndexOf('.') + 1);
  }
}
