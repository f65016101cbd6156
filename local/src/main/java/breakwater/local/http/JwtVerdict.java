package breakwater.local.http;

import java.util.Map;
import java.util.Set;

/** What became of a token. */
public sealed interface JwtVerdict {

  /**
   * The token is good.
   *
   * @param claims each claim as the text that events carry; a list is {@code [a b]}
   * @param scopes what its scope and scp claims hold
   */
  record Accepted(Map<String, String> claims, Set<String> scopes) implements JwtVerdict {
    public Accepted {
      claims = Map.copyOf(claims);
      scopes = Set.copyOf(scopes);
    }
  }

  /**
   * The token is refused.
   *
   * @param reason for the caller, in API Gateway's words where they are known
   */
  record Refused(String reason) implements JwtVerdict {}
}
