package breakwater.local.data;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/**
 * An OpenID Connect issuer on the loopback address, for people and programs that test. It believes
 * everybody: tokens are for the asking. A browser that signs in (authorization code with PKCE) is
 * user {@code demo} at once; with {@code prompt=login} a page asks for any other name. Its keys are
 * made new at each start. Any thread may use it.
 */
public final class OidcIssuer implements AutoCloseable {

  /** The audience of its tokens. */
  public static final String AUDIENCE = "breakwater";

  private static final String CLIENT_ID = "breakwater-web";
  private static final String NAME = "breakwater";
  private static final Duration LIFETIME = Duration.ofHours(12);

  private final MockOAuth2Server server;
  private final OAuth2TokenProvider tokens;
  private final String issuer;

  private OidcIssuer(int port) {
    // Without keys of its own the provider would take those that are published with its sources.
    tokens = new OAuth2TokenProvider(new KeyProvider(List.of()));
    server =
        new MockOAuth2Server(
            new OAuth2Config(
                false, null, null, false, tokens, Set.of(callback()), new NettyWrapper()));
    server.start(InetAddress.getLoopbackAddress(), port);
    issuer = "http://localhost:" + server.baseUrl().port() + "/" + NAME;
  }

  // What tokens look like that a browser gets by logging in. The server names the client in the
  // first
  // id token, and not in those that a refresh token gives; OpenID Connect wants it in all or none.
  private static DefaultOAuth2TokenCallback callback() {
    return new DefaultOAuth2TokenCallback(
        NAME,
        DemoData.OWNER,
        "JWT",
        List.of(AUDIENCE),
        Map.of("azp", CLIENT_ID),
        LIFETIME.toSeconds());
  }

  /**
   * Starts an issuer.
   *
   * @param port the port, or 0 for any free one
   * @throws java.net.BindException if the port is taken
   */
  public static OidcIssuer start(int port) throws IOException {
    return new OidcIssuer(Ports.free(port));
  }

  /** The issuer's name and address; {@code /.well-known/openid-configuration} is below it. */
  public String issuer() {
    return issuer;
  }

  /** What the page's config.json says, so that the page signs in here. */
  public String pageConfig() {
    return """
    {"oidc": {"authority": "%s", "clientId": "%s", "scope": "openid profile"}}
    """
        .formatted(issuer, CLIENT_ID);
  }

  /** The port it listens on. */
  public int port() {
    return server.baseUrl().port();
  }

  /** An access token that is good for 12 hours. */
  public String token(String subject) {
    return token(subject, good());
  }

  /** An access token as the options want it. */
  public String token(String subject, TokenOptions options) {
    Map<String, Object> claims = new HashMap<>(options.claims());
    claims.put("sub", subject);
    claims.put("iss", options.issuer());
    claims.put("aud", options.audience());
    // The provider has a key for each name. It publishes the key of the name in the address.
    String key = options.signedByIssuer() ? NAME : "somebody-else";
    return tokens.jwt(claims, options.lifetime(), key).serialize();
  }

  /** The options of a good token, to be changed. */
  public TokenOptions good() {
    return new TokenOptions(AUDIENCE, issuer, LIFETIME, true, Map.of());
  }

  /** Stops the issuer. */
  @Override
  public void close() {
    server.shutdown();
  }
}
