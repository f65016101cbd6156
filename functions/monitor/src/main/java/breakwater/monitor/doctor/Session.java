package breakwater.monitor.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * A connection of the doctor's, made as functions make theirs, with short ways to ask. For one
 * thread.
 */
final class Session implements AutoCloseable {
  /** As long as functions try. */
  static final int CONNECT_SECONDS = 2;

  /** Above PgBouncer's query_wait_timeout as docs/connections.md has it, and any statement here. */
  private static final int SOCKET_SECONDS = 15;

  // Kept, because the logging system forgets the level of a logger that nobody refers to.
  // PgBouncer's
  // console calls itself server version "1.18.0/bouncer", and the driver warns of it.
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql.jdbc.PgConnection");

  static {
    DRIVER_LOG.setLevel(Level.SEVERE);
  }

  private final Connection connection;

  private Session(Connection connection) {
    this.connection = connection;
  }

  /** Connects as functions do. */
  static Session open(Endpoint endpoint, Tls tls) throws SQLException {
    return new Session(dataSource(endpoint, tls).getConnection());
  }

  /** Connects with command line options for the server, {@code -c name=value}. */
  static Session openWithOptions(Endpoint endpoint, Tls tls, String options) throws SQLException {
    PGSimpleDataSource dataSource = dataSource(endpoint, tls);
    dataSource.setOptions(options);
    return new Session(dataSource.getConnection());
  }

  /** Connects to PgBouncer's admin database. */
  static Session openConsole(Endpoint endpoint, Tls tls, String database) throws SQLException {
    PGSimpleDataSource dataSource = dataSource(endpoint, tls);
    dataSource.setDatabaseName(database);
    dataSource.setPreferQueryMode(PreferQueryMode.SIMPLE); // all that the console understands
    // Makes pgjdbc leave out SET extra_float_digits, which the console refuses before PgBouncer's
    // fix #1550 (not in 1.25.2). "false" asks for an ordinary connection.
    dataSource.setReplication("false");
    return new Session(dataSource.getConnection());
  }

  private static PGSimpleDataSource dataSource(Endpoint endpoint, Tls tls) throws SQLException {
    if (endpoint.needsTls() && !tls.verified()) {
      throw new SQLException("No password is sent there. TLS: " + tls.finding().text());
    }
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {endpoint.host()});
    dataSource.setPortNumbers(new int[] {endpoint.port()});
    dataSource.setDatabaseName(endpoint.database());
    dataSource.setUser(endpoint.user());
    dataSource.setPassword(endpoint.password());
    dataSource.setApplicationName("breakwater-doctor");
    dataSource.setAssumeMinServerVersion("12");
    dataSource.setPrepareThreshold(0);
    dataSource.setGssEncMode("disable");
    dataSource.setConnectTimeout(CONNECT_SECONDS);
    dataSource.setSocketTimeout(SOCKET_SECONDS);
    if (!endpoint.needsTls()) {
      dataSource.setSslMode("disable");
    } else if (endpoint.rootCertificate() == null) {
      dataSource.setSslMode("verify-full");
      dataSource.setSslfactory(DefaultJavaSSLFactory.class.getName());
    } else {
      dataSource.setSslMode("verify-full");
      dataSource.setSslRootCert(endpoint.rootCertificate().toString());
    }
    return dataSource;
  }

  /** The first column of the first row; null where there is none. */
  @Nullable String value(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** Runs what has no answer. */
  void run(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  /** The second column of the row of SHOW whose first column is {@code key}; null if none is. */
  @Nullable String shown(String what, String key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SHOW " + what);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        if (key.equals(rows.getString(1))) {
          return rows.getString(2);
        }
      }
      return null;
    }
  }

  /** The sum of a column of SHOW. */
  long shownSum(String what, String column) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SHOW " + what);
        ResultSet rows = statement.executeQuery()) {
      long sum = 0;
      while (rows.next()) {
        sum += rows.getLong(column);
      }
      return sum;
    }
  }

  /** The process of Postgres that answers now. */
  int backend() throws SQLException {
    return Integer.parseInt(String.valueOf(value("select pg_backend_pid()")));
  }

  /** The process that the server named when the connection was opened, for cancel requests. */
  int announcedBackend() throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  /** A statement that the server keeps by a name from its first execution on. */
  PreparedStatement named(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(1);
    return statement;
  }

  /** Begins a transaction with the next statement. */
  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  /** Ends it; nothing here changes data. */
  void end() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  /** Ends a transaction that failed; PgBouncer would give up the server connection otherwise. */
  void abandon() {
    try {
      end();
    } catch (SQLException e) {
      // The connection was closed by the other side, and the transaction with it.
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
