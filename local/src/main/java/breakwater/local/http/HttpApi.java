package breakwater.local.http;

import breakwater.local.http.ApiResponse.Header;
import breakwater.local.lambda.Invoker;
import breakwater.local.template.CorsDefinition;
import breakwater.local.template.HttpApiDefinition;
import breakwater.local.template.JwtAuthorizerDefinition;
import breakwater.local.template.RouteDefinition;
import breakwater.local.template.ThrottleDefinition;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An AWS HTTP API in front of the functions. Any number of threads may call it at once; give the
 * server virtual threads, for each request keeps its thread until it is answered.
 *
 * <p>In this order: size of the headers (431), route (404), preflight (204), throttle (429), JWT
 * authorizer (401, 403), size of the body (413), function. So a request without a good token
 * touches no function. Where AWS answers otherwise than this class, {@link ApiResponse} says so.
 */
public final class HttpApi implements HttpHandler, AutoCloseable {

  /** API Gateway's limit for the request line and all headers. */
  static final int MAX_HEADER_BYTES = 10_240;

  /** API Gateway's limit for a body. */
  static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  /** Lambda's limit for an event. */
  static final int MAX_EVENT_BYTES = 6 * 1024 * 1024;

  /** How much of a body that is refused is still read, so that the client can read the answer. */
  private static final int MAX_DISCARDED_BYTES = 64 * 1024 * 1024;

