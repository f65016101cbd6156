package breakwater.local.http;

import breakwater.local.template.JwtAuthorizerDefinition;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens against a real OIDC issuer, in the order of API Gateway's page "Control access to
 * HTTP APIs with JWT authorizers": algorithm and signature, iss, aud or client_id, exp, nbf, iat.
 * Thread-safe.
 *
 * <p>Only signatures by a key pair are accepted, RSA and ECDSA. (API Gateway accepts RSA only; a
 * token with an ECDSA signature is logged, because it will be refused there.) An issuer that cannot
 * be reached gives a refusal, so 401, as on AWS, and a line in the log that says why.
 */
public final class OidcJwtVerifier implements JwtVerifier {

  private final JwtAuthorizerDefinition authorizer;
  private final Clock clock;
  private final Consumer<String> log;
  private final IssuerKeys keys;

  /**
   * Asks the issuer for nothing yet.
   *
   * @param log gets a line where something is wrong that the caller is not told
   */
  public OidcJwtVerifier(JwtAuthorizerDefinition authorizer, Clock clock, Consumer<String> log) {
    this.authorizer = authorizer;
    this.clock = clock;
    this.log = log;
    this.keys = new IssuerKeys(authorizer.issuer(), clock);
  }

  @Override
  public JwtVerdict verify(String token) {
    try {
      return JWTParser.parse(token) instanceof SignedJWT jwt
          ? verify(jwt)
          : refused("signing method none is invalid");
    } catch (ParseException e) {
      return refused("the token is malformed");
    } catch (JOSEException e) {
      return refused("the token's signature cannot be checked");
    } catch (IOException e) {
      log.accept("authorizer " + authorizer.name() + " refuses every token: " + e.getMessage());
      return refused("OIDC discovery endpoint communication error");
    }
  }

  private JwtVerdict verify(SignedJWT jwt) throws ParseException, JOSEException, IOException {
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    if (!JWSAlgorithm.Family.RSA.contains(algorithm)
        && !JWSAlgorithm.Family.EC.contains(algorithm)) {
      return refused("signing method " + algorithm + " is invalid");
    }
    String keyId = jwt.getHeader().getKeyID();
    JWK key = keyId == null ? null : keys.find(keyId);
    JWSVerifier verifier = key == null ? null : verifier(key, algorithm);
    if (verifier == null
        || !verifier.verify(jwt.getHeader(), jwt.getSigningInput(), jwt.getSignature())) {
      return refused(
          verifier == null
              ? "the token's key is not one of the issuer's"
              : "the token has an invalid signature");
    }
    if (JWSAlgorithm.Family.EC.contains(algorithm)) {
      log.accept("API Gateway will refuse this token: it accepts RSA signatures, not " + algorithm);
    }
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    String wrong = whatIsWrong(claims);
    return wrong == null
        ? new JwtVerdict.Accepted(texts(claims.toPayload().toJSONObject()), scopes(claims))
        : refused(wrong);
  }

  private static JwtVerdict refused(String reason) {
    return new JwtVerdict.Refused(reason);
  }

  /** The verifier; null where the key is of another kind than the token's algorithm. */
  private static @Nullable JWSVerifier verifier(JWK key, JWSAlgorithm algorithm)
      throws JOSEException {
    return switch (key) {
      case RSAKey rsa when JWSAlgorithm.Family.RSA.contains(algorithm) -> new RSASSAVerifier(rsa);
      case ECKey ec when JWSAlgorithm.Family.EC.contains(algorithm) -> new ECDSAVerifier(ec);
      default -> null;
    };
  }

  private @Nullable String whatIsWrong(JWTClaimsSet claims) throws ParseException {
    Instant now = clock.instant();
    if (!authorizer.issuer().equals(claims.getIssuer())) {
      return "the token does not have a valid issuer";
    }
    if (!hasAudience(claims)) {
      return "the token does not have a valid audience";
    }
    if (claims.getExpirationTime() == null
        || !claims.getExpirationTime().toInstant().isAfter(now)) {
      return "the token has expired";
    }
    if (isAfter(claims.getNotBeforeTime(), now)) {
      return "the token is not valid yet";
    }
    return isAfter(claims.getIssueTime(), now) ? "the token was issued in the future" : null;
  }

  /** client_id counts only where there is no aud. */
  private boolean hasAudience(JWTClaimsSet claims) throws ParseException {
    List<String> audience = claims.getAudience();
    if (audience.isEmpty()) {
      String client = claims.getStringClaim("client_id");
      return client != null && authorizer.audiences().contains(client);
    }
    return audience.stream().anyMatch(authorizer.audiences()::contains);
  }

  private static boolean isAfter(@Nullable Date time, Instant now) {
    return time != null && time.toInstant().isAfter(now);
  }

  private static Set<String> scopes(JWTClaimsSet claims) {
    Set<String> scopes = new HashSet<>();
    for (String name : List.of("scope", "scp")) {
      Object value = claims.getClaim(name);
      if (value instanceof Collection<?> list) {
        list.forEach(scope -> scopes.add(String.valueOf(scope)));
      } else if (value != null) {
        scopes.addAll(List.of(value.toString().strip().split("\\s+")));
      }
    }
    scopes.remove("");
    return scopes;
  }

  private static Map<String, String> texts(Map<String, Object> claims) {
    Map<String, String> texts = new TreeMap<>();
    claims.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  /** As API Gateway, which is written in Go, prints values: {@code [a b]}, {@code map[a:1]}. */
  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Collection<?> list ->
          list.stream().map(OidcJwtVerifier::text).collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ":" + text(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(" ", "map[", "]"));
      default -> value.toString();
    };
  }
}
