package breakwater.items;

import breakwater.shared.Query;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Every write: one call of {@code api.save} (R__items.sql), one transaction. It is idempotent by
 * its key, so it may be sent again.
 *
 * @param operations a JSON array as {@code api.save} takes it
 */
record SaveQuery(String owner, IdempotencyKey key, String operations, boolean batch)
    implements Query<Saved> {

  @Override
  public String sql() {
    return "select outcome, version, body from api.save(?, ?, ?, ?::interval, ?::json, ?)";
  }

  @Override
  public void bind(PreparedStatement statement) throws SQLException {
    statement.setString(1, owner);
    statement.setString(2, key.value());
    statement.setBytes(3, key.fingerprint());
    statement.setString(4, key.keep().toString());
    statement.setString(5, operations);
    statement.setBoolean(6, batch);
  }

  @Override
  public Saved read(ResultSet rows) throws SQLException {
    rows.next();
    return new Saved(
        Saved.Outcome.valueOf(rows.getString(1).toUpperCase(Locale.ROOT)),
        rows.getObject(2, Long.class),
        rows.getBytes(3));
  }
}
