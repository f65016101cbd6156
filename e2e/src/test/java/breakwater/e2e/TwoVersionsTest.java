package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A deploy as it is on Lambda: old functions serve on the old schema, the new version's migration
 * runs under them, and then functions of both versions serve from one database. No caller notices.
 */
@Tag("faults")
final class TwoVersionsTest {
  /** What {@code e2e/faults/previous} builds: a version whose migrations are older, too. */
  private static final Path PREVIOUS = Path.of("../target/previous");

  @Test
  @AtLength
  void oldAndNewFunctionsServeWhileTheMigrationRunsBetween() throws Exception {
    assumeTrue(
        Files.exists(PREVIOUS.resolve("local/target/built")),
        "left out: there is no older version, see e2e/faults/previous");
    try (FaultPlatform old = FaultPlatform.startWarm(PREVIOUS)) {
      FaultReport.Row ofOld =
          Load.during(
              "old functions, before and beside the new ones",
              old,
              () -> {
                assertThat(hasConnectionsFunction(old)).as("the old schema").isFalse();
                migrate(old);
                assertThat(hasConnectionsFunction(old)).as("the new schema").isTrue();
                serveFromNewFunctions(old);
              });
      DeployUnderLoadTest.assertUnnoticed(ofOld);
    }
  }

  /**
   * Starts the new platform with a migration that leads to the old one's database. After it, the
   * platform ends by itself: its own database has no schema.
   */
  private static void migrate(FaultPlatform old) throws Exception {
    Platform platform = Platform.launch(Map.of("PARAMETERS", old.migrationParameters()));
    try (platform) {
      platform.awaitPrinted("migrated:");
      platform.awaitExit();
    }
    assertThat(platform.outputSoFar()).contains("migrated:");
  }

  private static void serveFromNewFunctions(FaultPlatform old) throws Exception {
    Map<String, String> variables =
        Map.of("PARAMETERS", old.databaseParameters(), "PROVISIONED", "5");
    try (Platform platform = Platform.start(variables)) {
      FaultReport.Row ofNew =
          Load.during("new functions, beside the old ones", old, platform, () -> {});
      DeployUnderLoadTest.assertUnnoticed(ofNew);
    }
  }

  /** The older version's migrations do not have it. */
  private static boolean hasConnectionsFunction(FaultPlatform old) throws Exception {
    try (Connection owner = old.asOwner();
        Statement statement = owner.createStatement();
        ResultSet row =
            statement.executeQuery("select to_regproc('api.connections') is not null")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
