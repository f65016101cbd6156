package breakwater.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GrowingDataTest {
  @TempDir private static Path directory;
  private static Stage stage;
  private static DataSource admin;
  private static String indexesBefore;

  @BeforeAll
  static void start() throws Exception {
    stage = Stage.start(Path.of("../..").toRealPath(), directory);
    admin = stage.postgres().dataSource(stage.postgres().admin());
    indexesBefore = indexes();
    GrowingData data = new GrowingData(admin);
    data.growTo(2_000);
    data.growTo(10_000);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void rowsAreAsManyAsWereAskedFor() throws Exception {
    for (String table : new String[] {"todo", "sale", "event", "quick_link", "expense"}) {
      assertThat(value("select count(*) from app." + table)).isEqualTo("2000");
      assertThat(value("select count(*) from app." + table + " where owner = 'constant'"))
          .isEqualTo("60");
      assertThat(value("select count(*) from app." + table + " where owner = 'largest'"))
          .isEqualTo("970");
    }
  }

  @Test
  void indexesAndConstraintsAreAsTheMigrationMadeThem() throws Exception {
    assertThat(indexes()).isEqualTo(indexesBefore).contains("event_running", "todo_pkey");
  }

  @Test
  void countersAreThoseThatTheTriggersWouldHaveKept() throws Exception {
    String before = kept();

    // Each row leaves its owner and comes back: the triggers count twice and must end where they
    // began.
    run("update app.todo set owner = owner || '!'; update app.todo set owner = rtrim(owner, '!')");
    run("update app.sale set owner = owner || '!'; update app.sale set owner = rtrim(owner, '!')");
    run("delete from app.account where owner like '%!'");

    assertThat(kept()).isEqualTo(before);
    assertThat(value("select todos from app.account where owner = 'constant'")).isEqualTo("60");
    assertThat(value("select sum(sales) from app.sale_day where owner = 'largest'"))
        .isEqualTo("970");
  }

  private static String kept() throws Exception {
    return value(
            "select string_agg(format('%s %s %s %s', owner, todos, todos_done, sales), ',' order by"
                + " owner) from app.account")
        + value(
            "select string_agg(sale_day::text, ',' order by owner, day, currency) from"
                + " app.sale_day");
  }

  private static String indexes() throws Exception {
    return value(
        "select string_agg(indexdef, ';' order by indexname) from pg_indexes where schemaname ="
            + " 'app'");
  }

  private static String value(String sql) throws Exception {
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void run(String sql) throws Exception {
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
