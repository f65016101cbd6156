package breakwater.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an AWS::Serverless::HttpApi and the HttpApi events of the functions. */
final class HttpApiReader {

  private static final Set<String> METHODS =
      Set.of("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
  private static final Set<String> EVENT_PROPERTIES =
      Set.of(
          "ApiId",
          "Auth",
          "Method",
          "Path",
          "PayloadFormatVersion",
          "RouteSettings",
          "TimeoutInMillis");
  private static final Pattern SEGMENT =
      Pattern.compile("\\{[A-Za-z0-9._-]+}|[A-Za-z0-9._~!$&'()*+,;=:@%-]*");
  private static final Pattern GREEDY = Pattern.compile("\\{[A-Za-z0-9._-]+\\+}");
  private static final Pattern IDENTITY_SOURCE =
      Pattern.compile("\\$request\\.(header|querystring)\\.[\\w-]+");

  /** What an account may do in a region when nobody asked for more. */
  private static final ThrottleDefinition ACCOUNT_LIMIT = new ThrottleDefinition(10_000, 5_000);

  private final String name;
  private final Section properties;
  private final Map<String, JwtAuthorizerDefinition> authorizers = new LinkedHashMap<>();
  private final Map<String, List<String>> authorizerScopes = new LinkedHashMap<>();
  private final Map<String, RouteDefinition> routes = new LinkedHashMap<>();
  private @Nullable String defaultAuthorizer;
  private @Nullable CorsDefinition cors;

  private HttpApiReader(String name, Section properties) {
    this.name = name;
    this.properties = properties;
  }

  /**
   * Reads the API; what is wrong is reported to the section's problems.
   *
   * @param functions the properties of every function, by logical id
   */
  static HttpApiDefinition read(String name, Section properties, Map<String, Section> functions) {
    HttpApiReader reader = new HttpApiReader(name, properties);
    Support.check(properties, Support.HTTP_API_PROPERTIES, ResourceValues.HTTP_API);
    reader.readAuth();
    reader.cors = reader.readCors();
    functions.forEach(reader::readEvents);
    reader.checkRouteSettings();
    return reader.definition();
  }

  private HttpApiDefinition definition() {
    Map<String, String> variables = new LinkedHashMap<>();
    Section stageVariables = properties.section("StageVariables");
    stageVariables.keys().forEach(key -> variables.put(key, stageVariables.text(key, "")));
    return new HttpApiDefinition(
        name,
        ResourceValues.apiId(name),
        properties.text("StageName", "$default"),
        List.copyOf(routes.values()),
        authorizers,
        defaultAuthorizer,
        cors,
        variables);
  }

  private void readAuth() {
    Section auth = properties.section("Auth");
    for (String key : auth.keys()) {
      if (!Set.of("Authorizers", "DefaultAuthorizer", "EnableIamAuthorizer").contains(key)) {
        auth.error(key, "is no property of Auth; check its spelling");
      }
    }
    if (auth.flag("EnableIamAuthorizer", false)) {
      auth.error("EnableIamAuthorizer", "is not supported here: there is no IAM to ask");
    }
    auth.section("Authorizers").sections().forEach(this::readAuthorizer);
    defaultAuthorizer = auth.text("DefaultAuthorizer");
    if (defaultAuthorizer != null && !authorizers.containsKey(defaultAuthorizer)) {
      auth.error("DefaultAuthorizer", noSuchAuthorizer(defaultAuthorizer));
    }
  }

  private void readAuthorizer(String authorizer, Section section) {
    if (section.has("FunctionArn")) {
      section.error(
          "FunctionArn",
          "a Lambda authorizer is not run here; use a JWT authorizer" + " (JwtConfiguration)");
    } else {
      Section jwt = section.section("JwtConfiguration");
      jwt.required("issuer", "name the issuer's URL");
      List<String> audiences = jwt.texts("audience");
      if (audiences.isEmpty()) {
        jwt.error("audience", "is missing; API Gateway needs at least one");
      }
      authorizerScopes.put(authorizer, section.texts("AuthorizationScopes"));
      authorizers.put(
          authorizer,
          new JwtAuthorizerDefinition(
              authorizer, jwt.text("issuer", ""), audiences, identitySource(section)));
      return;
    }
    authorizerScopes.put(authorizer, List.of());
    authorizers.put(authorizer, new JwtAuthorizerDefinition(authorizer, "", List.of(), ""));
  }

  private static String identitySource(Section section) {
    String source = section.text("IdentitySource", "$request.header.Authorization");
    if (!IDENTITY_SOURCE.matcher(source).matches()) {
      section.error(
          "IdentitySource",
          "is " + source + "; it must be $request.header.NAME or $request.querystring.NAME");
    }
    return source;
  }

  private String noSuchAuthorizer(String wanted) {
    return "there is no authorizer "
        + wanted
        + "; there are: "
        + (authorizers.isEmpty() ? "none" : String.join(", ", authorizers.keySet()));
  }

  private @Nullable CorsDefinition readCors() {
    if (!properties.has("CorsConfiguration")) {
      return null;
    }
    if (properties.raw("CorsConfiguration") instanceof String) {
      // SAM's short form: true allows every origin, and nothing else.
      return properties.flag("CorsConfiguration", false)
          ? new CorsDefinition(List.of("*"), List.of(), List.of(), List.of(), false, null)
          : null;
    }
    Section section = properties.section("CorsConfiguration");
    Set<String> known =
        Set.of(
            "AllowCredentials",
            "AllowHeaders",
            "AllowMethods",
            "AllowOrigins",
            "ExposeHeaders",
            "MaxAge");
    for (String key : section.keys()) {
      if (!known.contains(key)) {
        section.error(key, "is no property of CorsConfiguration; check its spelling");
      }
    }
    boolean credentials = section.flag("AllowCredentials", false);
    List<String> origins = section.texts("AllowOrigins");
    if (credentials && origins.contains("*")) {
      section.error("AllowCredentials", "is not allowed with the origin *; list the origins");
    }
    List<Duration> maxAge =
        section.integer("MaxAge", -1, 86_400).stream().mapToObj(Duration::ofSeconds).toList();
    return new CorsDefinition(
        origins,
        section.texts("AllowMethods"),
        section.texts("AllowHeaders"),
        section.texts("ExposeHeaders"),
        credentials,
        maxAge.isEmpty() ? null : maxAge.getFirst());
  }

  private void readEvents(String function, Section functionProperties) {
    functionProperties
        .section("Events")
        .sections()
        .values()
        .forEach(event -> {
          if (event.text("Type", "").equals("HttpApi")) {
            readRoute(function, event.section("Properties"));
          }
        });
  }

  private void readRoute(String function, Section event) {
    for (String key : event.keys()) {
      if (!EVENT_PROPERTIES.contains(key)) {
        event.error(key, "is no property of an HttpApi event; check its spelling");
      }
    }
    if (!event.text("PayloadFormatVersion", "2.0").equals("2.0")) {
      event.error("PayloadFormatVersion", "must be 2.0: other formats are not sent here");
    }
    String method = method(event);
    String path = path(event);
    String key = path.equals(RouteDefinition.DEFAULT) ? path : method + " " + path;
    RouteDefinition route = route(key, method, path, function, event);
    RouteDefinition other = routes.putIfAbsent(key, route);
    if (other != null) {
      event.error("Path", key + " is already a route to " + other.function());
    }
    warnOfPreflight(route, event);
  }

  private RouteDefinition route(
      String key, String method, String path, String function, Section event) {
    String authorizer = authorizer(event);
    int millis = event.integer("TimeoutInMillis", 50, 30_000, 30_000);
    return new RouteDefinition(
        key,
        method,
        path,
        function,
        authorizer,
        authorizer == null ? List.of() : scopes(event, authorizer),
        throttle(key, event),
        Duration.ofMillis(millis));
  }

  private static String method(Section event) {
    String method = event.text("Method", RouteDefinition.ANY).toUpperCase(Locale.ROOT);
    if (method.equals("X-AMAZON-APIGATEWAY-ANY-METHOD")) {
      return RouteDefinition.ANY;
    }
    if (!METHODS.contains(method)) {
      event.error(
          "Method",
          "is "
              + method
              + "; it must be one of ANY, DELETE, GET, HEAD, OPTIONS,"
              + " PATCH, POST, PUT");
    }
    return method;
  }

  private static String path(Section event) {
    if (!event.has("Path") && !event.has("Method")) {
      return RouteDefinition.DEFAULT;
    }
    String path = event.required("Path", "give both Path and Method, or neither for $default");
    event.required("Method", "give both Path and Method, or neither for $default");
    if (path.equals(RouteDefinition.DEFAULT) || path.isEmpty()) {
      return RouteDefinition.DEFAULT;
    }
    if (!isPath(path)) {
      event.error(
          "Path",
          "is "
              + path
              + "; it must be /segments, each plain or {name}, and only the last"
              + " may be {name+}");
    }
    return path;
  }

  private static boolean isPath(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean greedy = i == segments.length - 1 && GREEDY.matcher(segments[i]).matches();
      if (!greedy && !SEGMENT.matcher(segments[i]).matches()) {
        return false;
      }
    }
    return true;
  }

