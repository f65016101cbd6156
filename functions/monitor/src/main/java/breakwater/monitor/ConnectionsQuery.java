package breakwater.monitor;

import breakwater.shared.Query;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Asks Postgres for its connections; R__connections.sql says what the answer has. */
final class ConnectionsQuery implements Query<ObjectNode> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String sql() {
    return "select api.connections()";
  }

  @Override
  public void bind(PreparedStatement statement) {
    // It has no parameters.
  }

  @Override
  public ObjectNode read(ResultSet rows) throws SQLException {
    rows.next();
    try {
      return (ObjectNode) JSON.readTree(rows.getString(1));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("api.connections() did not return JSON", e);
    }
  }
}
