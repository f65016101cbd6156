package breakwater.migrate;

import breakwater.local.data.Credentials;
import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import breakwater.shared.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A migrated Postgres behind a PgBouncer, for one test class. */
final class MigratedDatabase implements AutoCloseable {

  private static final Path PROGRAMS = Path.of("../../local/target/postgres");

  private final Path directory;
  final Postgres postgres;
  final PgBouncer pooler;

  MigratedDatabase() throws Exception {
    directory = Files.createTempDirectory("breakwater-");
    postgres = emptyPostgres(directory.resolve("postgres"));
    migrate(postgres);
    pooler =
        PgBouncer.start(directory.resolve("pgbouncer"), postgres, PgBouncer.Options.defaults());
  }

  static Postgres emptyPostgres(Path directory) throws IOException, InterruptedException {
    return Postgres.start(directory, Postgres.Options.defaults(PROGRAMS));
  }

  static MigrationResult migrate(Postgres postgres) throws SQLException {
    return new Migration(MigrateConfig.from(Settings.of(environment(postgres)))).run();
  }

  /** The variables that the migrate function gets in template.yaml. */
  static Map<String, String> environment(Postgres postgres) {
    return Map.of(
        "MIGRATION_HOST", postgres.host(),
        "MIGRATION_PORT", String.valueOf(postgres.port()),
        "DATABASE_NAME", Postgres.DATABASE,
        "MIGRATION_USER", postgres.owner().user(),
        "MIGRATION_PASSWORD", postgres.owner().password(),
        "DATABASE_USER", postgres.app().user(),
        "DATABASE_PASSWORD", postgres.app().password());
  }

  /** Connects as the functions do: their role, through the pooler, without named statements. */
  Sql asFunction() throws SQLException {
    Credentials app = postgres.app();
    return new Sql(
        DriverManager.getConnection(
            "jdbc:postgresql://%s:%d/%s?sslmode=disable&prepareThreshold=0&assumeMinServerVersion=12"
                .formatted(pooler.host(), pooler.port(), Postgres.DATABASE),
            app.user(),
            app.password()));
  }

  /** Connects to Postgres itself as the superuser. */
  Sql asAdmin() throws SQLException {
    Connection connection = postgres.dataSource(postgres.admin()).getConnection();
    return new Sql(connection);
  }

  @Override
  public void close() throws IOException {
    pooler.close();
    postgres.close();
    Files.delete(directory);
  }
}
