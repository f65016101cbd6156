package breakwater.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.shared.Settings;
import breakwater.shared.TestCertificates;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrateConfigTest {

  private static final Map<String, String> REQUIRED =
      Map.of(
          "MIGRATION_HOST", "db.example.com",
          "DATABASE_NAME", "breakwater",
          "MIGRATION_USER", "owner",
          "MIGRATION_PASSWORD", "owner's secret",
          "DATABASE_USER", "app",
          "DATABASE_PASSWORD", "app's secret");

  @Test
  void defaults() {
    assertThat(MigrateConfig.from(Settings.of(REQUIRED)))
        .isEqualTo(
            new MigrateConfig(
                "db.example.com",
                5432,
                "breakwater",
                "owner",
                "owner's secret",
                "app",
                "app's secret",
                null));
  }

  @Test
  void explicitValues(@TempDir Path directory) throws Exception {
    Path root = new TestCertificates(directory, "migrate").rootFile();
    MigrateConfig config =
        with("MIGRATION_PORT", "6000", "DATABASE_ROOT_CERTIFICATE", root.toString());
    assertThat(config.port()).isEqualTo(6000);
    assertThat(config.rootCertificate()).isEqualTo(root);
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThatThrownBy(() -> MigrateConfig.from(Settings.of(Map.of("MIGRATION_PORT", "0"))))
        .hasMessageContainingAll(
            "MIGRATION_HOST",
            "MIGRATION_PORT",
            "DATABASE_NAME",
            "MIGRATION_USER",
            "MIGRATION_PASSWORD",
            "DATABASE_USER",
            "DATABASE_PASSWORD");
  }

  @Test
  void badValuesAreRefused() {
    assertThatThrownBy(() -> with("DATABASE_USER", "app\"; drop role x", "MIGRATION_PORT", "x"))
        .hasMessageContainingAll("DATABASE_USER", "MIGRATION_PORT");
    assertThatThrownBy(() -> with("DATABASE_USER", "owner")).hasMessageContaining("DATABASE_USER");
    assertThatThrownBy(() -> with("DATABASE_ROOT_CERTIFICATE", "no-such-file.pem"))
        .hasMessageContaining("DATABASE_ROOT_CERTIFICATE");
    assertThatThrownBy(() -> with("DATABASE_ROOT_CERTIFICATE", "pom.xml"))
        .hasMessageContaining("no readable PEM file");
  }

  @Test
  void theRoleIsTheNameBeforeThePoolersSuffix() {
    assertThat(with("DATABASE_USER", "app.abcdefghijkl").appRole()).isEqualTo("app");
  }

  @Test
  void passwordsStayOutOfTheDescription() {
    assertThat(MigrateConfig.from(Settings.of(REQUIRED)).toString()).doesNotContain("secret");
  }

  private static MigrateConfig with(String... changes) {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    for (int i = 0; i < changes.length; i += 2) {
      environment.put(changes[i], changes[i + 1]);
    }
    return MigrateConfig.from(Settings.of(environment));
  }
}
