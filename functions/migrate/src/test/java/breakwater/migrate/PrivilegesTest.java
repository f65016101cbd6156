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
        "select * from app.idempotency_record",
        "alter table app.todo owner to current_user",
        "comment on table app.todo is 'mine'",
        "create index mine on app.todo (title)",
        "create view app.mine as select 1",
        "create extension dblink schema app",
        "create publication mine",
        "create event trigger mine on ddl_command_end execute function app.none()",
        "drop owned by breakwater_owner",
        "set role breakwater_owner",
        "set session authorization breakwater_owner",
        "grant breakwater_owner to breakwater_app",
        "alter role breakwater_owner set statement_timeout = 0",
        "alter role breakwater_app superuser",
        "alter database breakwater set work_mem = '1GB'",
        "alter system set work_mem = '1GB'",
        "set session_replication_role = replica",
        "set log_statement = 'none'",
        "load '$libdir/auto_explain'",
        "copy app.todo to program 'id'",
        "copy app.todo from program 'id'",
        "copy app.todo to '/tmp/mine'",
        "copy app.todo from '/etc/passwd'",
        "select pg_read_file('/etc/passwd')",
        "select pg_ls_dir('.')",
        "select lo_import('/etc/passwd')",
        "select * from pg_authid",
        "select * from pg_shadow",
        "select * from pg_file_settings",
        "select pg_reload_conf()",
        "select pg_stat_reset()",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
      })
  void whatTheFunctionsNeedNotDoIsDenied(String statement) throws Exception {
    try (Sql sql = database.asFunction()) {
      assertFails(() -> sql.run(statement), PERMISSION_DENIED);
    }
  }

  /** Whatever is granted to it one day has to be written down here, too. */
  @Test
  void theFunctionsHaveTheseRightsToTablesAndNoOthers() throws Exception {
    try (Sql sql = database.asFunction()) {
      assertThat(
              sql.rows(
                  "select oid::regclass || ': ' || string_agg(lower(privilege), ', ' order by privilege)"
                      + " from pg_class, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE',"
                      + " 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) privilege"
                      + " where relnamespace in ('app'::regnamespace, 'api'::regnamespace)"
                      + " and relkind in ('r', 'p', 'v', 'm', 'f')"
                      + " and has_table_privilege(oid, privilege) group by oid order by 1"))
          .extracting(List::getFirst)
          .containsExactly(
              "app.account: select",
              "app.event: delete, insert, select, update",
              "app.expense: delete, insert, select, update",
              "app.item: select",
              "app.quick_link: delete, insert, select, update",
              "app.sale: delete, insert, select, update",
              "app.sale_day: select",
              "app.todo: delete, insert, select, update");
    }
  }

  @Test
  void theFunctionsRoleHasNoAttributeNoMembershipAndOwnsNothing() throws Exception {
    try (Sql sql = database.asFunction()) {
      assertThat(
              sql.value(
                  "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls"
                      + " from pg_roles where rolname = current_user"))
          .isEqualTo("f");
      assertThat(
              sql.value(
                  "select count(*) from pg_auth_members where member = current_user::regrole"))
          .isEqualTo("0");
      assertThat(
              sql.value(
                  "select count(*) from pg_shdepend where refobjid = current_user::regrole"
                      + " and deptype = 'o'"))
          .isEqualTo("0");
    }
  }

  /** Otherwise a caller's search_path would decide what runs with the owner's rights. */
  @Test
  void whatRunsWithTheOwnersRightsHasASearchPathOfItsOwn() throws Exception {
    try (Sql sql = database.asFunction()) {
      assertThat(
              sql.rows(
                  "select oid::regproc::text from pg_proc where prosecdef"
                      + " and not pg_get_userbyid(proowner) = 'postgres'"
                      + " and not coalesce(array_to_string(proconfig, ' '), '')"
                      + " like '%search\\_path=%'"))
          .isEmpty();
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
