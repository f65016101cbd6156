package breakwater.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.data.DemoData;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard reads a bounded number of pages, however much the owner has. */
final class BoundedReadsTest {

  private static final int ROWS = 20_000;
  // Enough accounts that reading all of them would cost more than using the index.
  private static final int SMALL_OWNERS = 2_000;
  // Postgres plans a statement anew five times before it settles on one plan for all owners.
  private static final int UNTIL_GENERIC_PLAN = 10;

  private static MigratedDatabase database;
  private Sql sql;

  @BeforeAll
  static void startAll() throws Exception {
    database = new MigratedDatabase();
    var admin = database.postgres.dataSource(database.postgres.admin());
    DemoData demoData = new DemoData(admin);
    demoData.seed(1, ROWS, progress -> {});
    demoData.seed(SMALL_OWNERS, 2, progress -> {});
  }

  @AfterAll
  static void stopAll() throws Exception {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    sql = database.asAdmin();
    sql.setAutoCommit(false); // the counters that we read are those of one transaction
  }

  @AfterEach
  void stop() throws Exception {
    sql.close();
  }

  @Test
  void aDashboardOfAHugeOwnerReadsFewPagesAndScansNoTable() throws Exception {
    for (int i = 0; i < UNTIL_GENERIC_PLAN; i++) {
      long before = pages();
      dashboard(null);
      assertThat(pages() - before).isLessThan(200);
    }
    assertThat(tableScans()).isZero();
  }

  @Test
  void aKnownEtagReadsNothingButTheAccount() throws Exception {
    String etag = dashboard(null);
    for (int i = 0; i < UNTIL_GENERIC_PLAN; i++) {
      long pagesBefore = pages();
      long indexScansBefore = indexScans();
      dashboard(etag);
      assertThat(pages() - pagesBefore).isLessThan(5);
      assertThat(indexScans() - indexScansBefore).isEqualTo(1);
    }
    assertThat(tableScans()).isZero();
  }

  // Rows of the widgets (20 + 10 + 20 + 24), counts that end at 100 (todos twice, events twice,
  // each with
  // those that run) and two months of days in two currencies; with the rows that their indexes pass
  // over.
  @Test
  void aDashboardOfAHugeOwnerReadsNoMoreRowsThanItsLimitsAllow() throws Exception {
    for (int i = 0; i < UNTIL_GENERIC_PLAN; i++) {
      long before = rows();
      dashboard(null);
      assertThat(rows() - before).isBetween(74L, 1_000L);
    }
  }

  @Test
  void everyWidgetIsPlannedOnAnIndexForEveryOwner() throws Exception {
    sql.run("set local plan_cache_mode = force_generic_plan");
    for (String owner : List.of("owner-1", "owner-2", "nobody")) {
      long before = tableScans();
      sql.value("select etag from api.dashboard(?, 'UTC', null)", owner);
      assertThat(tableScans() - before).as(owner).isZero();
    }
    assertThat(indexScans()).isPositive();
  }

  private String dashboard(@Nullable String knownEtag) throws Exception {
    return sql.value("select etag from api.dashboard('owner-1', 'UTC', ?)", knownEtag);
  }

  // Of tables and indexes, without the catalog.
  private long pages() throws Exception {
    return Long.parseLong(
        sql.value(
            "select sum(pg_stat_get_xact_blocks_fetched(oid)) from pg_class"
                + " where relnamespace = 'app'::regnamespace"));
  }

  // That scans of tables and of indexes returned.
  private long rows() throws Exception {
    return Long.parseLong(
        sql.value(
            "select sum(pg_stat_get_xact_tuples_returned(oid)) from pg_class"
                + " where relnamespace = 'app'::regnamespace"));
  }

  private long tableScans() throws Exception {
    return Long.parseLong(
        sql.value("select sum(seq_scan) from pg_stat_xact_user_tables where schemaname = 'app'"));
  }

  private long indexScans() throws Exception {
    return Long.parseLong(
        sql.value(
            "select coalesce(sum(idx_scan), 0) from pg_stat_xact_user_tables"
                + " where schemaname = 'app'"));
  }
}