  private final HttpApiDefinition definition;
  private final HttpApiOptions options;
  private final RouteTable routes;
  private final ApiEvent events;
  private final Integration integration;
  private final @Nullable Cors cors;
  private final Map<String, JwtAuthorizer> authorizers;
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  /**
   * Makes the API; it answers as soon as a server calls it.
   *
   * @param verifiers makes the verifier of each authorizer, once; see {@link OidcJwtVerifier}
   */
  public HttpApi(
      HttpApiDefinition definition,
      Invoker invoker,
      Function<JwtAuthorizerDefinition, JwtVerifier> verifiers,
      HttpApiOptions options) {
    this.definition = definition;
    this.options = options;
    this.routes = new RouteTable(definition.routes());
    this.events = new ApiEvent(definition, options);
    this.integration = new Integration(invoker);
    CorsDefinition corsDefinition = definition.cors();
    this.cors = corsDefinition == null ? null : new Cors(corsDefinition);
    Map<String, JwtAuthorizer> all = new HashMap<>();
    definition
        .authorizers()
        .forEach((name, authorizer) ->
            all.put(
                name, new JwtAuthorizer(authorizer.identitySource(), verifiers.apply(authorizer))));
    this.authorizers = Map.copyOf(all);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Instant start = options.clock().instant();
      ApiRequest request = ApiRequest.of(exchange, requestId(), start);
      String path = pathInStage(request.path());
      RouteTable.Match match = path == null ? null : routes.find(request.method(), path);
      ApiResponse response = safeAnswer(request, match, exchange);
      if (cors != null && !isPreflightAnswer(request, response)) {
        response = cors.apply(request, response);
      }
      discard(exchange.getRequestBody());
      log(request, match, response);
      send(exchange, request, response);
    }
  }

  private ApiResponse safeAnswer(
      ApiRequest request, RouteTable.@Nullable Match match, HttpExchange exchange)
      throws IOException {
    try {
      return answer(request, match, exchange);
    } catch (RuntimeException e) {
      // A defect of local, not of the function: the server would only close the connection.
      return ApiResponse.message(500, "Internal Server Error", "local failed: " + e);
    }
  }

  private ApiResponse answer(
      ApiRequest request, RouteTable.@Nullable Match match, HttpExchange exchange)
      throws IOException {
    if (request.headerBytes() > MAX_HEADER_BYTES) {
      return ApiResponse.message(
          431, "Request Header Fields Too Large", request.headerBytes() + " bytes of headers");
    }
    if (cors != null && Cors.isPreflight(request) && !catchesPreflight(match)) {
      return cors.preflight(request);
    }
    if (match == null) {
      return ApiResponse.notFound("no route");
    }
    if (isThrottled(match.route())) {
      return ApiResponse.tooManyRequests("the throttle of the route");
    }
    String authorizer = match.route().authorizer();
    if (authorizer == null) {
      return invoke(request, match, null, exchange);
    }
    return switch (authorizer(authorizer).decide(request, match.route())) {
      case JwtAuthorizer.Deny deny -> deny.response();
      case JwtAuthorizer.Allow allow when cors != null && Cors.isPreflight(request) ->
          cors.preflight(request);
      case JwtAuthorizer.Allow allow -> invoke(request, match, allow.jwt(), exchange);
    };
  }

  /**
   * Whether the route's authorizer sees the preflight request first. AWS: ANY and $default routes
   * catch OPTIONS too, so with an authorizer they answer 401 ("Configuring CORS for an HTTP API
   * with a $default route and an authorizer"). The template reader warns of such routes.
   */
  private static boolean catchesPreflight(RouteTable.@Nullable Match match) {
    return match != null && match.route().authorizer() != null;
  }

  /** No function is called for a preflight request, so a 204 to one has its headers already. */
  private static boolean isPreflightAnswer(ApiRequest request, ApiResponse response) {
    return Cors.isPreflight(request) && response.status() == 204;
  }

  private JwtAuthorizer authorizer(String name) {
    JwtAuthorizer authorizer = authorizers.get(name);
    if (authorizer == null) {
      throw new IllegalStateException(
          "a route names the authorizer " + name + ", which is not there");
    }
    return authorizer;
  }

  private boolean isThrottled(RouteDefinition route) {
    ThrottleDefinition throttle = route.throttle();
    if (throttle == null) {
      return false;
    }
    Instant now = options.clock().instant();
    return !buckets
        .computeIfAbsent(route.key(), key -> new TokenBucket(throttle, now))
        .tryTake(now);
  }

  private ApiResponse invoke(
      ApiRequest request,
      RouteTable.Match match,
      JwtVerdict.@Nullable Accepted jwt,
      HttpExchange exchange)
      throws IOException {
    byte[] body = readBody(exchange);
    if (body == null) {
      return ApiResponse.tooLarge("the body is over 10 MB");
    }
    byte[] event = events.write(request, match, jwt, body);
    if (event.length > MAX_EVENT_BYTES) {
      return ApiResponse.tooLarge("the event has " + event.length + " bytes; Lambda takes 6 MB");
    }
    try {
      return integration.call(match.route().function(), event, match.route().timeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ApiResponse.badGateway("local is stopping");
    }
  }

  /** The body; null if it is too large. */
  private static byte @Nullable [] readBody(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
    if (body.length <= MAX_BODY_BYTES) {
      return body;
    }
    return null;
  }

  /** Reads what is left of a body, within limits: a client that still sends sees no answer. */
  private static void discard(InputStream body) throws IOException {
    byte[] buffer = new byte[65_536];
    int left = MAX_DISCARDED_BYTES;
    for (int n = body.read(buffer); n >= 0 && left > 0; n = body.read(buffer)) {
      left -= n;
    }
  }

  /** The path without the stage's segment; null if it is not in the stage. */
  private @Nullable String pathInStage(String path) {
    if (definition.stage().equals("$default")) {
      return path;
    }
    String prefix = "/" + definition.stage();
    if (path.equals(prefix)) {
      return "/";
    }
    return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : null;
  }

  /** In the form of API Gateway's: eleven random bytes as base64. */
  private String requestId() {
    byte[] bytes = new byte[11];
    options.random().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private static void send(HttpExchange exchange, ApiRequest request, ApiResponse response)
      throws IOException {
    for (Header header : response.headers()) {
      exchange.getResponseHeaders().add(header.name(), header.value());
    }
    exchange.getResponseHeaders().set("apigw-requestid", request.id());
    boolean hasBody = response.status() != 204 && response.status() != 304;
    if (request.method().equals("HEAD") || !hasBody || response.body().length == 0) {
      if (request.method().equals("HEAD") && hasBody) {
        exchange.getResponseHeaders().set("content-length", "" + response.body().length);
      }
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), response.body().length);
    exchange.getResponseBody().write(response.body());
  }

  private void log(ApiRequest request, RouteTable.@Nullable Match match, ApiResponse response) {
    Clock clock = options.clock();
    options
        .accessLog()
        .accept(
            new AccessLogEntry(
                request.id(),
                request.time(),
                request.sourceIp(),
                request.method(),
                request.path(),
                match == null ? null : match.route().key(),
                match == null ? null : match.route().function(),
                response.status(),
                response.body().length,
                Duration.between(request.time(), clock.instant()),
                response.error()));
  }

  /** Stops the timer. Requests under way are answered, without a limit of time. */
  @Override
  public void close() {
    integration.close();
  }
}
