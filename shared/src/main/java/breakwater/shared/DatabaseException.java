package breakwater.shared;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A statement failed for a reason that is neither the connection's nor the pooler's. A store that
 * knows what the SQLState means turns it into an {@link ApiException}; any other is ours, a 500.
 */
public final class DatabaseException extends RuntimeException {
  private final String sqlState;
  private final String constraint;

  DatabaseException(String what, SQLException cause) {
    super(what + " [SQLState " + cause.getSQLState() + "]: " + cause.getMessage(), cause);
    this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    this.constraint = constraintOf(cause);
  }

  private static String constraintOf(SQLException cause) {
    ServerErrorMessage message =
        cause instanceof PSQLException e ? e.getServerErrorMessage() : null;
    String name = message == null ? null : message.getConstraint();
    return name == null ? "" : name;
  }

  /** The five characters of Postgres' appendix A; empty where the driver gave none. */
  public String sqlState() {
    return sqlState;
  }

  /** The constraint that was violated; empty where it was none. */
  public String constraint() {
    return constraint;
  }
}
