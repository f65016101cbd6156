package breakwater.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.data.Credentials;
import breakwater.local.data.Postgres;
import breakwater.shared.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationTest {

  @TempDir private Path directory;
  private Postgres postgres;

  @BeforeEach
  void start() throws Exception {
    postgres = MigratedDatabase.emptyPostgres(directory.resolve("postgres"));
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void anEmptyDatabaseIsMigratedOnce() throws Exception {
    MigrationResult first = migrate();
    MigrationResult second = migrate();
    assertThat(first.migrationsExecuted()).isPositive();
    assertThat(first.schemaVersion()).isNotNull();
    assertThat(second).isEqualTo(new MigrationResult(0, first.schemaVersion()));
  }

  @Test
  void concurrentMigrationsWaitForEachOther() throws Exception {
    List<MigrationResult> results = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Callable<MigrationResult>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tasks.add(this::migrate);
      }
      for (Future<MigrationResult> result : executor.invokeAll(tasks)) {
        results.add(result.get());
      }
    }
    assertThat(results).extracting(MigrationResult::schemaVersion).hasSize(8).doesNotContainNull();
    assertThat(results).filteredOn(result -> result.migrationsExecuted() > 0).hasSize(1);
  }

  /**
   * To a statement that began before, a table that is written anew is empty (Postgres, "Caveats" of
   * MVCC): a dashboard would be answered without its todos.
   */
  @Test
  void noMigrationWritesATableAnew() throws Exception {
    try (Connection admin = postgres.dataSource(postgres.admin()).getConnection();
        Statement statement = admin.createStatement()) {
      statement.execute(
          """
          create function refuse_rewrite() returns event_trigger language plpgsql as $$
          begin
            raise exception '% is written anew', pg_event_trigger_table_rewrite_oid()::regclass;
          end;
          $$
          """);
      statement.execute(
          "create event trigger no_rewrite on table_rewrite execute function refuse_rewrite()");
    }
    assertThat(migrate().migrationsExecuted()).isPositive();
  }

  @Test
  void aRoleThatLogsInWithTokensOfRdsGetsNoPassword() throws Exception {
    try (Connection admin = postgres.dataSource(postgres.admin()).getConnection();
        Statement statement = admin.createStatement()) {
      // What RDS has, and its administrator may grant.
      statement.execute("create role rds_iam");
      statement.execute("grant rds_iam to " + postgres.owner().user() + " with admin option");
      Map<String, String> environment = new HashMap<>(MigratedDatabase.environment(postgres));
      environment.remove("DATABASE_PASSWORD");
      environment.put("DATABASE_IAM", "true");

      new Migration(MigrateConfig.from(Settings.of(environment))).run();

      try (ResultSet role =
          statement.executeQuery(
              "select pg_has_role(rolname, 'rds_iam', 'member'), rolpassword is null from pg_authid"
                  + " where rolname = '"
                  + postgres.app().user()
                  + "'")) {
        assertThat(role.next()).isTrue();
        assertThat(role.getBoolean(1)).as("is a member of rds_iam").isTrue();
        assertThat(role.getBoolean(2)).as("has no password").isTrue();
      }
    }
  }

  @Test
  void theFunctionsRoleGetsTheNewPasswordAtEachMigration() throws Exception {
    migrate();
    Map<String, String> environment = new HashMap<>(MigratedDatabase.environment(postgres));
    environment.put("DATABASE_PASSWORD", "another password");
    new Migration(MigrateConfig.from(Settings.of(environment))).run();

    Credentials changed = new Credentials(postgres.app().user(), "another password");
    try (Connection connection = postgres.dataSource(changed).getConnection()) {
      assertThat(connection.isValid(0)).isTrue();
    }
    assertThatThrownBy(() -> postgres.dataSource(postgres.app()).getConnection())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void aSuperuserIsRefusedAsTheFunctionsRole() {
    Map<String, String> environment = new HashMap<>(MigratedDatabase.environment(postgres));
    environment.put("DATABASE_USER", postgres.admin().user());
    assertThatThrownBy(() -> new Migration(MigrateConfig.from(Settings.of(environment))).run())
        .hasMessageContaining("DATABASE_USER")
        .hasMessageContaining("superuser");
  }

  private MigrationResult migrate() throws Exception {
    return MigratedDatabase.migrate(postgres);
  }
}
