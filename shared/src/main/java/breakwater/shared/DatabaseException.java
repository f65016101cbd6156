package breakwater.shared;

import java.sql.SQLException;

/**
 * A statement failed for a reason that is neither the connection's nor the pooler's. A store that
 * knows what the SQLState means turns it into an {@link ApiException}; any other is ours, a 500.
 */
public final class DatabaseException extends RuntimeException {
  private final String sqlState;

  DatabaseException(String what, SQLException cause) {
    super(what + " [SQLState " + cause.getSQLState() + "]: " + cause.getMessage(), cause);
    this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
  }

  /** The five characters of Postgres' appendix A; empty where the driver gave none. */
  public String sqlState() {
    return sqlState;
  }
}
