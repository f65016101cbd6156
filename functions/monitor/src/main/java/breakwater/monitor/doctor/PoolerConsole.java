package breakwater.monitor.doctor;

import breakwater.shared.Settings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * PgBouncer's admin database, which tells its figures to the roles in {@code stats_users}. Before
 * PgBouncer 1.23, {@code ignore_startup_parameters} must have {@code replication}.
 */
public final class PoolerConsole {
  /** Its usual name; PgBouncer has no other. */
  static final String DATABASE = "pgbouncer";

  private PoolerConsole() {}

  /**
   * Clients of the pooler.
   *
   * @param clients client connections, those of the console included
   * @param waiting of them, waiting for a server connection
   * @param limit max_client_conn
   * @param version PgBouncer's version
   */
  public record Clients(int clients, int waiting, int limit, String version) {}

  /**
   * Asks the console of the endpoint of {@code DATABASE_HOST}, over one connection.
   *
   * @return null where {@code POOLER_CONSOLE} is not set, so that nothing is asked
   * @throws IllegalStateException where it does not answer
   */
  public static @Nullable Clients clients(Settings settings) {
    String database = settings.optional("POOLER_CONSOLE");
    if (database == null) {
      return null;
    }
    Endpoint endpoint = Endpoint.from(settings);
    try {
      Tls tls = Tls.probe(endpoint);
      try (Session session = Session.openConsole(endpoint, tls, database)) {
        return read(session);
      }
    } catch (SQLException | IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "The pooler's console does not answer. Put "
              + endpoint.user()
              + " into stats_users of pgbouncer.ini, or take POOLER_CONSOLE away: "
              + e.getMessage(),
          e);
    }
  }

  static Clients read(Session session) throws SQLException {
    int limit = Integer.parseInt(String.valueOf(session.shown("CONFIG", "max_client_conn")));
    int clients = Integer.parseInt(String.valueOf(session.shown("LISTS", "used_clients")));
    int waiting = (int) session.shownSum("POOLS", "cl_waiting");
    String version = String.valueOf(session.value("SHOW VERSION"));
    return new Clients(clients, waiting, limit, version);
  }
}
