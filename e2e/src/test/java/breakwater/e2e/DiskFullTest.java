package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Postgres has a disk that is really full, under a steady load of reads and writes. */
@Tag("faults")
final class DiskFullTest {
  private static final Duration OUTAGE = Duration.ofSeconds(10);
  private static final String DISK_FULL = "53100";
  private static final Path HERE = Path.of("..");

  /** What is there can be read; what is new is refused until there is room. */
  @Test
  @AtLength
  void diskOfTheTablesIsFull() throws Exception {
    try (FaultPlatform faults = FaultPlatform.startWarm(HERE);
        SmallDisk disk = SmallDisk.at(faults, "base/" + databaseId(faults))) {
      Caller caller = Caller.fresh(faults.platform);
      FaultReport.Row row =
          Load.during(
              "disk of the tables full",
              faults,
              () -> {
                disk.fill();
                assertThatThrownBy(() -> insertForEver(faults))
                    .isInstanceOfSatisfying(
                        SQLException.class,
                        full -> assertThat(full.getSQLState()).isEqualTo(DISK_FULL));
                HttpResponse<String> write = firstThatDoesNotFit(caller);
                assertThat(write.statusCode()).as(write.body()).isEqualTo(503);
                assertThat(Tally.isRefusal(write)).as("has Retry-After").isTrue();
                assertThat(caller.get("/api/dashboard").statusCode()).isEqualTo(200);
                assertThat(caller.get("/api/todos").statusCode()).isEqualTo(200);
                Thread.sleep(OUTAGE);
                disk.free();
              });
      assertThat(row.refused()).as("%s", row).isPositive();
      OutageTest.assertNothingLost(row);
    }
  }

  /** Postgres then ends by itself, and somebody starts it again when there is room. */
  @Test
  @AtLength
  void diskOfTheLogIsFull() throws Exception {
    try (FaultPlatform faults = FaultPlatform.startWarm(HERE);
        SmallDisk disk = SmallDisk.at(faults, "pg_wal")) {
      FaultReport.Row row =
          Load.during(
              "disk of the log full",
              faults,
              () -> {
                disk.fill();
                assertThatThrownBy(() -> insertForEver(faults)).isInstanceOf(SQLException.class);
                Thread.sleep(OUTAGE);
                disk.free();
                faults.server("postgres", "start");
              });
      assertThat(row.refused()).as("%s", row).isPositive();
      OutageTest.assertNothingLost(row);
    }
  }

  private static String databaseId(FaultPlatform faults) throws SQLException {
    try (Connection owner = faults.asOwner();
        Statement statement = owner.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select oid from pg_database where datname = current_database()")) {
      row.next();
      return row.getString(1);
    }
  }

  /** A few rows may still fit into the pages there are. */
  private static HttpResponse<String> firstThatDoesNotFit(Caller caller) {
    HttpResponse<String> write;
    do {
      write = caller.post("/api/todos", "{\"title\":\"x\"}");
    } while (write.statusCode() == 201);
    return write;
  }

  /** Takes the room that is left in the tables' pages, too; ends with an exception. */
  private static void insertForEver(FaultPlatform faults) throws SQLException {
    try (Connection owner = faults.asOwner();
        Statement statement = owner.createStatement()) {
      while (true) {
        statement.execute(
            "insert into app.todo (owner, id, title)"
                + " select 'bulk', gen_random_uuid(), 'x' from generate_series(1, 100)");
      }
    }
  }
}
