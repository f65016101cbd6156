package breakwater.local.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * PgBouncer's admin database. Each call opens one connection to it and closes it again. Any thread
 * may use it.
 */
public final class PgBouncerConsole {

  // Kept, because the logging system forgets the level of a logger that nobody refers to.
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql.jdbc.PgConnection");

  static {
    // The console calls itself server version "1.18.0/bouncer", and the driver warns of it.
    DRIVER_LOG.setLevel(Level.SEVERE);
  }

  private final DataSource dataSource;
  private final String database;

  /**
   * Makes a console; nothing is connected yet.
   *
   * @param role a user of PgBouncer's {@code admin_users} or {@code stats_users}
   * @param database the database whose figures {@link #status} gives
   */
  public PgBouncerConsole(String host, int port, Credentials role, String database) {
    this.dataSource = dataSource(host, port, role);
    this.database = database;
  }

  private static DataSource dataSource(String host, int port, Credentials role) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {host});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setDatabaseName("pgbouncer");
    dataSource.setUser(role.user());
    dataSource.setPassword(role.password());
    dataSource.setSslMode("disable");
    dataSource.setPreferQueryMode(PreferQueryMode.SIMPLE); // all that the console understands
    // Makes pgjdbc leave out SET extra_float_digits, which the console refuses before PgBouncer's
    // fix #1550 (not in 1.25.2). PgBouncer ignores the parameter if ignore_startup_parameters has
    // it, and from 1.23 on it knows it: "false" asks for an ordinary connection.
    dataSource.setReplication("false");
    return dataSource;
  }

  /** The figures of the application's database. */
  public PoolerStatus status() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      List<Map<String, String>> pools = show(connection, "POOLS");
      List<Map<String, String>> stats = show(connection, "STATS");
      return new PoolerStatus(
          (int) sum(pools, "cl_active", "cl_waiting"),
          (int) sum(pools, "cl_waiting"),
          (int) sum(pools, "sv_active", "sv_active_cancel", "sv_being_canceled"),
          (int) sum(pools, "sv_idle", "sv_used", "sv_tested", "sv_login"),
          sum(stats, "total_query_count"),
          sum(stats, "total_xact_count"));
    }
  }

  /**
   * Runs {@code SHOW what}.
   *
   * @param what for example {@code POOLS}, {@code STATS}, {@code CLIENTS}, {@code SERVERS} or
   *     {@code LISTS}
   * @return a map of column name to value for each row; columns that are null are left out
   */
  public List<Map<String, String>> show(String what) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return show(connection, what.toUpperCase(Locale.ROOT));
    }
  }

  /** Makes PgBouncer read its files again. */
  void reload() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("RELOAD");
    }
  }

  /** Opens a connection for many calls; for one thread at a time. */
  public Session open() throws SQLException {
    return new Session(dataSource.getConnection());
  }

  /** A connection to the admin database. */
  public static final class Session implements AutoCloseable {
    private final Connection connection;

    private Session(Connection connection) {
      this.connection = connection;
    }

    /** As {@link PgBouncerConsole#show(String)}. */
    public List<Map<String, String>> show(String what) throws SQLException {
      return PgBouncerConsole.show(connection, what.toUpperCase(Locale.ROOT));
    }

    /** An answer that takes longer is an error. */
    public void setTimeout(Duration timeout) throws SQLException {
      connection.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  private static List<Map<String, String>> show(Connection connection, String what)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW " + what)) {
      List<Map<String, String>> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row(result));
      }
      return rows;
    }
  }

  private static Map<String, String> row(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    Map<String, String> row = new HashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String value = result.getString(i);
      if (value != null) {
        row.put(columns.getColumnName(i), value);
      }
    }
    return row;
  }

  // Columns come and go with PgBouncer's versions (sv_active_cancel is there since 1.18): one that
  // is missing counts nothing.
  private long sum(List<Map<String, String>> rows, String... columns) {
    return rows.stream()
        .filter(row -> database.equals(row.get("database")))
        .flatMap(row -> List.of(columns).stream().map(column -> row.getOrDefault(column, "0")))
        .mapToLong(Long::parseLong)
        .sum();
  }
}
