package breakwater.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.lambda.InvocationResult;
import breakwater.local.template.JwtAuthorizerDefinition;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The authorizer against a real OIDC issuer, over HTTP. */
final class JwtAuthorizerTest {

  private static final MockOAuth2Server OIDC = new MockOAuth2Server();

  private final List<String> log = new CopyOnWriteArrayList<>();

  /** A little ahead of the issuer's clock, so that no token is from the future. */
  private final ManualClock clock = new ManualClock(Instant.now().plusSeconds(60));

  private TestApi api = TestApi.with().start();

  @BeforeAll
  static void startIssuer() {
    OIDC.start();
  }

  @AfterAll
  static void stopIssuer() {
    OIDC.shutdown();
  }

  @BeforeEach
  void startApi() {
    api.close();
    api = apiFor(definition(issuer()));
  }

  @AfterEach
  void stopApi() {
    api.close();
  }

  static JwtAuthorizerDefinition definition(String issuer) {
    return new JwtAuthorizerDefinition(
        "Jwt", issuer, List.of("breakwater"), "$request.header.Authorization");
  }

  @Test
  void goodTokenReachesTheFunctionWithItsClaims() throws Exception {
    String token = token(Map.of("groups", List.of("a", "b"), "admin", true, "n", 5));
    assertThat(call("Bearer " + token).statusCode()).isEqualTo(200);
    var jwt = api.event().at("/requestContext/authorizer/jwt");
    assertThat(jwt.at("/claims/sub").asText()).isEqualTo("demo");
    assertThat(jwt.at("/claims/iss").asText()).isEqualTo(issuer());
    assertThat(jwt.at("/claims/groups").asText()).isEqualTo("[a b]");
    assertThat(jwt.at("/claims/admin").isTextual()).isTrue();
    assertThat(jwt.at("/claims/exp").asText()).matches("\\d+");
    assertThat(jwt.at("/scopes").isNull()).isTrue();
  }

  @Test
  void bearerMayBeLeftOutOrWrittenOtherwise() throws Exception {
    assertThat(call(token(Map.of())).statusCode()).isEqualTo(200);
    assertThat(call("bearer  " + token(Map.of())).statusCode()).isEqualTo(200);
  }

  @Test
  void noTokenIsRefused() throws Exception {
    HttpResponse<String> response = api.get("/");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(api.events).isEmpty();
  }

  @Test
  void malformedTokenIsRefused() throws Exception {
    assertRefused("Bearer abc", "the token is malformed");
    assertRefused("Bearer a.b.c", "the token is malformed");
    assertRefused("Basic dTpw", "the token is malformed");
  }

  @Test
  void changedTokenIsRefused() throws Exception {
    String[] parts = token(Map.of()).split("\\.", 3);
    String[] other = token(Map.of("sub", "admin")).split("\\.", 3);
    assertRefused(parts[0] + "." + other[1] + "." + parts[2], "the token has an invalid signature");
  }

  @Test
  void expiredTokenIsRefused() throws Exception {
    String token = token(Map.of());
    clock.advance(Duration.ofHours(2));
    assertRefused(token, "the token has expired");
  }

  @Test
  void tokenThatNeverExpiresIsRefused() throws Exception {
    assertRefusedBySigner(claims().expirationTime(null), "the token has expired");
  }

  @Test
  void tokenThatIsNotValidYetIsRefused() throws Exception {
    Date later = Date.from(clock.instant().plusSeconds(60));
    assertRefusedBySigner(claims().notBeforeTime(later), "the token is not valid yet");
    assertRefusedBySigner(claims().issueTime(later), "the token was issued in the future");
  }

  @Test
  void tokenOfAForeignIssuerIsRefused() throws Exception {
    String foreign = OIDC.issueToken("other", "demo", "breakwater", Map.of(), 3600).serialize();
    assertThat(call(foreign).statusCode()).isEqualTo(401);
    assertThat(api.events).isEmpty();
    assertRefusedBySigner(
        claims().issuer("https://evil.example"), "the token does not have a valid issuer");
  }

  @Test
  void tokenForAnotherAudienceIsRefused() throws Exception {
    String token = OIDC.issueToken("default", "demo", "other", Map.of(), 3600).serialize();
    assertRefused(token, "the token does not have a valid audience");
  }

