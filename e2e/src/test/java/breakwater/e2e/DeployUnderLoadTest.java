package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The schema changes while functions that do not know the change go on: what the first minutes of
 * every deploy are, with old and new functions at once. No caller notices.
 */
@Tag("faults")
final class DeployUnderLoadTest {
  private static FaultPlatform faults;

  @BeforeAll
  static void start() throws Exception {
    faults = FaultPlatform.shared();
  }

  @Test
  void migrationFunctionRunsUnderLoad() throws Exception {
    assertUnnoticed(
        Load.during(
            "migration function runs",
            faults,
            () -> {
              for (int i = 0; i < 3; i++) {
                HttpResponse<String> migrated =
                    faults.platform.send(
                        faults
                            .platform
                            .request("/2015-03-31/functions/MigrateFunction/invocations")
                            .POST(BodyPublishers.ofString("{}"))
                            .build());
                assertThat(migrated.body()).contains("schemaVersion");
              }
            }));
  }

  /**
   * Each makes a plan invalid that some server connection has kept. None writes a table anew, which
   * no reader would be safe from: {@code MigrationTest} keeps that out of migrations.
   */
  @Test
  @AtLength
  void tablesGetColumnsAndIndexesUnderLoad() throws Exception {
    assertUnnoticed(
        Load.during(
            "columns and indexes added",
            faults,
            () -> {
              for (int i = 0; i < 5; i++) {
                faults.sql(
                    "alter table app.todo add column later" + i + " varchar(20) default 'x'",
                    "create index todo_later" + i + " on app.todo (owner, later" + i + ")",
                    "alter table app.idempotency_record add column later" + i + " integer",
                    "alter table app.todo alter column later" + i + " type text",
                    "analyze app.todo");
              }
            }));
  }

  @Test
  void functionsAreReplacedUnderLoad() throws Exception {
    assertUnnoticed(
        Load.during(
            "functions replaced",
            faults,
            () -> {
              for (int i = 0; i < 5; i++) {
                replaceFunctions(i);
              }
            }));
  }

  /** As a repeatable migration does: another body, the same signature, all in one transaction. */
  private static void replaceFunctions(int version) throws SQLException {
    try (Connection owner = faults.asOwner();
        Statement statement = owner.createStatement();
        Statement replacing = owner.createStatement()) {
      owner.setAutoCommit(false);
      try (ResultSet functions =
          statement.executeQuery(
              "select pg_get_functiondef(oid) from pg_proc where prolang ="
                  + " (select oid from pg_language where lanname = 'plpgsql') and pronamespace in"
                  + " ('app'::regnamespace, 'api'::regnamespace)")) {
        while (functions.next()) {
          String source = functions.getString(1);
          replacing.execute(
              source.replaceFirst("\\$(\\w*)\\$", "\\$$1\\$ -- version " + version + "\n"));
        }
      }
      owner.commit();
    }
  }

  /** The result of what old functions call gets another column: they read theirs by name. */
  @Test
  void resultOfAFunctionChangesUnderLoad() throws Exception {
    assertUnnoticed(
        Load.during(
            "result of api.save changed",
            faults,
            () -> {
              String save = definition("api.save");
              String wider =
                  save.replaceFirst(
                      "RETURNS TABLE\\(outcome text, version bigint, body json\\)",
                      "RETURNS TABLE(outcome text, version bigint, body json, later integer)");
              assertThat(wider).isNotEqualTo(save);
              wider =
                  wider
                      .replace("null::json;", "null::json, 0;")
                      .replace("stored.body;", "stored.body, 0;");
              String signature = "api.save(text, text, bytea, interval, json, boolean)";
              for (String body : new String[] {wider, save, wider, save}) {
                faults.sql(
                    "begin; drop function "
                        + signature
                        + ";\n"
                        + body
                        + ";\ngrant execute on function "
                        + signature
                        + " to breakwater_app; commit");
              }
            }));
  }

  private static String definition(String function) throws SQLException {
    try (Connection owner = faults.asOwner();
        Statement statement = owner.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_get_functiondef('" + function + "'::regproc)")) {
      row.next();
      return row.getString(1);
    }
  }

  /** What is promised of every deploy. */
  static void assertUnnoticed(FaultReport.Row row) {
    assertThat(row.refused()).as("refused of %s", row).isZero();
    assertThat(row.wrong()).as("wrong of %s", row).isZero();
    assertThat(row.lostWrites()).as("lost of %s", row).isZero();
    assertThat(row.duplicateWrites()).as("applied twice of %s", row).isZero();
  }
}
