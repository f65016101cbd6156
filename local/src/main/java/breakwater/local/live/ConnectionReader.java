package breakwater.local.live;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.PgBouncerConsole;
import breakwater.local.data.Postgres;
import breakwater.local.data.PostgresStatus;
import breakwater.local.live.Picture.Client;
import breakwater.local.live.Picture.Connections;
import breakwater.local.live.Picture.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks PgBouncer and Postgres who is connected. It keeps one connection to each, for it asks often,
 * and makes new ones after an error. Neither is in the figures. For one thread.
 */
final class ConnectionReader implements LiveView.Source {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final PgBouncer pooler;
  private final Postgres postgres;
  private final SocketOwners owners;
  private @Nullable Sessions sessions;

  private record Sessions(PgBouncerConsole.Session console, Connection postgres) {}

  ConnectionReader(PgBouncer pooler, Postgres postgres) {
    this.pooler = pooler;
    this.postgres = postgres;
    owners = new SocketOwners(pooler.port());
  }

  @Override
  public Connections read(Collection<Long> pids) throws SQLException {
    try {
      return read(sessions(), pids);
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  private Connections read(Sessions open, Collection<Long> pids) throws SQLException {
    List<Map<String, String>> clients = ofTheApplication(open.console().show("CLIENTS"));
    List<Map<String, String>> servers = ofTheApplication(open.console().show("SERVERS"));
    long queries =
        ofTheApplication(open.console().show("STATS")).stream()
            .mapToLong(row -> Long.parseLong(row.getOrDefault("total_query_count", "0")))
            .sum();
    PostgresStatus status = postgres.status(open.postgres());
    Map<Integer, Long> pidsByPort =
        owners.of(clients.stream().map(ConnectionReader::port).toList(), pids);
    return new Connections(
        clients.stream().map(row -> client(row, pidsByPort)).toList(),
        servers.stream().map(ConnectionReader::server).toList(),
        queries,
        status.connections(),
        status.maxConnections());
  }

  private static List<Map<String, String>> ofTheApplication(List<Map<String, String>> rows) {
    return rows.stream().filter(row -> Postgres.DATABASE.equals(row.get("database"))).toList();
  }

  private static int port(Map<String, String> row) {
    return Integer.parseInt(row.getOrDefault("port", "0"));
  }

  private static Client client(Map<String, String> row, Map<Integer, Long> pidsByPort) {
    String name = row.getOrDefault("application_name", ""); // a column since PgBouncer 1.18
    return new Client(name, pidsByPort.get(port(row)), clientState(row));
  }

  /** PgBouncer calls a client active that only could send a query; one at it has a link. */
  private static String clientState(Map<String, String> row) {
    if ("waiting".equals(row.get("state"))) {
      return "waiting";
    }
    return row.getOrDefault("link", "").isEmpty() ? "idle" : "active";
  }

  private static Server server(Map<String, String> row) {
    return new Server("active".equals(row.get("state")) ? "active" : "idle");
  }

  private Sessions sessions() throws SQLException {
    Sessions open = sessions;
    if (open == null) {
      open = open();
      sessions = open;
    }
    return open;
  }

  private Sessions open() throws SQLException {
    PgBouncerConsole.Session console = pooler.console().open();
    try {
      console.setTimeout(TIMEOUT);
      Connection connection = postgres.dataSource(postgres.admin()).getConnection();
      connection.setNetworkTimeout(Runnable::run, (int) TIMEOUT.toMillis());
      return new Sessions(console, connection);
    } catch (SQLException e) {
      console.close();
      throw e;
    }
  }

  @Override
  public void close() {
    Sessions open = sessions;
    sessions = null;
    if (open != null) {
      closeQuietly(open.console());
      closeQuietly(open.postgres());
    }
  }

  private static void closeQuietly(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      // It is broken, which is why it is closed, or its server has gone before it.
    }
  }
}
