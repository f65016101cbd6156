package breakwater.migrate;

import breakwater.local.data.Credentials;
import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import breakwater.shared.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A migrated Postgres behind a PgBouncer, for the test classes of a function. */
public final class MigratedDatabase implements AutoCloseable {

  private static final Path PROGRAMS = Path.of("../../local/target/postgres");

  private final Path directory;
  public final Postgres postgres;
  public final PgBouncer pooler;

  /** With a PgBouncer as {@code make run} has it. */
  public MigratedDatabase() throws Exception {
    this(PgBouncer.Options.defaults());
  }

  /** With another PgBouncer. */
  public MigratedDatabase(PgBouncer.Options options) throws Exception {
    directory = Files.createTempDirectory("breakwater-");
    postgres = emptyPostgres(directory.resolve("postgres"));
    migrate(postgres);
    pooler = PgBouncer.start(directory.resolve("pgbouncer"), postgres, options);
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

  /** The variables that every function gets in template.yaml, in a map of the caller's own. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(environment(postgres));
    environment.put("DATABASE_HOST", pooler.host());
    environment.put("DATABASE_PORT", String.valueOf(pooler.port()));
    environment.put("CLIENT_BUDGET", "50+50+1");
    return environment;
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
  public void close() {
    pooler.close();
    postgres.close();
    try {
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
