package breakwater.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection with short ways to run a statement. For one thread at a time. */
final class Sql implements AutoCloseable {

  private final Connection connection;

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement; returns its rows, if any, each as its columns in text, null as "null". */
  List<List<String>> rows(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<List<String>> rows = new ArrayList<>();
      if (statement.execute()) {
        try (ResultSet result = statement.getResultSet()) {
          while (result.next()) {
            rows.add(row(result));
          }
        }
      }
      return rows;
    }
  }

  private static List<String> row(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<String> row = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      row.add(String.valueOf(result.getString(i)));
    }
    return row;
  }

  /** Runs a statement that has one value as its answer. */
  String value(String sql, @Nullable Object... parameters) throws SQLException {
    return rows(sql, parameters).getFirst().getFirst();
  }

  /** Runs statements whose answer is of no interest. */
  void run(String sql, @Nullable Object... parameters) throws SQLException {
    rows(sql, parameters);
  }

  void setAutoCommit(boolean autoCommit) throws SQLException {
    connection.setAutoCommit(autoCommit);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
