package breakwater.monitor.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.shared.ConfigurationException;
import breakwater.shared.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {

  @Test
  void aUrlSaysEverything() {
    assertThat(read("postgres://app:secret@db.example.com:6543/shop"))
        .isEqualTo(new Endpoint("db.example.com", 6543, "shop", "app", "secret", null));
  }

  @Test
  void whatProvidersAppendIsAccepted() {
    assertThat(
            read(
                "postgresql://app.project:secret@aws-0.pooler.supabase.com:6543/postgres?sslmode=require"))
        .isEqualTo(
            new Endpoint(
                "aws-0.pooler.supabase.com", 6543, "postgres", "app.project", "secret", null));
  }

  @Test
  void withoutAPortItIsPostgresPort() {
    assertThat(read("postgres://app:secret@db/shop").port()).isEqualTo(5432);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b", "a:b", "a/b", "a?b", "p%40ss", "100%25", "a+b"})
  void aPasswordMayHaveWhatAUrlMayNot(String password) {
    String decoded = password.replace("%40", "@").replace("%25", "%");
    Endpoint endpoint = read("postgres://app:" + password + "@db:1/shop");
    assertThat(endpoint.password()).isEqualTo(decoded);
    assertThat(endpoint.host()).isEqualTo("db");
  }

  @Test
  void anAddressOfVersionSixStandsInBrackets() {
    assertThat(read("postgres://app:secret@[::1]:6543/shop").host()).isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "mysql://app:hunter2@db/shop",
        "postgres://app:hunter2@/shop",
        "postgres://app:hunter2@db:6543",
        "postgres://app:hunter2@db:port/shop",
        "postgres://app:hunter2@db:99999/shop",
        "postgres://app:hunter2@one,two/shop",
        "postgres://app:hunter2%@db/shop",
      })
  void whatIsNoUrlIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> read(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("URL")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void thePasswordMayStandInItsOwnVariable() {
    Map<String, String> variables = new HashMap<>();
    variables.put("URL", "postgres://app@db/shop");
    variables.put("DATABASE_PASSWORD", "secret");
    assertThat(Endpoint.from(Settings.of(variables)).password()).isEqualTo("secret");
  }

  @Test
  void withoutAUrlEveryMissingVariableIsNamed() {
    assertThatThrownBy(() -> check(Map.of()))
        .hasMessageContaining("DATABASE_HOST")
        .hasMessageContaining("DATABASE_NAME")
        .hasMessageContaining("DATABASE_USER")
        .hasMessageContaining("DATABASE_PASSWORD");
  }

  @Test
  void aCertificateThatIsNotThereIsNamed() {
    Map<String, String> variables =
        Map.of(
            "URL",
            "postgres://app:secret@db/shop",
            "DATABASE_ROOT_CERTIFICATE",
            "no/such/file.pem");
    assertThatThrownBy(() -> check(variables)).hasMessageContaining("no/such/file.pem");
  }

  @Test
  void thePasswordIsNotPrinted() {
    assertThat(read("postgres://app:hunter2@db:1/shop")).hasToString("app@db:1/shop");
  }

  @Test
  void theBudgetMayBeASum() {
    Settings settings = Settings.of(Map.of("CLIENT_BUDGET", "50+50+1", "POOLER_CLIENTS", "200"));
    assertThat(Demand.from(settings)).isEqualTo(new Demand(101, 200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "50+", "-1", "50 50"})
  void aBudgetThatIsNoNumberIsRefused(String budget) {
    Settings settings = Settings.of(Map.of("CLIENT_BUDGET", budget));
    Demand.from(settings);
    assertThatThrownBy(settings::check).hasMessageContaining("CLIENT_BUDGET");
  }

  private static Endpoint read(String url) {
    return check(Map.of("URL", url));
  }

  private static Endpoint check(Map<String, String> variables) {
    Settings settings = Settings.of(variables);
    Endpoint endpoint = Endpoint.from(settings);
    settings.check();
    return endpoint;
  }
}
