package breakwater.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OidcIssuerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private OidcIssuer issuer;

  @BeforeEach
  void start() throws Exception {
    issuer = OidcIssuer.start(0);
  }

  @AfterEach
  void stop() {
    issuer.close();
    client.close();
  }

  @Test
  void aTokenIsSignedByAPublishedKeyAndNamesSubjectAudienceAndIssuer() throws Exception {
    SignedJWT token = SignedJWT.parse(issuer.token("demo"));
    JWTClaimsSet claims = token.getJWTClaimsSet();
    assertThat(isSignedByPublishedKey(token)).isTrue();
    assertThat(claims.getSubject()).isEqualTo("demo");
    assertThat(claims.getAudience()).containsExactly("breakwater");
    assertThat(claims.getIssuer()).isEqualTo(issuer.issuer());
    assertThat(claims.getExpirationTime().toInstant()).isAfter(Instant.now().plusSeconds(3_600));
  }

  @Test
  void discoveryNamesTheSameIssuer() throws Exception {
    assertThat(discovery("issuer")).isEqualTo(issuer.issuer());
  }

  @Test
  void badTokensAreBadInOneWayEach() throws Exception {
    SignedJWT expired = parse(issuer.good().withLifetime(Duration.ofMinutes(-5)));
    assertThat(expired.getJWTClaimsSet().getExpirationTime().toInstant()).isBefore(Instant.now());
    assertThat(isSignedByPublishedKey(expired)).isTrue();
    SignedJWT foreign = parse(issuer.good().withForeignSignature());
    assertThat(foreign.getJWTClaimsSet().getIssuer()).isEqualTo(issuer.issuer());
    assertThat(isSignedByPublishedKey(foreign)).isFalse();
    assertThat(parse(issuer.good().withAudience("other")).getJWTClaimsSet().getAudience())
        .containsExactly("other");
    assertThat(parse(issuer.good().withIssuer("https://else")).getJWTClaimsSet().getIssuer())
        .isEqualTo("https://else");
  }

  @Test
  void twoIssuersDoNotShareKeys() throws Exception {
    try (OidcIssuer other = OidcIssuer.start(0)) {
      assertThat(isSignedByPublishedKey(SignedJWT.parse(other.token("demo")))).isFalse();
    }
  }

  @Test
  void aBrowserLogsInWithAuthorizationCodeAndPkce() throws Exception {
    String verifier = "a-verifier-of-at-least-forty-three-characters-0123456789";
    String challenge =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    String redirect = "http://localhost:3000/callback";
    HttpResponse<String> login =
        get(
            discovery("authorization_endpoint")
                + "?response_type=code&client_id=web&scope=openid&state=s&code_challenge_method=S256"
                + "&code_challenge="
                + challenge
                + "&redirect_uri="
                + encode(redirect));
    URI back = URI.create(login.headers().firstValue("location").orElseThrow());
    assertThat(back.toString()).startsWith(redirect);
    String code = back.getQuery().replaceFirst("^(.*&)?code=", "").replaceFirst("&.*", "");
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(discovery("token_endpoint")))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=authorization_code&client_id=web&code="
                            + encode(code)
                            + "&redirect_uri="
                            + encode(redirect)
                            + "&code_verifier="
                            + verifier))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    SignedJWT token =
        SignedJWT.parse(
            JSONObjectUtils.getString(JSONObjectUtils.parse(answer.body()), "access_token"));
    assertThat(isSignedByPublishedKey(token)).isTrue();
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("demo");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("breakwater");
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(issuer.issuer());
  }

  @Test
  void aTakenPortIsRefusedByName() {
    assertThatThrownBy(() -> OidcIssuer.start(issuer.port()))
        .isInstanceOf(BindException.class)
        .hasMessageContaining(String.valueOf(issuer.port()));
  }

  private SignedJWT parse(TokenOptions options) throws java.text.ParseException {
    return SignedJWT.parse(issuer.token("demo", options));
  }

  private boolean isSignedByPublishedKey(SignedJWT token) throws Exception {
    JWK key =
        JWKSet.parse(get(discovery("jwks_uri")).body()).getKeyByKeyId(token.getHeader().getKeyID());
    return key != null && verify(token, key);
  }

  private static boolean verify(SignedJWT token, JWK key) throws JOSEException {
    return token.verify(new RSASSAVerifier(key.toRSAKey()));
  }

  private String discovery(String name) throws Exception {
    String document = get(issuer.issuer() + "/.well-known/openid-configuration").body();
    return JSONObjectUtils.getString(JSONObjectUtils.parse(document), name);
  }

  private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
