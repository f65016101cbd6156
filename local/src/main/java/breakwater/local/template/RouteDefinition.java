package breakwater.local.template;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route of the HTTP API. Immutable.
 *
 * @param key {@code GET /items/{id}}, {@code ANY /{proxy+}} or {@code $default}
 * @param method upper case, or ANY
 * @param path begins with a slash; {@code $default} for the route that catches the rest
 * @param function the logical id of the function
 * @param authorizer the name of the JWT authorizer; null for a public route
 * @param scopes the token must have at least one of them; empty for none
 * @param throttle null for no limit
 * @param timeout how long the API waits for the function, at most 30 s
 */
public record RouteDefinition(
    String key,
    String method,
    String path,
    String function,
    @Nullable String authorizer,
    List<String> scopes,
    @Nullable ThrottleDefinition throttle,
    Duration timeout) {

  /** The key, method and path of the route that catches what no other route does. */
  public static final String DEFAULT = "$default";

  /** The method that stands for every method. */
  public static final String ANY = "ANY";

  /** API Gateway's limit, which cannot be raised for HTTP APIs. */
  public static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);

  public RouteDefinition {
    scopes = List.copyOf(scopes);
  }
}
