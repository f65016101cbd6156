package breakwater.dashboard;

import breakwater.shared.Query;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The whole dashboard in one statement. It is a function in the database because its plans are
 * cached there per server connection, and a pooler keeps few of those and uses them often
 * (docs/decisions.md, 2026-11-23, "One function in the database").
 *
 * @param knownEtag the tag that the caller already has; null for none
 */
record DashboardQuery(String owner, String timeZone, @Nullable String knownEtag)
    implements Query<Dashboard> {

  @Override
  public String sql() {
    return "select etag, body from api.dashboard(?, ?, ?)";
  }

  @Override
  public void bind(PreparedStatement statement) throws SQLException {
    statement.setString(1, owner);
    statement.setString(2, timeZone);
    statement.setString(3, knownEtag);
  }

  @Override
  public Dashboard read(ResultSet rows) throws SQLException {
    rows.next();
    return new Dashboard(rows.getString(1), rows.getBytes(2));
  }
}
