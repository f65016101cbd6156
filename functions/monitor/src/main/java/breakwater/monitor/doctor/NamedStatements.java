package breakwater.monitor.doctor;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Whether a prepared statement with a name is still known when another backend gets it. Functions
 * use none; an application that shares the endpoint may.
 */
final class NamedStatements {
  private static final String SUBJECT = "named statements";
  private static final String UNKNOWN_STATEMENT = "26000";
  private static final int ATTEMPTS = 5;

  private NamedStatements() {}

  /**
   * Prepares one on {@code second}, takes away the backend that has it by a transaction on {@code
   * first}, and executes it again. A pooler without support leaves the statement on that backend,
   * where another client's could have the same name; so it is removed there.
   */
  static Finding probe(Session first, Session second, PoolMode.Kind mode) throws SQLException {
    if (mode == PoolMode.Kind.SESSION) {
      return Finding.ok(SUBJECT, "survive: a connection keeps its backend");
    }
    String mark = "breakwater-doctor-" + UUID.randomUUID();
    try (PreparedStatement statement = second.named("select pg_backend_pid() /* " + mark + " */")) {
      for (int i = 0; i < ATTEMPTS; i++) {
        int preparedAt = backend(statement);
        first.begin();
        if (first.backend() == preparedAt) {
          return executeElsewhere(statement, preparedAt, first, second, mark);
        }
        first.end();
      }
      return Finding.note(SUBJECT, "not told: the pooler gave no other backend in time");
    } catch (SQLException e) {
      return Finding.note(SUBJECT, "not told: " + Doctor.message(e));
    }
  }

  /** In a transaction, because outside of one pgjdbc would prepare it again, silently. */
  private static Finding executeElsewhere(
      PreparedStatement statement, int preparedAt, Session holder, Session second, String mark)
      throws SQLException {
    try {
      second.begin();
      int executedAt = backend(statement);
      second.end();
      return Finding.ok(
          SUBJECT,
          "survive: prepared at backend %d, executed at %d".formatted(preparedAt, executedAt));
    } catch (SQLException e) {
      second.abandon();
      remove(holder, mark);
      return Finding.note(
          SUBJECT,
          UNKNOWN_STATEMENT.equals(e.getSQLState())
              ? "do not survive: %s; functions use none (prepareThreshold=0)"
                  .formatted(Doctor.message(e))
              : "not told: " + Doctor.message(e));
    } finally {
      holder.end();
    }
  }

  private static void remove(Session holder, String mark) throws SQLException {
    String name =
        holder.value(
            "select name from pg_prepared_statements"
                + " where name <> '' and strpos(statement, '"
                + mark
                + "') > 0");
    if (name != null) {
      holder.run("deallocate \"" + name + "\"");
    }
  }

  private static int backend(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
