package breakwater.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What one owner's writes came to, as the answers say: one acknowledgement for each write, whatever
 * it took to get it. At the end the database is held against it.
 *
 * <p>Not thread-safe: an owner writes one after the other.
 */
final class Ledger {
  /** A todo as it was acknowledged. */
  private record Todo(String title, long version) {}

  /** How the database differs. */
  record Difference(long lost, long duplicate) {
    Difference plus(Difference other) {
      return new Difference(lost + other.lost, duplicate + other.duplicate);
    }
  }

  private final String owner;
  private final Map<String, Todo> todos = new HashMap<>();
  private long writes;

  Ledger(String owner) {
    this.owner = owner;
  }

  /** A write was acknowledged, which may have changed several items. */
  void acknowledged() {
    writes++;
  }

  void stored(String id, String title, long version) {
    todos.put(id, new Todo(title, version));
  }

  void deleted(String id) {
    todos.remove(id);
  }

  /** Reads the database; every write must have been acknowledged. */
  Difference compare(Connection database) throws SQLException {
    Map<String, Todo> missing = new HashMap<>(todos);
    long unknown = 0;
    try (PreparedStatement statement =
        database.prepareStatement("select id, title, version from app.todo where owner = ?")) {
      statement.setString(1, owner);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Todo stored = new Todo(rows.getString(2), rows.getLong(3));
          if (!stored.equals(todos.get(rows.getString(1)))) {
            unknown++;
          } else {
            missing.remove(rows.getString(1));
          }
        }
      }
    }
    // Every write raises the owner's revision by one.
    long surplus = revision(database) - writes;
    return new Difference(Math.max(missing.size(), -surplus), Math.max(unknown, surplus));
  }

  private long revision(Connection database) throws SQLException {
    try (PreparedStatement statement =
        database.prepareStatement("select revision from app.account where owner = ?")) {
      statement.setString(1, owner);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }
}
