package breakwater.shared;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/**
 * A connection to the pooler that costs no round trip beyond the driver's own hand-shake. HikariCP
 * asks the first connection of every pool whether it is valid and which isolation level it has;
 * each question is a query for the pooler, on every cold start. Both answers are known here: the
 * connection was opened a moment ago, and the level is the server's until somebody sets another.
 */
final class DatabaseConnection extends PgConnection {
  private boolean isolationChanged;

  private DatabaseConnection(DatabaseConfig config, DatabaseLogin login) throws SQLException {
    super(
        new HostSpec[] {new HostSpec(config.host(), config.port())},
        config.driverProperties(login),
        "jdbc:postgresql://" + config.host() + ":" + config.port() + "/" + config.database());
  }

  /**
   * Connects, on the calling thread.
   *
   * @throws SQLException where the pooler does not answer in time, or turns us away
   */
  static DatabaseConnection open(DatabaseConfig config, DatabaseLogin login) throws SQLException {
    return new DatabaseConnection(config, login);
  }

  @Override
  public boolean isValid(int timeout) throws SQLException {
    return !isClosed();
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    isolationChanged = true;
    super.setTransactionIsolation(level);
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return isolationChanged
        ? super.getTransactionIsolation()
        : Connection.TRANSACTION_READ_COMMITTED;
  }
}
