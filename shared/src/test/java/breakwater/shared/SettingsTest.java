package breakwater.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  private static final Map<String, String> COMPLETE =
      Map.of(
          "DATABASE_HOST", "aws-0-eu-central-1.pooler.supabase.com",
          "DATABASE_NAME", "postgres",
          "DATABASE_USER", "breakwater_functions",
          "DATABASE_PASSWORD", "secret",
          "AWS_LAMBDA_FUNCTION_NAME", "DashboardFunction");

  @Test
  void defaultsArePortOfTransactionModeAndTheFunctionsName() {
    DatabaseConfig config = config(Map.of());

    assertThat(config.port()).isEqualTo(6543);
    assertThat(config.applicationName()).isEqualTo("breakwater-DashboardFunction");
  }

  @Test
  void everyVariableIsRead() {
    DatabaseConfig config = config(Map.of("DATABASE_PORT", "6432"));

    assertThat(config)
        .isEqualTo(
            new DatabaseConfig(
                "aws-0-eu-central-1.pooler.supabase.com",
                6432,
                "postgres",
                new DatabaseLogin("breakwater_functions", "secret"),
                null,
                "breakwater-DashboardFunction"));
  }

  @Test
  void allProblemsAreReportedAtOnceWithTheVariablesNames() {
    assertThatThrownBy(() ->
            DatabaseConfig.from(
                Settings.of(Map.of("DATABASE_PORT", "70000", "DATABASE_HOST", " "))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("5 problems")
        .hasMessageContaining("DATABASE_HOST is not set: set it to the host name of the pooler")
        .hasMessageContaining("DATABASE_PORT is '70000': a port is a whole number from 1 to 65535")
        .hasMessageContaining("DATABASE_NAME")
        .hasMessageContaining("DATABASE_USER")
        .hasMessageContaining("DATABASE_PASSWORD");
  }

  @Test
  void sessionModePortIsRefusedWithTheReason() {
    assertRefused(Map.of("DATABASE_PORT", "5432"), "session mode");
    assertRefused(Map.of("DATABASE_POOL_MODE", "session"), "holds a server connection");
  }

  @Test
  void databaseWithoutItsPoolerIsRefused() {
    assertRefused(Map.of("DATABASE_HOST", "ep-cool-1.eu-central-1.aws.neon.tech"), "-pooler");
    assertRefused(
        Map.of("DATABASE_HOST", "db.abc.eu-central-1.rds.amazonaws.com"),
        "endpoint of an RDS Proxy");
  }

  @Test
  void poolersThatListenOnTheSessionModePortAreAccepted() {
    config(
        Map.of(
            "DATABASE_HOST",
            "p.proxy-abc.eu-central-1.rds.amazonaws.com",
            "DATABASE_PORT",
            "5432"));
    config(
        Map.of(
            "DATABASE_HOST",
            "ep-cool-1-pooler.eu-central-1.aws.neon.tech",
            "DATABASE_PORT",
            "5432"));
    config(Map.of("DATABASE_PORT", "5432", "DATABASE_POOL_MODE", "transaction"));
  }

  @Test
  void multiConcurrencyIsRefused() {
    assertRefused(Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "8"), "one invocation at a time");
  }

  @Test
  void passwordIsNotPrinted() {
    DatabaseConfig config = config(Map.of());
    assertThat(config.toString()).doesNotContain("secret");
    assertThat(config.credentials().toString()).doesNotContain("secret");
  }

  @Test
  void exactlyOneSourceOfTheLoginIsAccepted() {
    assertRefused(Map.of("DATABASE_SECRET", "breakwater"), "set exactly one of DATABASE_PASSWORD");
    assertRefused(Map.of("DATABASE_IAM", "true"), "set exactly one of DATABASE_PASSWORD");
    assertRefused(Map.of("DATABASE_PASSWORD", " "), "set exactly one of DATABASE_PASSWORD");
    config(Map.of("DATABASE_SECRET", "", "DATABASE_IAM", "false"));
  }

  @Test
  void switchIsTrueOrFalse() {
    assertRefused(
        Map.of("DATABASE_IAM", "yes"), "DATABASE_IAM is 'yes': a switch is true or false");
  }

  @Test
  void secretNeedsTheJarsOfTheZipAndSaysSo() {
    assertRefused(
        Map.of("DATABASE_SECRET", "breakwater", "DATABASE_PASSWORD", ""), "folder credentials/");
  }

  @Test
  void rootCertificateHasToBeAPemFile() {
    assertRefused(
        Map.of("DATABASE_ROOT_CERTIFICATE", "certificates/missing.pem"),
        "no readable PEM file of certificates");
    assertRefused(Map.of("DATABASE_ROOT_CERTIFICATE", "pom.xml"), "functions/certificates/");
  }

  @Test
  void onlyLoopbackIsSpokenToWithoutTls() {
    assertThat(sslMode("127.0.0.1.example.com")).isEqualTo("verify-full");
    assertThat(sslMode("127.0.0.1")).isEqualTo("disable");
    assertThat(sslMode("localhost")).isEqualTo("disable");
    assertThat(sslMode("10.0.0.5")).isEqualTo("verify-full");
    assertThat(sslMode("localhost.example.com")).isEqualTo("verify-full");
  }

  private static String sslMode(String host) {
    DatabaseConfig config = config(Map.of("DATABASE_HOST", host));
    return config.driverProperties(config.credentials().login()).getProperty("sslmode");
  }

  private static void assertRefused(Map<String, String> variables, String reason) {
    assertThatThrownBy(() -> config(variables))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(reason);
  }

  private static DatabaseConfig config(Map<String, String> changes) {
    Map<String, String> variables = new HashMap<>(COMPLETE);
    variables.putAll(changes);
    return DatabaseConfig.from(Settings.of(variables));
  }

  @Test
  void onlyAnInitOnDemandIsOneThatAnInvocationWaitsFor() {
    assertThat(initialised("on-demand").invocationWaits()).isTrue();
    assertThat(initialised("provisioned-concurrency").invocationWaits()).isFalse();
    assertThat(initialised("snap-start").invocationWaits()).isFalse();
    assertThat(Settings.of(Map.of()).invocationWaits()).isFalse();
  }

  private static Settings initialised(String type) {
    return Settings.of(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", type));
  }
}
