package breakwater.local.live;

import com.sun.net.httpserver.HttpExchange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The page's files. */
public final class LivePage {
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private static final Map<String, File> FILES =
      Map.of(
          "/local/", new File("live.html", "text/html; charset=utf-8"),
          "/local/live.css", new File("live.css", "text/css; charset=utf-8"),
          "/local/live.js", new File("live.js", SCRIPT),
          "/local/burst.js", new File("burst.js", SCRIPT),
          "/local/chart.js", new File("chart.js", SCRIPT),
          "/local/picture.js", new File("picture.js", SCRIPT),
          "/local/world.js", new File("world.js", SCRIPT));

  /** Only what this server sends, and nothing inline but the icon. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private LivePage() {}

  private record File(String name, String type) {}

  /** Whether this is the path of one of the files. */
  public static boolean has(String path) {
    return FILES.containsKey(path);
  }

  /** Sends the file of a path that {@link #has} knows. */
  public static void send(HttpExchange exchange, String path) throws IOException {
    File file = FILES.get(path);
    if (file == null) {
      throw new FileNotFoundException(path);
    }
    byte[] bytes = read(file.name());
    exchange.getResponseHeaders().set("content-type", file.type());
    exchange.getResponseHeaders().set("content-security-policy", POLICY);
    exchange.getResponseHeaders().set("x-content-type-options", "nosniff");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = LivePage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not among the classes");
      }
      return in.readAllBytes();
    }
  }
}
