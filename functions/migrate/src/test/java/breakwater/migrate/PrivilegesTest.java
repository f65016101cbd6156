package breakwater.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the functions' role may do and what stops it, through PgBouncer. */
final class PrivilegesTest {

  private static final String PERMISSION_DENIED = "42501";
  private static final String QUERY_CANCELED = "57014";

  private static MigratedDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = new MigratedDatabase();
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table public.mine (id integer)",
        "create table app.mine (id integer)",
        "create temporary table mine (id integer)",
        "create schema mine",
        "create function api.mine() returns integer language sql return 1",
        "alter table app.todo add column mine integer",
        "drop table app.todo",
        "truncate app.todo",
        "alter table app.todo disable trigger all",
        "create role mine",
        "insert into app.account values ('me', 1, 0, 0, 0, 0, 0, 0)",
        "update app.account set revision = 0",
        "delete from app.sale_day",
        "select * from app.flyway_schema_history",
      })
  void whatTheFunctionsNeedNotDoIsDenied(String statement) throws Exception {
    try (Sql sql = database.asFunction()) {
      assertFails(() -> sql.run(statement), PERMISSION_DENIED);
    }
  }

  @Test
  void theFunctionsReadAndWriteRows() throws Exception {
    try (Sql sql = database.asFunction()) {
      String id =
          sql.value(
              "insert into app.todo (owner, id, title)"
                  + " values ('role', gen_random_uuid(), 'x') returning id");
      sql.run("update app.todo set done = true where owner = 'role' and id = ?::uuid", id);
      assertThat(sql.value("select todos_done from app.account where owner = 'role'"))
          .isEqualTo("1");
      sql.run("delete from app.todo where owner = 'role' and id = ?::uuid", id);
      assertThat(sql.rows("select * from api.dashboard('role', 'UTC', null)")).hasSize(1);
    }
  }

  @Test
  void theFunctionsCallWhatTheirAnswersAreMadeOfAndNothingElse() throws Exception {
    try (Sql sql = database.asFunction()) {
      assertThat(
              sql.rows(
                  "select oid::regproc::text from pg_proc"
                      + " where pronamespace in ('app'::regnamespace, 'api'::regnamespace)"
                      + " and has_function_privilege(oid, 'execute') order by 1"))
          .extracting(List::getFirst)
          .containsExactly(
              "api.connections",
              "api.dashboard",
              "api.save",
              "app.calendar_widget",
              "app.count_events",
              "app.event_item",
              "app.expense_item",
              "app.quick_link_item",
              "app.quick_links_widget",
              "app.sale_item",
              "app.sales_widget",
              "app.todo_item",
              "app.todos_widget",
              "app.utc_text");
    }
  }

  @Test
  void connectionsOfOthersAreCountedAndTheirStatementsStayHidden() throws Exception {
    try (Sql other = database.asAdmin();
        Sql sql = database.asFunction()) {
      other.run("select 'what nobody else may read'");
      assertThat(sql.value("select api.connections()::text"))
          .contains("\"hidden\" : 0")
          .doesNotContain("nobody else");
      assertThat(sql.value("select string_agg(query, ' ') from pg_stat_activity"))
          .doesNotContain("nobody else");
    }
  }

  @Test
  void aStatementIsStoppedThroughThePooler() throws Exception {
    try (Sql sql = database.asFunction()) {
      assertThat(sql.value("show statement_timeout")).isEqualTo("4s");
      assertFails(() -> sql.run("select pg_sleep(60)"), QUERY_CANCELED);
    }
  }

  @Test
  void theOtherLimitsApplyThroughThePooler() throws Exception {
    try (Sql sql = database.asFunction()) {
      assertThat(sql.value("show lock_timeout")).isEqualTo("3s");
      assertThat(sql.value("show idle_in_transaction_session_timeout")).isEqualTo("5s");
      assertThat(sql.value("show search_path")).isEqualTo("\"\"");
    }
  }

  @Test
  void theOwnersMigrationsAreNotStoppedByTheFunctionsLimits() throws Exception {
    var owner = database.postgres.dataSource(database.postgres.owner());
    try (Sql sql = new Sql(owner.getConnection())) {
      assertThat(sql.value("show statement_timeout")).isEqualTo("0");
    }
  }

  private static void assertFails(ThrowingCallable call, String sqlState) {
    assertThatThrownBy(call)
        .asInstanceOf(type(SQLException.class))
        .extracting(SQLException::getSQLState)
        .isEqualTo(sqlState);
  }
}
