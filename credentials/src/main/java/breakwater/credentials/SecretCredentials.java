package breakwater.credentials;

import breakwater.shared.DatabaseCredentials;
import breakwater.shared.DatabaseLogin;
import breakwater.shared.UnavailableException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * A secret of AWS Secrets Manager, asked for when it is first needed and kept until it is
 * forgotten. The client is not kept: it holds credentials of its own and connections, which must
 * not get into a snapshot.
 */
final class SecretCredentials implements DatabaseCredentials {
  /** One call, retries included. With a connect and its first answer it fits a restore's 10 s. */
  private static final Duration CALL_TIMEOUT = Duration.ofMillis(2_500);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final JsonFactory JSON = new JsonFactory();

  private final String secret;
  private @Nullable DatabaseLogin login;

  /**
   * @param secret name or ARN
   */
  SecretCredentials(String secret) {
    this.secret = secret;
  }

  @Override
  public DatabaseLogin login() {
    if (login == null) {
      login = ask();
    }
    return login;
  }

  /**
   * In a thread of its own: JSON parsers keep what they read last in buffers of the thread, which
   * would take the secret into a snapshot.
   */
  private DatabaseLogin ask() {
    FutureTask<DatabaseLogin> question = new FutureTask<>(() -> parse(fetch()));
    Thread.ofPlatform().name("secret").start(question);
    try {
      return question.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("Secrets Manager could not be asked", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(RETRY_AFTER, "Interrupted while asking for a secret", e);
    }
  }

  @Override
  public boolean forget() {
    login = null;
    return true;
  }

  private String fetch() {
    try (DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
        SecretsManagerClient client = client(credentials)) {
      String text = client.getSecretValue(request -> request.secretId(secret)).secretString();
      return text == null ? "" : text;
    } catch (AwsServiceException e) {
      if (e.statusCode() >= 500 || e.isThrottlingException()) {
        throw unavailable(e);
      }
      throw new IllegalStateException(
          "Secrets Manager does not give DATABASE_SECRET "
              + secret
              + ": check that it is in this region and that the function's role may call"
              + " secretsmanager:GetSecretValue on it, and kms:Decrypt on its key. "
              + e.getMessage(),
          e);
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  private static SecretsManagerClient client(DefaultCredentialsProvider credentials) {
    return SecretsManagerClient.builder()
        .credentialsProvider(credentials)
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(CALL_TIMEOUT))
        .overrideConfiguration(options ->
            options
                .apiCallTimeout(CALL_TIMEOUT)
                // Otherwise the JDK keeps the connection for the next call, into the snapshot.
                .putHeader("Connection", "close"))
        .build();
  }

  private UnavailableException unavailable(SdkException cause) {
    return new UnavailableException(
        RETRY_AFTER,
        "Secrets Manager did not answer for DATABASE_SECRET "
            + secret
            + ". In a VPC it needs an endpoint or a NAT gateway. "
            + cause.getMessage(),
        cause);
  }

  /** {@code username} and {@code password}; what else the object has does not matter. */
  private DatabaseLogin parse(String text) {
    String user = "";
    String password = "";
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "username" -> user = json.getValueAsString("");
          case "password" -> password = json.getValueAsString("");
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw unusable(); // without the cause, which quotes the secret
    }
    if (user.isEmpty() || password.isEmpty()) {
      throw unusable();
    }
    return new DatabaseLogin(user, password);
  }

  private IllegalStateException unusable() {
    return new IllegalStateException(
        "DATABASE_SECRET "
            + secret
            + " is no JSON object with username and password: store it as"
            + " {\"username\":\"…\",\"password\":\"…\"}, as RDS does");
  }

  /** Leaves the login out. */
  @Override
  public String toString() {
    return "secret " + secret;
  }
}
