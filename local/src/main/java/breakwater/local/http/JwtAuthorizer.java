package breakwater.local.http;

import breakwater.local.http.ApiResponse.Header;
import breakwater.local.template.RouteDefinition;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides whether a request may pass, by the token that it carries. Thread-safe. */
final class JwtAuthorizer {

  private static final String HEADER = "$request.header.";
  private static final String QUERY = "$request.querystring.";
  private static final String BEARER = "bearer ";

  private final String identitySource;
  private final JwtVerifier verifier;

  JwtAuthorizer(String identitySource, JwtVerifier verifier) {
    this.identitySource = identitySource;
    this.verifier = verifier;
  }

  sealed interface Decision {}

  record Allow(JwtVerdict.Accepted jwt) implements Decision {}

  record Deny(ApiResponse response) implements Decision {}

  Decision decide(ApiRequest request, RouteDefinition route) {
    String token = token(request);
    if (token == null || token.isEmpty()) {
      return new Deny(unauthorized("Bearer", "no token"));
    }
    return switch (verifier.verify(token)) {
      case JwtVerdict.Refused refused -> new Deny(unauthorized(route, refused.reason()));
      case JwtVerdict.Accepted jwt when hasScope(jwt, route) -> new Allow(jwt);
      case JwtVerdict.Accepted _ -> new Deny(forbidden(route));
    };
  }

  private @Nullable String token(ApiRequest request) {
    String value =
        identitySource.startsWith(QUERY)
            ? request.queryParameters().get(identitySource.substring(QUERY.length()))
            : request.header(identitySource.substring(HEADER.length()).toLowerCase(Locale.ROOT));
    if (value == null) {
      return null;
    }
    String text = value.strip();
    return text.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? text.substring(BEARER.length()).strip()
        : text;
  }

  /** One of the route's scopes is enough. */
  private static boolean hasScope(JwtVerdict.Accepted jwt, RouteDefinition route) {
    return route.scopes().isEmpty() || !Collections.disjoint(jwt.scopes(), route.scopes());
  }

  private static ApiResponse unauthorized(RouteDefinition route, String reason) {
    return unauthorized(challenge(route, "invalid_token", reason), reason);
  }

  private static ApiResponse unauthorized(String challenge, String error) {
    return ApiResponse.message(401, "Unauthorized", error)
        .withHeaders(List.of(new Header("www-authenticate", challenge)));
  }

  private static ApiResponse forbidden(RouteDefinition route) {
    String reason = "the token has none of the required scopes";
    return ApiResponse.message(403, "Forbidden", reason)
        .withHeaders(
            List.of(
                new Header("www-authenticate", challenge(route, "insufficient_scope", reason))));
  }

  private static String challenge(RouteDefinition route, String error, String reason) {
    return "Bearer scope=\"%s\" error=\"%s\" error_description=\"%s\""
        .formatted(String.join(" ", route.scopes()), error, reason);
  }
}
