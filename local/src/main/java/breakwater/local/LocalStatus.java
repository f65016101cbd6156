package breakwater.local;

import breakwater.local.data.ConnectionCount;
import breakwater.local.data.Credentials;
import breakwater.local.data.PgBouncer;
import breakwater.local.data.PoolerStatus;
import breakwater.local.data.Postgres;
import breakwater.local.data.PostgresStatus;
import breakwater.local.lambda.FunctionStatus;
import breakwater.local.lambda.LambdaService;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** Counts of everything that has connections. Any thread may ask. */
final class LocalStatus {
  private final LambdaService lambda;
  private final PgBouncer pooler;
  private final Postgres postgres;

  LocalStatus(LambdaService lambda, PgBouncer pooler, Postgres postgres) {
    this.lambda = lambda;
    this.pooler = pooler;
    this.postgres = postgres;
  }

  /** The JSON of {@code GET /local/status}. */
  record Counts(
      Map<String, FunctionStatus> functions, PoolerStatus pooler, PostgresStatus postgres) {}

  /** How a program reaches the pooler as functions do: {@code GET /local/pooler-url}. */
  String poolerUrl() {
    Credentials app = postgres.app();
    return "postgres://%s:%s@%s:%d/%s"
        .formatted(app.user(), app.password(), pooler.host(), pooler.port(), Postgres.DATABASE);
  }

  /**
   * Counts from the inside out, so that what grows meanwhile never makes more connections seen than
   * environments.
   */
  Counts read() throws SQLException {
    PostgresStatus connections = postgres.status();
    PoolerStatus clients = pooler.status();
    return new Counts(lambda.status(), clients, connections);
  }

  /**
   * The JSON of {@code GET /local/connections}.
   *
   * @param pooler connections of clients to the pooler
   * @param postgres connections to Postgres, from the pooler or past it
   * @param queries statements that Postgres executed for the functions
   */
  record Exact(ConnectionCount pooler, ConnectionCount postgres, long queries) {}

  /** Counts everything since the start, from the servers' logs. */
  Exact count() throws IOException, SQLException {
    return new Exact(pooler.count(), postgres.count(), postgres.statements());
  }
}