  private @Nullable String authorizer(Section event) {
    Section auth = event.section("Auth");
    String wanted = auth.text("Authorizer");
    if (wanted == null) {
      return defaultAuthorizer;
    }
    if (wanted.equals("NONE")) {
      return null;
    }
    if (!authorizers.containsKey(wanted)) {
      auth.error("Authorizer", noSuchAuthorizer(wanted));
    }
    return wanted;
  }

  private List<String> scopes(Section event, String authorizer) {
    Section auth = event.section("Auth");
    return auth.has("AuthorizationScopes")
        ? auth.texts("AuthorizationScopes")
        : authorizerScopes.getOrDefault(authorizer, List.of());
  }

  /** The settings nearest to the route win, each for itself: event, RouteSettings, default. */
  private @Nullable ThrottleDefinition throttle(String key, Section event) {
    List<Section> settings = new ArrayList<>();
    settings.add(event.section("RouteSettings"));
    settings.add(properties.section("RouteSettings").section(key));
    settings.add(properties.section("DefaultRouteSettings"));
    Double rate = null;
    Integer burst = null;
    for (Section section : settings) {
      rate = rate == null ? rate(section) : rate;
      burst = burst == null ? burst(section) : burst;
    }
    if (rate == null && burst == null) {
      return null;
    }
    return new ThrottleDefinition(
        rate == null ? ACCOUNT_LIMIT.rate() : rate, burst == null ? ACCOUNT_LIMIT.burst() : burst);
  }

