package breakwater.local.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Fills the migrated database. Everything is made the same way each time, from the current date;
 * rows that are there already stay as they are, so running it twice does not double anything. Any
 * thread may use it.
 */
public final class DemoData {

  /** The owner with believable data. */
  public static final String OWNER = "demo";

  private static final int MAX_OWNERS = 1_000_000;
  private static final int MAX_ROWS = 1_000_000;
  // Five collections of up to 80 bytes a row and as much again for indexes: about 50 GB.
  private static final long MAX_TOTAL = 50_000_000;
  private static final int CHUNK = 50_000;

  // An id of version 4 by its looks, as clients make them, but the same for the same name.
  private static final String ID_FUNCTION =
      """
      create or replace function pg_temp.demo_id(kind text, name text) returns uuid
      language sql immutable
      return overlay(
        overlay(md5(kind || ' ' || name) placing '4' from 13) placing '8' from 17)::uuid
      """;

  // Versions and times tell when and how often a row was written, and not what it says.
  private static final String CHECKSUM =
      """
      select md5(string_agg(content, E'\n' order by content collate "C"))
      from (
        select
          app_row.kind || (app_row.content - '{version,created_at,updated_at}'::text[])::text
        from (
          select 'todo ', to_jsonb(todo) from app.todo
          union all
          select 'sale ', to_jsonb(sale) from app.sale
          union all
          select 'event ', to_jsonb(event) from app.event
          union all
          select 'quick link ', to_jsonb(quick_link) from app.quick_link
          union all
          select 'expense ', to_jsonb(expense) from app.expense
        ) app_row (kind, content)
      ) app_rows (content)
      """;

  private final DataSource dataSource;

  /**
   * Makes a filler; nothing is connected yet.
   *
   * @param dataSource direct connections as the superuser or the owner of the schema: the
   *     functions' role is stopped after 4 s
   */
  public DemoData(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Gives the owner {@code demo} its data around today.
   *
   * @param zone where it is today, and where the meetings begin at nine
   */
  public void demo(ZoneId zone) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set timezone = '" + zone.getId() + "'");
      statement.execute(ID_FUNCTION);
      statement.execute(script("demo.sql"));
    }
  }

  /**
   * Gives the owners {@code owner-1} to {@code owner-n} volume.
   *
   * @param owners how many owners, 1 to 1,000,000
   * @param rows how many rows each owner gets in each of the five collections, 1 to 1,000,000
   * @param progress told about every 50,000 rows per collection, and the end
   * @throws IllegalArgumentException if a number is out of range, or their product is over 50
   *     million
   */
  public void seed(int owners, int rows, Consumer<String> progress) throws SQLException {
    check("OWNERS", owners, MAX_OWNERS);
    check("ROWS", rows, MAX_ROWS);
    long total = (long) owners * rows;
    if (total > MAX_TOTAL) {
      throw new IllegalArgumentException(
          "OWNERS x ROWS is %,d: it may be at most %,d, which is about 50 GB."
              .formatted(total, MAX_TOTAL));
    }
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set timezone = 'UTC'");
      statement.execute(ID_FUNCTION);
      String script = script("seed.sql").replace("${rows}", String.valueOf(rows));
      int ownersPerChunk = Math.max(1, CHUNK / rows);
      for (int first = 1; first <= owners; first += ownersPerChunk) {
        int last = Math.min(owners, first + ownersPerChunk - 1);
        statement.execute(
            script
                .replace("${first}", String.valueOf(first))
                .replace("${last}", String.valueOf(last)));
        progress.accept(
            "%,d of %,d rows in each of 5 collections".formatted((long) last * rows, total));
      }
      statement.execute("vacuum analyze");
    }
  }

  /**
   * The same for two databases whose users have the same items with the same content, whenever and
   * however often those were written. Reads every row of the five collections.
   */
  public String checksum() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set timezone = 'UTC'");
      try (ResultSet result = statement.executeQuery(CHECKSUM)) {
        result.next();
        return String.valueOf(result.getString(1));
      }
    }
  }

  private static void check(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "%s is %d: it has to be a number from 1 to %,d.".formatted(name, value, max));
    }
  }

  private static String script(String name) {
    try (InputStream script = DemoData.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new FileNotFoundException(name);
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The build is incomplete: " + name + " is missing.", e);
    }
  }
}
