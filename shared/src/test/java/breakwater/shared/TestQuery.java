package breakwater.shared;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A statement without parameters that answers one text. */
record TestQuery(String sql) implements Query<String> {

  @Override
  public void bind(PreparedStatement statement) {}

  @Override
  public String read(ResultSet rows) throws SQLException {
    rows.next();
    return rows.getString(1);
  }
}