  private static @Nullable Double rate(Section settings) {
    String text = settings.text("ThrottlingRateLimit");
    if (text == null) {
      return null;
    }
    try {
      double rate = Double.parseDouble(text);
      if (rate >= 0 && Double.isFinite(rate)) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    settings.error("ThrottlingRateLimit", "is " + text + "; it must be a number of requests per s");
    return null;
  }

  private static @Nullable Integer burst(Section settings) {
    var burst = settings.integer("ThrottlingBurstLimit", 0, Integer.MAX_VALUE);
    return burst.isPresent() ? burst.getAsInt() : null;
  }

  private void checkRouteSettings() {
    Section settings = properties.section("RouteSettings");
    for (String key : settings.keys()) {
      if (!routes.containsKey(key)) {
        settings.error(
            key, "is no route of this API; it has: " + String.join(", ", routes.keySet()));
      }
    }
  }

  private void warnOfPreflight(RouteDefinition route, Section event) {
    boolean catchesOptions = Set.of(RouteDefinition.ANY, "OPTIONS").contains(route.method());
    if (cors != null && catchesOptions && route.authorizer() != null) {
      event.warn(
          "Auth",
          route.key()
              + " also catches preflight requests, which carry no token and get 401,"
              + " as on AWS; name the methods, or add a public OPTIONS route");
    }
  }
}
