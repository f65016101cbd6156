package breakwater.floor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * {@code GET /api/dashboard} by the same statement as ours, on one connection that is opened once.
 * It has no pool, checks nothing, reads the event by searching in it, and does not survive a
 * connection that dies: nobody should deploy this.
 */
public final class DashboardHandler implements RequestStreamHandler {
  private @Nullable Connection connection;

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    String event = new String(in.readAllBytes(), UTF_8);
    try (PreparedStatement statement =
        connection().prepareStatement("select etag, body from api.dashboard(?, ?, ?)")) {
      statement.setString(1, text(event, "sub"));
      statement.setString(2, timeZone(event));
      statement.setString(3, null);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        out.write(response(rows.getString(1), rows.getBytes(2)));
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connect();
      connection = open;
    }
    return open;
  }

  private static Connection connect() throws SQLException {
    String url =
        "jdbc:postgresql://"
            + System.getenv("DATABASE_HOST")
            + ":"
            + System.getenv("DATABASE_PORT")
            + "/"
            + System.getenv("DATABASE_NAME");
    Properties properties = new Properties();
    properties.setProperty("user", System.getenv("DATABASE_USER"));
    properties.setProperty("password", System.getenv("DATABASE_PASSWORD"));
    properties.setProperty("prepareThreshold", "0");
    properties.setProperty("assumeMinServerVersion", "12");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("sslmode", "disable");
    return requireNonNull(new Driver().connect(url, properties));
  }

  /** As it is written in the page's requests, which have it once, without anything to unescape. */
  private static String timeZone(String event) {
    return event.contains("\"timeZone\"") ? text(event, "timeZone") : "UTC";
  }

  private static String text(String event, String name) {
    int start = event.indexOf('"', event.indexOf(':', event.indexOf("\"" + name + "\""))) + 1;
    return event.substring(start, event.indexOf('"', start));
  }

  private static byte[] response(String etag, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length * 5 / 4 + 200);
    ascii(
        out,
        "{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\",\"etag\":\"W/\\\"");
    ascii(out, etag);
    ascii(out, "\\\"\"},\"body\":\"");
    for (byte b : body) {
      if (b == '"' || b == '\\' || b == '\n') {
        out.write('\\');
      }
      out.write(b == '\n' ? 'n' : b); // the only control character that Postgres' JSON has
    }
    ascii(out, "\",\"isBase64Encoded\":false}");
    return out.toByteArray();
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
