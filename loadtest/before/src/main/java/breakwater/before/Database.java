package breakwater.before;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections and queries. Any thread may use it. */
final class Database {
  /**
   * "Each Prisma Client instance can open up to 5 connections (we set connection_limit=5)" (one
   * user).
   */
  private static final int POOL_SIZE = 5;

  /** "getPooledDb() function created NEW pools without closing them (connection leak)" (905). */
  private static final boolean LEAK = Boolean.parseBoolean(System.getenv("LEAK"));

  /** One pool per environment, made at its init, as every guide for Lambda has it. */
  private static final @Nullable DataSource SHARED = LEAK ? null : pool();

  private final DataSource connections;

  private Database(DataSource connections) {
    this.connections = connections;
  }

  /** What one request uses. */
  static Database forRequest() {
    return new Database(SHARED == null ? pool() : SHARED);
  }

  /** Everything but the size as HikariCP has it by default: all five are opened and kept open. */
  private static DataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("DATABASE_URL"));
    config.setUsername(System.getenv("DATABASE_USER"));
    config.setPassword(System.getenv("DATABASE_PASSWORD"));
    config.setMaximumPoolSize(POOL_SIZE);
    return new HikariDataSource(config);
  }

  /** Runs a query on a connection of the pool; the rows by column name. */
  List<Map<String, @Nullable Object>> query(String sql, Object... parameters) {
    try (Connection connection = connections.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      try (ResultSet rows = statement.executeQuery()) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        while (rows.next()) {
          all.add(row(rows));
        }
        return all;
      }
    } catch (SQLException e) {
      throw new QueryFailedException(e);
    }
  }

  /** Changes rows; how many there were. A parameter may be null. */
  int update(String sql, @Nullable Object... parameters) {
    try (Connection connection = connections.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new QueryFailedException(e);
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  private static Map<String, @Nullable Object> row(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      Object value = rows.getObject(i);
      boolean isText = value instanceof UUID || value instanceof java.sql.Date;
      row.put(columns.getColumnLabel(i), isText ? value.toString() : value);
    }
    return row;
  }

  /** {@link #query} for one number. */
  long count(String sql, Object... parameters) {
    Object value = query(sql, parameters).getFirst().values().iterator().next();
    return value == null ? 0 : ((Number) value).longValue();
  }

  /** A query failed, or no connection was to be had. */
  static final class QueryFailedException extends RuntimeException {
    QueryFailedException(SQLException cause) {
      super(
          cause.getMessage()
              + (cause.getCause() == null ? "" : ": " + cause.getCause().getMessage()),
          cause);
    }
  }
}
