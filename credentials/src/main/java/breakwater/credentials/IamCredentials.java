package breakwater.credentials;

import breakwater.shared.DatabaseCredentials;
import breakwater.shared.DatabaseLogin;
import breakwater.shared.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Tokens of RDS IAM authentication: a request to connect, signed with the role of the function,
 * whose URL is the password (AWS, "Connecting to your DB instance using IAM authentication"). A new
 * one is signed for every connect, which asks nobody; so none is kept, and none expires.
 */
final class IamCredentials implements DatabaseCredentials {
  /** AWS's own limit: the token has to be used within this time, not the connection. */
  private static final Duration VALIDITY = Duration.ofMinutes(15);

  private static final String SCHEME = "https://";

  private final SdkHttpRequest request;
  private final String user;
  private final Supplier<AwsCredentialsProvider> role;
  private final Clock clock;

  /**
   * @param role makes the provider of the function's credentials, which is not kept: it caches them
   */
  IamCredentials(
      String host, int port, String user, Supplier<AwsCredentialsProvider> role, Clock clock) {
    this.user = user;
    this.role = role;
    this.clock = clock;
    request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(host)
            .port(port)
            .encodedPath("/")
            .putRawQueryParameter("Action", "connect")
            .putRawQueryParameter("DBUser", user)
            .build();
  }

  @Override
  public DatabaseLogin login() {
    try {
      return new DatabaseLogin(user, token());
    } catch (SdkException e) {
      throw new UnavailableException(
          Duration.ofSeconds(2),
          "No RDS IAM token could be signed, for want of the function's credentials or region. "
              + e.getMessage(),
          e);
    }
  }

  private String token() {
    var identity = role.get().resolveCredentials();
    String region = new DefaultAwsRegionProviderChain().getRegion().id();
    String url =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(identity)
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(
                        AwsV4HttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, VALIDITY)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock))
            .request()
            .getUri()
            .toString();
    return url.substring(SCHEME.length());
  }

  @Override
  public boolean forget() {
    return true;
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "RDS IAM token of " + user;
  }
}
