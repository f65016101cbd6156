package breakwater.local.http;

import breakwater.local.http.ApiResponse.Header;
import breakwater.local.template.CorsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CORS as an HTTP API does it when it is configured: the API answers preflight requests itself,
 * adds its headers to every other answer, and drops those that a function sets. Immutable.
 */
final class Cors {

  private static final Set<String> HEADERS =
      Set.of(
          "access-control-allow-credentials",
          "access-control-allow-headers",
          "access-control-allow-methods",
          "access-control-allow-origin",
          "access-control-expose-headers",
          "access-control-max-age");

  private final CorsDefinition definition;

  Cors(CorsDefinition definition) {
    this.definition = definition;
  }

  static boolean isPreflight(ApiRequest request) {
    return request.method().equals("OPTIONS")
        && request.header("origin") != null
        && request.header("access-control-request-method") != null;
  }

  /** 204; without CORS headers, so that the browser refuses, where the origin is not allowed. */
  ApiResponse preflight(ApiRequest request) {
    List<Header> headers = new ArrayList<>(common(request));
    if (!headers.isEmpty()) {
      add(headers, "access-control-allow-methods", definition.allowMethods());
      add(headers, "access-control-allow-headers", definition.allowHeaders());
      if (definition.maxAge() != null) {
        headers.add(
            new Header("access-control-max-age", Long.toString(definition.maxAge().toSeconds())));
      }
    }
    return new ApiResponse(204, headers, new byte[0], null);
  }

  /** The response with the API's CORS headers instead of the function's. */
  ApiResponse apply(ApiRequest request, ApiResponse response) {
    return response.withoutHeaders(HEADERS).withHeaders(common(request));
  }

  private List<Header> common(ApiRequest request) {
    String allowed = allowedOrigin(request.header("origin"));
    if (allowed == null) {
      return List.of();
    }
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("access-control-allow-origin", allowed));
    if (definition.allowCredentials()) {
      headers.add(new Header("access-control-allow-credentials", "true"));
    }
    add(headers, "access-control-expose-headers", definition.exposeHeaders());
    return headers;
  }

  private @Nullable String allowedOrigin(@Nullable String origin) {
    if (origin == null) {
      return null;
    }
    if (definition.allowOrigins().contains("*")) {
      return "*";
    }
    boolean allowed =
        definition.allowOrigins().stream()
            .anyMatch(o ->
                o.equalsIgnoreCase(origin)
                    || (o.endsWith("://*") && origin.startsWith(o.substring(0, o.length() - 1))));
    return allowed ? origin : null;
  }

  private static void add(List<Header> headers, String name, List<String> values) {
    if (!values.isEmpty()) {
      headers.add(new Header(name, String.join(",", values)));
    }
  }
}
