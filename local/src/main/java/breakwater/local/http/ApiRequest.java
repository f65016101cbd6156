package breakwater.local.http;

import com.sun.net.httpserver.HttpExchange;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body.
 *
 * @param path as it was sent, percent-encoded
 * @param query as it was sent, without the question mark; empty if there is none
 * @param headers lower-case names; all values of a name, joined by commas; no hop-by-hop headers
 * @param cookies each {@code name=value} of the Cookie headers, which are not in {@code headers}
 * @param headerBytes size of the request line and all headers as they were sent
 */
record ApiRequest(
    String id,
    Instant time,
    String method,
    String path,
    String query,
    String protocol,
    Map<String, String> headers,
    List<String> cookies,
    String sourceIp,
    int localPort,
    int headerBytes) {

  /** They concern one connection, not the request, and API Gateway does not pass them on. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "expect",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  static ApiRequest of(HttpExchange exchange, String id, Instant time) {
    Map<String, String> headers = new TreeMap<>();
    List<String> cookies = new ArrayList<>();
    int bytes = exchange.getRequestMethod().length() + exchange.getRequestURI().toString().length();
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      bytes += header.getValue().stream().mapToInt(v -> name.length() + v.length()).sum();
      if (name.equals("cookie")) {
        header.getValue().forEach(value -> cookies.addAll(split(value)));
      } else if (!HOP_BY_HOP.contains(name)) {
        headers.put(name, String.join(",", header.getValue()));
      }
    }
    InetSocketAddress remote = exchange.getRemoteAddress();
    return new ApiRequest(
        id,
        time,
        exchange.getRequestMethod(),
        orEmpty(exchange.getRequestURI().getRawPath()),
        orEmpty(exchange.getRequestURI().getRawQuery()),
        exchange.getProtocol(),
        headers,
        cookies,
        remote.getAddress().getHostAddress(),
        exchange.getLocalAddress().getPort(),
        bytes);
  }

  @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  /** The parameters of the query, decoded; all values of a name, joined by commas. */
  Map<String, String> queryParameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        String value = parts.length == 2 ? decodeQuery(parts[1]) : "";
        parameters.merge(decodeQuery(parts[0]), value, (first, next) -> first + "," + next);
      }
    }
    return parameters;
  }

  /** Decodes percent escapes; a plus sign stays one. */
  static String decodePath(String encoded) {
    return decodeQuery(encoded.replace("+", "%2B"));
  }

  private static String decodeQuery(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A stray percent sign: API Gateway passes such text on as it is.
      return encoded;
    }
  }

  private static List<String> split(String cookies) {
    return List.of(cookies.split(";")).stream()
        .map(String::strip)
        .filter(c -> !c.isEmpty())
        .toList();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