  @Test
  void clientIdCountsOnlyWithoutAnAudience() throws Exception {
    try (Issuer issuer = new Issuer()) {
      JWTClaimsSet.Builder none = issuer.claims().audience((String) null);
      assertThat(issuer.call(none.claim("client_id", "breakwater")).statusCode()).isEqualTo(200);
      assertThat(issuer.call(none.claim("client_id", "other")).statusCode()).isEqualTo(401);
      assertThat(
              issuer
                  .call(issuer.claims().audience("other").claim("client_id", "breakwater"))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void unsignedTokenIsRefused() throws Exception {
    String token = new PlainJWT(claims().build()).serialize();
    assertRefused(token, "signing method none is invalid");
  }

  @Test
  void tokenSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
    RSAKey key = (RSAKey) JWKSet.load(OIDC.jwksUrl("default").url()).getKeys().getFirst();
    for (byte[] secret :
        List.of(
            key.toRSAPublicKey().getEncoded(),
            key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build();
      SignedJWT token = new SignedJWT(header, claims().build());
      token.sign(new MACSigner(secret));
      assertRefused(token.serialize(), "signing method HS256 is invalid");
    }
  }

  @Test
  void tokenWithAnUnknownKeyIsRefused() throws Exception {
    assertRefused(
        signed(new RSAKeyGenerator(2048).keyID("unknown").generate(), claims().build()),
        "the token's key is not one of the issuer's");
  }

  @Test
  void tokenWithAKnownKeyIdAndAnotherKeyIsRefused() throws Exception {
    String known = JWKSet.load(OIDC.jwksUrl("default").url()).getKeys().getFirst().getKeyID();
    assertRefused(
        signed(new RSAKeyGenerator(2048).keyID(known).generate(), claims().build()),
        "the token has an invalid signature");
  }

  @Test
  void tokenWithoutAKeyIdIsRefused() throws Exception {
    assertRefused(
        signed(new RSAKeyGenerator(2048).generate(), claims().build()),
        "the token's key is not one of the issuer's");
  }

  @Test
  void oneOfTheScopesIsEnough() throws Exception {
    try (TestApi scoped = apiFor(definition(issuer()), "read", "write")) {
      for (Map<String, Object> claims :
          List.<Map<String, Object>>of(
              Map.of("scope", "other write"), Map.of("scp", List.of("read")))) {
        assertThat(scoped.get("/", "Authorization", token(claims)).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void tokenWithoutTheScopeIsForbidden() throws Exception {
    try (TestApi scoped = apiFor(definition(issuer()), "read", "write")) {
      HttpResponse<String> response =
          scoped.get("/", "Authorization", token(Map.of("scope", "other")));
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).isEqualTo("{\"message\":\"Forbidden\"}");
      assertThat(response.headers().firstValue("www-authenticate"))
          .contains(
              "Bearer scope=\"read write\" error=\"insufficient_scope\" error_description=\"the"
                  + " token has none of the required scopes\"");
      assertThat(scoped.events).isEmpty();
    }
  }

  @Test
  void tokenMayComeInTheQuery() throws Exception {
    JwtAuthorizerDefinition inQuery =
        new JwtAuthorizerDefinition(
            "Jwt", issuer(), List.of("breakwater"), "$request.querystring.token");
    try (TestApi query = apiFor(inQuery)) {
      assertThat(query.get("/?token=" + token(Map.of())).statusCode()).isEqualTo(200);
      assertThat(query.get("/", "Authorization", token(Map.of())).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void issuerThatCannotBeReachedGives401AndALineInTheLog() throws Exception {
    try (TestApi unreachable = apiFor(definition("http://localhost:1/none"))) {
      HttpResponse<String> response = unreachable.get("/", "Authorization", token(Map.of()));
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("www-authenticate"))
          .get()
          .asString()
          .contains("OIDC discovery endpoint communication error");
      assertThat(log.getFirst())
          .startsWith(
              "authorizer Jwt refuses every token:"
                  + " http://localhost:1/none/.well-known/openid-configuration cannot be read: ");
      assertThat(unreachable.events).isEmpty();
    }
  }

  @Test
  void newKeyOfTheIssuerIsFetchedButNotForEveryUnknownKey() throws Exception {
    try (Issuer issuer = new Issuer()) {
      assertThat(issuer.call(issuer.claims()).statusCode()).isEqualTo(200);
      assertThat(issuer.call(issuer.claims()).statusCode()).isEqualTo(200);
      assertThat(issuer.keyRequests()).isEqualTo(1);
      issuer.changeKey();
      assertThat(issuer.call(issuer.claims()).statusCode()).isEqualTo(401);
      assertThat(issuer.keyRequests()).isEqualTo(1);
      clock.advance(IssuerKeys.MIN_INTERVAL);
      assertThat(issuer.call(issuer.claims()).statusCode()).isEqualTo(200);
      assertThat(issuer.keyRequests()).isEqualTo(2);
    }
  }

  @Test
  void keysAreFetchedAgainAfterTwoHours() throws Exception {
    try (Issuer issuer = new Issuer()) {
      issuer.call(issuer.claims());
      clock.advance(IssuerKeys.TIME_TO_LIVE.plusSeconds(1));
      assertThat(issuer.call(issuer.claims()).statusCode()).isEqualTo(200);
      assertThat(issuer.keyRequests()).isEqualTo(2);
    }
  }

  private TestApi apiFor(JwtAuthorizerDefinition definition, String... scopes) {
    return TestApi.with("GET /")
        .jwt(definition, new OidcJwtVerifier(definition, clock, log::add), scopes)
        .start();
  }

  private HttpResponse<String> call(String authorization) throws Exception {
    return api.get("/", "Authorization", authorization);
  }

  private void assertRefused(String authorization, String reason) throws Exception {
    HttpResponse<String> response = call(authorization);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(response.headers().firstValue("www-authenticate"))
        .contains("Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + reason + "\"");
    assertThat(api.events).isEmpty();
  }

  /** A token that only its claims make bad: the signature is that of the issuer. */
  private void assertRefusedBySigner(JWTClaimsSet.Builder claims, String reason) throws Exception {
    try (Issuer issuer = new Issuer()) {
      JWTClaimsSet wanted = claims.build();
      JWTClaimsSet.Builder own = new JWTClaimsSet.Builder(wanted);
      if (wanted.getIssuer().equals(issuer())) {
        own.issuer(issuer.url());
      }
      HttpResponse<String> response = issuer.call(own);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("www-authenticate"))
          .get()
          .asString()
          .contains(reason);
      assertThat(issuer.invocations()).isZero();
    }
  }

  private static String issuer() {
    return OIDC.issuerUrl("default").toString();
  }

  private static String token(Map<String, Object> claims) {
    return OIDC.issueToken("default", "demo", "breakwater", claims, 3600).serialize();
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject("demo")
        .audience("breakwater")
        .issueTime(Date.from(clock.instant().minusSeconds(1)))
        .expirationTime(Date.from(clock.instant().plusSeconds(60)));
  }

  private static String signed(RSAKey key, JWTClaimsSet claims) throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  /** An issuer whose key the test has, with an API that trusts it. */
  private final class Issuer implements AutoCloseable {
    private final TestApi pages;
    private final TestApi trusting;
    private volatile RSAKey key = newKey(0);
    private int keys = 1;

    Issuer() throws Exception {
      pages =
          TestApi.with("GET /.well-known/openid-configuration", "GET /keys")
              .invoking(this::page)
              .start();
      trusting = apiFor(definition(url()));
    }

    private InvocationResult page(String route, byte[] event) throws InterruptedException {
      return TestApi.success(
          route.endsWith("/keys")
              ? new JWKSet(key).toString()
              : "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(event), url(event)));
    }

    private static String url(byte[] event) {
      try {
        return "http://" + TestApi.JSON.readTree(event).at("/headers/host").asText();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void changeKey() throws Exception {
      key = newKey(keys++);
    }

    private static RSAKey newKey(int number) throws JOSEException {
      return new RSAKeyGenerator(2048).keyID("key" + number).generate();
    }

    String url() {
      return "http://localhost:" + pages.port();
    }

    JWTClaimsSet.Builder claims() {
      return JwtAuthorizerTest.this.claims().issuer(url()).expirationTime(farAway());
    }

    private Date farAway() {
      return Date.from(clock.instant().plus(Duration.ofDays(1)));
    }

    HttpResponse<String> call(JWTClaimsSet.Builder claims) throws Exception {
      return trusting.get("/", "Authorization", signed(key, claims.build()));
    }

    long keyRequests() {
      return pages.log.stream().filter(entry -> entry.path().equals("/keys")).count();
    }

    int invocations() {
      return trusting.events.size();
    }

    @Override
    public void close() {
      pages.close();
      trusting.close();
    }
  }
}
