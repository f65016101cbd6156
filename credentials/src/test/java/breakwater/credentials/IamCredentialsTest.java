package breakwater.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.shared.DatabaseLogin;
import breakwater.shared.UnavailableException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

final class IamCredentialsTest {
  private static final String HOST = "p.proxy-abc.eu-central-1.rds.amazonaws.com";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T09:00:00Z"), ZoneOffset.UTC);

  /** Made by botocore 1.44.8, generate_db_auth_token, for the same role, host, user and time. */
  private static final String BOTOCORES =
      HOST
          + ":5432/?Action=connect&DBUser=breakwater_functions"
          + "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=AKIDEXAMPLE%2F20261125%2Feu-central-1%2Frds-db%2Faws4_request"
          + "&X-Amz-Date=20261125T090000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
          + "&X-Amz-Security-Token=session%2Ftoken%2Bwith%3Dsigns"
          + "&X-Amz-Signature=de368c6188f5c54a6c44e61e800993f63b92b6012fe22dbc5f3346d1bfb4a8e7";

  @Test
  void tokenIsTheOneThatAwssOwnToolsMake() {
    DatabaseLogin login = withRegion(() -> credentials().login());

    assertThat(login.user()).isEqualTo("breakwater_functions");
    assertThat(login.password()).startsWith(HOST + ":5432/?");
    assertThat(query(login.password())).isEqualTo(query(BOTOCORES));
  }

  @Test
  void nothingOfTheTokenIsPrinted() {
    DatabaseLogin login = withRegion(() -> credentials().login());
    assertThat(login.toString()).doesNotContain("Signature");
    assertThat(credentials().toString()).doesNotContain("Signature");
  }

  @Test
  void roleWithoutCredentialsIsUnavailable() {
    IamCredentials credentials =
        new IamCredentials(
            HOST,
            5432,
            "breakwater_functions",
            () ->
                () -> {
                  throw SdkClientException.create("none");
                },
            CLOCK);
    assertThatThrownBy(credentials::login).isInstanceOf(UnavailableException.class);
  }

  private static IamCredentials credentials() {
    var role =
        AwsSessionCredentials.create(
            "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session/token+with=signs");
    return new IamCredentials(
        HOST, 5432, "breakwater_functions", () -> StaticCredentialsProvider.create(role), CLOCK);
  }

  private static <T> T withRegion(Supplier<T> action) {
    String before = System.getProperty("aws.region");
    System.setProperty("aws.region", "eu-central-1");
    try {
      return action.get();
    } finally {
      if (before == null) {
        System.clearProperty("aws.region");
      } else {
        System.setProperty("aws.region", before);
      }
    }
  }

  /** The order of the parameters says nothing. */
  private static Map<String, String> query(String token) {
    Map<String, String> query = new TreeMap<>();
    Arrays.stream(token.substring(token.indexOf('?') + 1).split("&", -1))
        .map(parameter -> parameter.split("=", 2))
        .forEach(parameter ->
            query.put(parameter[0], URLDecoder.decode(parameter[1], StandardCharsets.UTF_8)));
    return query;
  }
}
