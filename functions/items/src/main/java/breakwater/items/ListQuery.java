package breakwater.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import breakwater.shared.Query;
import java.io.ByteArrayOutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, and the owner's revision, from one snapshot. It reads one row more than it
 * returns, to know whether there is a next page; it reads none where the caller knows the revision.
 *
 * @param knownRevision null where the caller knows none
 */
record ListQuery(String owner, ListRequest request, @Nullable Long knownRevision)
    implements Query<Page> {

  @Override
  public String sql() {
    ItemCollection collection = request.collection();
    StringBuilder sql = new StringBuilder("select account.revision, page.* from (");
    sql.append("select coalesce((select stored.revision from app.account stored");
    sql.append(" where stored.owner = ?), 0) as revision) account left join lateral (");
    sql.append("select app.").append(collection.table()).append("_item(");
    sql.append(collection.table()).append(")");
    for (SortKey key : collection.order()) {
      sql.append(", (").append(key.expression()).append(")::text");
    }
    sql.append(" from app.").append(collection.table());
    sql.append(" where ").append(collection.table()).append(".owner = ?");
    sql.append(" and account.revision is distinct from ?::bigint");
    request.filters().keySet().forEach(filter -> sql.append(" and ").append(filter.condition()));
    if (request.cursor() != null) {
      sql.append(" and (").append(join(", ", SortKey::expression)).append(") ");
      sql.append(collection.descending() ? "<" : ">");
      sql.append(" (").append(join(", ", key -> "?::" + key.type())).append(")");
    }
    String direction = collection.descending() ? " desc" : "";
    sql.append(" order by ").append(join(direction + ", ", SortKey::expression)).append(direction);
    sql.append(" limit ?) page on true");
    return sql.toString();
  }

  private String join(String separator, Function<SortKey, String> text) {
    return request.collection().order().stream().map(text).collect(Collectors.joining(separator));
  }

  @Override
  public void bind(PreparedStatement statement) throws SQLException {
    int next = 1;
    statement.setString(next++, owner);
    statement.setString(next++, owner);
    statement.setObject(next++, knownRevision, Types.BIGINT);
    for (String value : request.filters().values()) {
      statement.setString(next++, value);
    }
    if (request.cursor() != null) {
      for (String key : request.cursor().keys()) {
        statement.setString(next++, key);
      }
    }
    statement.setInt(next, request.limit() + 1);
  }

  @Override
  public Page read(ResultSet rows) throws SQLException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(4096);
    body.writeBytes("{\"items\":[".getBytes(UTF_8));
    long revision = 0;
    String nextCursor = null;
    List<String> keys = List.of();
    for (int row = 0; rows.next(); row++) {
      revision = rows.getLong(1);
      byte[] item = rows.getBytes(2);
      if (row == request.limit()) {
        nextCursor = new Cursor(keys).encode(request.list());
      } else if (item != null) {
        body.writeBytes((row == 0 ? "" : ",").getBytes(UTF_8));
        body.writeBytes(item);
        keys = keys(rows);
      }
    }
    String end = nextCursor == null ? "null" : "\"" + nextCursor + "\"";
    body.writeBytes(("],\"nextCursor\":" + end + "}").getBytes(UTF_8));
    return new Page(revision, body.toByteArray());
  }

  private List<String> keys(ResultSet rows) throws SQLException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < request.collection().order().size(); i++) {
      keys.add(rows.getString(3 + i));
    }
    return keys;
  }
}
