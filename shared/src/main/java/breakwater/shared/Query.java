package breakwater.shared;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One statement, its parameters and how its answer is read: one round trip. Implementations are
 * immutable, because {@link Database#run} may send a query a second time on a new connection. So a
 * query that writes must be idempotent.
 *
 * @param <T> what the answer is read into
 */
public interface Query<T extends @Nullable Object> {

  /** The SQL text, with {@code ?} for parameters and every name qualified by its schema. */
  String sql();

  /** Sets the parameters. */
  void bind(PreparedStatement statement) throws SQLException;

  /** Reads the answer, which stands before its first row. */
  T read(ResultSet rows) throws SQLException;
}
