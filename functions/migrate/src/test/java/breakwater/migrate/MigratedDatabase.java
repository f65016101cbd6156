package breakwater.migrate;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import breakwater.shared.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A migrated Postgres behind a PgBouncer, for one test class. */
final class MigratedDatabase implements AutoCloseable {

  private static final Path PROGRAMS = Path.of("../../local/target/postgres");

  private final Path directory;
  final Postgres postgres;
  final PgBouncer pooler;

  MigratedDatabase() throws Exception {
    directory = Files.createTempDirectory("breakwater-");
    postgres = Postgres.start(directory.resolve("postgres"), Postgres.Options.defaults(PROGRAMS));
    new Migration(MigrateConfig.from(Settings.of(environment(postgres)))).run();
    pooler =
        PgBouncer.start(directory.resolve("pgbouncer"), postgres, PgBouncer.Options.defaults());
  }

  static Postgres emptyPostgres(Path directory) throws IOException, InterruptedException {
    return Postgres.start(directory, Postgres.Options.defaults(PROGRAMS));
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

  @Override
  public void close() throws IOException {
    pooler.close();
    postgres.close();
    Files.delete(directory);
  }
}
