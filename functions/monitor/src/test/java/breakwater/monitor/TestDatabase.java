package breakwater.monitor;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import breakwater.migrate.MigrateHandler;
import breakwater.shared.Settings;
import breakwater.shared.TestContext;
import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A migrated Postgres behind a PgBouncer, and the variables that the monitor gets for it. */
public final class TestDatabase implements AutoCloseable {
  public final Postgres postgres;
  public final PgBouncer pooler;

  /**
   * @param directory exists and is empty
   * @param options of PgBouncer
   */
  public TestDatabase(Path directory, PgBouncer.Options options) throws Exception {
    postgres =
        Postgres.start(
            directory.resolve("postgres"),
            Postgres.Options.defaults(Path.of("../../local/target/postgres")));
    pooler = PgBouncer.start(directory.resolve("pgbouncer"), postgres, options);
    new MigrateHandler(Settings.of(environment()))
        .handleRequest(
            new CloudFormationCustomResourceEvent(), new TestContext(Duration.ofMinutes(5)));
  }

  /** Those of template.yaml, for the migration and for functions. */
  public Map<String, String> environment() {
    return new HashMap<>(
        Map.ofEntries(
            Map.entry("MIGRATION_HOST", postgres.host()),
            Map.entry("MIGRATION_PORT", String.valueOf(postgres.port())),
            Map.entry("MIGRATION_USER", postgres.owner().user()),
            Map.entry("MIGRATION_PASSWORD", postgres.owner().password()),
            Map.entry("DATABASE_HOST", pooler.host()),
            Map.entry("DATABASE_PORT", String.valueOf(pooler.port())),
            Map.entry("DATABASE_NAME", Postgres.DATABASE),
            Map.entry("DATABASE_USER", postgres.app().user()),
            Map.entry("DATABASE_PASSWORD", postgres.app().password()),
            Map.entry("CLIENT_BUDGET", "50+50+1")));
  }

  @Override
  public void close() {
    pooler.close();
    postgres.close();
  }
}
