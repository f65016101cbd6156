package breakwater.credentials;

import breakwater.shared.DatabaseCredentials;
import breakwater.shared.DatabaseCredentialsFactory;
import java.time.Clock;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Found by {@link DatabaseCredentialsFactory#load}, through {@code META-INF/services}. */
public final class AwsCredentials implements DatabaseCredentialsFactory {

  @Override
  public DatabaseCredentials secret(String secret) {
    return new SecretCredentials(secret);
  }

  @Override
  public DatabaseCredentials iam(String host, int port, String user) {
    return new IamCredentials(
        host, port, user, () -> DefaultCredentialsProvider.builder().build(), Clock.systemUTC());
  }
}
