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
  private static final String KNOWN_STATEMENT = "42P05";
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
        try {
          if (first.backend() == preparedAt) {
            return Finding.ok(
                SUBJECT,
                "survive: prepared at backend %d, executed at %d"
                    .formatted(preparedAt, backend(statement)));
          }
        } catch (SQLException e) {
          return lost(first, mark, e);
        } finally {
          first.end();
        }
      }
      return Finding.note(SUBJECT, "not told: the pooler gave no other backend in time");
    } catch (SQLException e) {
      return lost(second, mark, e);
    }
  }

  private static int backend(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private static Finding lost(Session holder, String mark, SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (!state.equals(UNKNOWN_STATEMENT) && !state.equals(KNOWN_STATEMENT)) {
      return Finding.note(SUBJECT, "not told: " + Doctor.message(e));
    }
    String name =
        holder.value(
            "select name from pg_prepared_statements where strpos(statement, '%s') > 0 and name <> ''"
                .formatted(mark));
    if (name != null) {
      holder.run("deallocate \"" + name + "\"");
    }
    return Finding.note(
        SUBJECT,
        "do not survive (" + Doctor.message(e) + "); functions use none (prepareThreshold=0)");
  }
}
