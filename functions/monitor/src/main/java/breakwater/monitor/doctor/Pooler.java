package breakwater.monitor.doctor;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Who answers at the endpoint.
 *
 * @param name for example PgBouncer; "an unknown pooler" where nothing tells
 * @param evidence how it is known
 * @param clients what its console told; null where it tells us nothing
 */
record Pooler(String name, String evidence, PoolerConsole.@Nullable Clients clients) {
  static final String POSTGRES = "Postgres itself";

  private static final String NO_SUCH_DATABASE = "3D000";

  /**
   * Recognises it, by its host name where that is a provider's, else by what it says when it is
   * asked for PgBouncer's admin database: a connection of its own.
   *
   * @param direct whether the backend that answers is the one that the connection was opened to
   */
  static Pooler recognise(Endpoint endpoint, Tls tls, boolean direct) {
    Pooler provider = provider(endpoint);
    return provider == null ? ask(endpoint, tls, direct) : provider;
  }

  private static @Nullable Pooler provider(Endpoint endpoint) {
    if (endpoint.isUnder(".pooler.supabase.com")) {
      return byHost("Supavisor");
    }
    if (endpoint.isUnder(".neon.tech")) {
      return byHost(endpoint.host().contains("-pooler.") ? "Neon's PgBouncer" : "Neon, unpooled");
    }
    if (endpoint.isUnder(".rds.amazonaws.com")) {
      return byHost(endpoint.host().contains(".proxy-") ? "RDS Proxy" : POSTGRES);
    }
    return null;
  }

  private static Pooler byHost(String name) {
    return new Pooler(name, "by its host name", null);
  }

  private static Pooler ask(Endpoint endpoint, Tls tls, boolean direct) {
    try (Session console = Session.openConsole(endpoint, tls, PoolerConsole.DATABASE)) {
      PoolerConsole.Clients clients = PoolerConsole.read(console);
      return new Pooler(clients.version(), "its admin database answers", clients);
    } catch (SQLException e) {
      return byRefusal(e, direct);
    }
  }

  /** PgBouncer 1.18, src/client.c: the words of its refusals; Postgres has none of them. */
  private static Pooler byRefusal(SQLException e, boolean direct) {
    String message = Doctor.message(e);
    if (message.contains("unsupported startup parameter") || message.contains("not allowed")) {
      return new Pooler("PgBouncer", "it said: " + message, null);
    }
    if (direct && NO_SUCH_DATABASE.equals(e.getSQLState())) {
      return new Pooler(
          POSTGRES, "the backend that answers is the one that was connected to", null);
    }
    return new Pooler("an unknown pooler", "it said: " + message, null);
  }

  /** What to do to reach it in transaction mode. */
  String transactionMode(Endpoint endpoint) {
    if (endpoint.isUnder(".pooler.supabase.com")) {
      return "use port 6543 of this host";
    }
    if (endpoint.isUnder(".neon.tech")) {
      return "use the host name with -pooler";
    }
    return name.startsWith("PgBouncer")
        ? "set pool_mode = transaction in pgbouncer.ini, or use the port that has it"
        : "point them at a pooler in transaction mode in front of it";
  }
}
