package breakwater.local;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.PoolerStatus;
import breakwater.local.data.Postgres;
import breakwater.local.data.PostgresStatus;
import breakwater.local.lambda.FunctionStatus;
import breakwater.local.lambda.LambdaService;
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

  /**
   * Counts from the inside out, so that what grows meanwhile never makes more connections seen than
   * environments.
   */
  Counts read() throws SQLException {
    PostgresStatus connections = postgres.status();
    PoolerStatus clients = pooler.status();
    return new Counts(lambda.status(), clients, connections);
  }
}
