package breakwater.local.template;

import java.util.List;

/**
 * A JWT authorizer of the HTTP API. Immutable.
 *
 * @param name its key in the template
 * @param issuer the issuer's URL, compared to the token's iss as it is
 * @param audiences at least one; the token must be for one of them
 * @param identitySource {@code $request.header.NAME} or {@code $request.querystring.NAME}
 */
public record JwtAuthorizerDefinition(
    String name, String issuer, List<String> audiences, String identitySource) {

  public JwtAuthorizerDefinition {
    audiences = List.copyOf(audiences);
  }
}
