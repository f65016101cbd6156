package breakwater.local.template;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP API allows pages of other origins. Immutable; each list may hold {@code *}.
 *
 * @param allowOrigins also {@code https://*} for every origin with that scheme
 * @param allowMethods methods of a preflight answer
 * @param allowHeaders request headers of a preflight answer
 * @param exposeHeaders response headers that the page may read
 * @param allowCredentials whether cookies may be sent
 * @param maxAge how long a browser may keep a preflight answer; null to leave it to the browser
 */
public record CorsDefinition(
    List<String> allowOrigins,
    List<String> allowMethods,
    List<String> allowHeaders,
    List<String> exposeHeaders,
    boolean allowCredentials,
    @Nullable Duration maxAge) {

  public CorsDefinition {
    allowOrigins = List.copyOf(allowOrigins);
    allowMethods = List.copyOf(allowMethods);
    allowHeaders = List.copyOf(allowHeaders);
    exposeHeaders = List.copyOf(exposeHeaders);
  }
}
