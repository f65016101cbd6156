package breakwater.items;

import breakwater.shared.Query;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One item; null where the owner has none with this id. */
record ItemQuery(String owner, ItemCollection collection, String id)
    implements Query<@Nullable Item> {

  @Override
  public String sql() {
    return "select item.version, item.item from app.item"
        + " where item.collection = ? and item.owner = ? and item.id = ?::uuid";
  }

  @Override
  public void bind(PreparedStatement statement) throws SQLException {
    statement.setString(1, collection.name());
    statement.setString(2, owner);
    statement.setString(3, id);
  }

  @Override
  public @Nullable Item read(ResultSet rows) throws SQLException {
    return rows.next() ? new Item(rows.getLong(1), rows.getBytes(2)) : null;
  }
}
