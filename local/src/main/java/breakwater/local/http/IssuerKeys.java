package breakwater.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an OIDC issuer, found by discovery. Thread-safe.
 *
 * <p>Keys are kept for two hours, as API Gateway may do. A key that is not among them makes it ask
 * the issuer again, but not more often than every {@link #MIN_INTERVAL}: otherwise anyone could
 * make it flood the issuer with invented key ids.
 */
final class IssuerKeys {

  static final Duration TIME_TO_LIVE = Duration.ofHours(2);
  static final Duration MIN_INTERVAL = Duration.ofSeconds(5);

  /** The first answer of an issuer that has just been started takes seconds on a busy machine. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int MAX_BYTES = 200_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String issuer;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable JWKSet keys; // guarded by lock
  private @Nullable Instant fetched; // guarded by lock
  private @Nullable Instant asked; // guarded by lock

  IssuerKeys(String issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * The key with that id; null if the issuer has none.
   *
   * @throws IOException if the issuer cannot be asked, or answers nonsense; the message says how
   */
  @Nullable JWK find(String keyId) throws IOException {
    lock.lock();
    try {
      Instant now = clock.instant();
      JWK key = keys == null || isStale(now) ? null : keys.getKeyByKeyId(keyId);
      if (key != null) {
        return key;
      }
      if (keys == null || isStale(now) || mayAsk(now)) {
        refresh(now);
      }
      return keys == null ? null : keys.getKeyByKeyId(keyId);
    } finally {
      lock.unlock();
    }
  }

  private boolean isStale(Instant now) {
    return fetched == null || now.isAfter(fetched.plus(TIME_TO_LIVE));
  }

  private boolean mayAsk(Instant now) {
    return asked == null || !now.isBefore(asked.plus(MIN_INTERVAL));
  }

  private void refresh(Instant now) throws IOException {
    asked = now;
    try {
      keys = JWKSet.parse(get(jwksUri()));
      fetched = now;
    } catch (ParseException e) {
      throw new IOException("the keys of " + issuer + " are no JWK set: " + e.getMessage(), e);
    }
  }

  private String jwksUri() throws IOException {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    JsonNode document = JSON.readTree(get(base + "/.well-known/openid-configuration"));
    String named = document.path("issuer").asText();
    if (!named.equals(issuer)) {
      throw new IOException(
          "the discovery document of "
              + issuer
              + " names the issuer "
              + named
              + "; the authorizer's issuer must be exactly that");
    }
    return document.path("jwks_uri").asText();
  }

  private static String get(String url) throws IOException {
    int millis = (int) TIMEOUT.toMillis();
    try {
      return new DefaultResourceRetriever(millis, millis, MAX_BYTES)
          .retrieveResource(URI.create(url).toURL())
          .getContent();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(url + " cannot be read: " + e.getMessage(), e);
    }
  }
}
