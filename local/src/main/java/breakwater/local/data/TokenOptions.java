package breakwater.local.data;

import java.time.Duration;
import java.util.Map;

/**
 * How a token differs from a good one.
 *
 * @param audience the claim {@code aud}
 * @param issuer the claim {@code iss}
 * @param lifetime from now to the claim {@code exp}; negative for an expired token
 * @param signedByIssuer false for a signature by a key that the issuer does not publish
 * @param claims further claims
 */
public record TokenOptions(
    String audience,
    String issuer,
    Duration lifetime,
    boolean signedByIssuer,
    Map<String, Object> claims) {

  /** The same with another audience. */
  public TokenOptions withAudience(String audience) {
    return new TokenOptions(audience, issuer, lifetime, signedByIssuer, claims);
  }

  /** The same with another issuer's name, signed by the same key. */
  public TokenOptions withIssuer(String issuer) {
    return new TokenOptions(audience, issuer, lifetime, signedByIssuer, claims);
  }

  /** The same with another lifetime. */
  public TokenOptions withLifetime(Duration lifetime) {
    return new TokenOptions(audience, issuer, lifetime, signedByIssuer, claims);
  }

  /** The same with a signature by a key that the issuer does not publish. */
  public TokenOptions withForeignSignature() {
    return new TokenOptions(audience, issuer, lifetime, false, claims);
  }

  /** The same with further claims. */
  public TokenOptions withClaims(Map<String, Object> claims) {
    return new TokenOptions(audience, issuer, lifetime, signedByIssuer, claims);
  }
}
