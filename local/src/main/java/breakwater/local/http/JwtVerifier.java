package breakwater.local.http;

/** Checks tokens of one issuer. Any number of threads may call it at once. */
@FunctionalInterface
public interface JwtVerifier {

  /**
   * Checks everything but the scopes of a route.
   *
   * @param token the compact form, without Bearer
   * @return never null; a failure of the issuer is a refusal too
   */
  JwtVerdict verify(String token);
}
