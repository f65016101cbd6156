package breakwater.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.data.DemoData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lives here because the schema does: local must not know the functions. */
final class DemoDataTest {

  private static final ZoneId ZONE = ZoneId.of("Pacific/Auckland");

  private static MigratedDatabase database;
  private static DemoData demoData;

  @BeforeAll
  static void start() throws Exception {
    database = new MigratedDatabase();
    // As the owner of the schema, which has no rights beyond it.
    demoData = new DemoData(database.postgres.dataSource(database.postgres.owner()));
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @Test
  void everyWidgetOfTheDemoHasSomethingToShow() throws Exception {
    demoData.demo(ZONE);
    JsonNode dashboard = dashboard();
    for (String widget : List.of("todos", "sales", "calendar", "quickLinks")) {
      assertThat(dashboard.get(widget).get("items")).as(widget).hasSizeGreaterThan(4);
    }
    assertThat(dashboard.get("todos").get("counts").get("dueToday").asInt()).isEqualTo(2);
    assertThat(dashboard.get("sales").get("counts").get("today").asInt()).isEqualTo(3);
    assertThat(dashboard.get("calendar").get("counts").get("today").asInt()).isEqualTo(3);
  }

  @Test
  void aSecondRunAddsNothing() throws Exception {
    demoData.demo(ZONE);
    demoData.seed(2, 10, progress -> {});
    try (Sql sql = database.asAdmin()) {
      List<List<String>> before = sql.rows("select * from app.account order by owner");
      demoData.demo(ZONE);
      demoData.seed(2, 10, progress -> {});
      assertThat(sql.rows("select * from app.account order by owner")).isEqualTo(before);
    }
  }

  @Test
  void theChecksumTellsContentAndNotHowOftenItWasWritten() throws Exception {
    try (Sql sql = database.asAdmin()) {
      sql.run(
          "truncate app.account, app.todo, app.sale, app.sale_day, app.event, app.quick_link,"
              + " app.expense");
      demoData.seed(1, 10, progress -> {});
      String checksum = demoData.checksum();

      sql.run("update app.todo set version = version + 1, updated_at = now()");
      assertThat(demoData.checksum()).isEqualTo(checksum);

      sql.run("update app.todo set title = 'other' where position = 1024");
      assertThat(demoData.checksum()).isNotEqualTo(checksum);
    }
  }

  @Test
  void seedGivesEachOwnerTheRowsInEachCollectionAndTellsItsProgress() throws Exception {
    List<String> progress = new ArrayList<>();
    demoData.seed(60, 1_000, progress::add);
    try (Sql sql = database.asAdmin()) {
      assertThat(
              sql.rows(
                  "select distinct todos, sales, events, quick_links, expenses"
                      + " from app.account where owner like 'owner-%'"))
          .containsExactly(List.of("1000", "1000", "1000", "1000", "1000"));
    }
    assertThat(progress).hasSize(2);
    assertThat(progress.getLast()).contains("60,000 of 60,000");
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> demoData.seed(0, 1, progress -> {})).hasMessageContaining("OWNERS");
    assertThatThrownBy(() -> demoData.seed(1, -5, progress -> {})).hasMessageContaining("ROWS");
    assertThatThrownBy(() -> demoData.seed(1_000_000, 1_000_000, progress -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most");
  }

  private static JsonNode dashboard() throws Exception {
    try (Sql sql = database.asFunction()) {
      return new ObjectMapper()
          .readTree(sql.value("select body from api.dashboard('demo', ?, null)", ZONE.getId()));
    }
  }
}
