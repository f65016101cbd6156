package breakwater.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * Fills a database up to a number of rows, quickly: without triggers and indexes, which are put
 * back as they were, with the counters and the sums per day that the triggers would have kept.
 *
 * <p>{@link #CONSTANT} has 60 rows in each collection whatever the number; half of the rest belongs
 * to {@link #LARGEST}; owners of 200 rows in all share the other half.
 */
final class GrowingData {
  static final String CONSTANT = "constant";
  static final String LARGEST = "largest";

  private static final int COLLECTIONS = 5;
  private static final int CONSTANT_ROWS = 60;

  private static final String OWNER =
      """
      case
        when row <= %d then '%s'
        when row %% 2 = 0 then '%s'
        else 'owner-' || row / 80
      end
      """
          .formatted(CONSTANT_ROWS, CONSTANT, LARGEST);

  private static final List<String> INSERTS =
      List.of(
          """
          insert into app.todo (owner, id, title, done, due_on, position)
          select
            %s, gen_random_uuid(), 'Task ' || row, row %% 7 < 4,
            case when row %% 5 > 0 then current_date + (row * 37 %% 120 - 30)::integer end, row * 1024
          from generate_series(%d::bigint, %d) row
          """,
          """
          insert into app.sale (owner, id, customer, amount_minor, currency, sold_on)
          select
            %s, gen_random_uuid(), 'Customer ' || row %% 997, 100 + row * 7919 %% 500000,
            case when row %% 10 < 2 then 'USD' else 'EUR' end,
            current_date - (row * 31 %% 365)::integer
          from generate_series(%d::bigint, %d) row
          """,
          """
          insert into app.event (owner, id, title, location, starts_at, ends_at)
          select
            %s, gen_random_uuid(), 'Meeting ' || row, 'Room ' || row %% 12, start,
            start + interval '15 minutes' * (1 + row %% 8)
          from
            generate_series(%d::bigint, %d) row,
            lateral (
              select
                current_date::timestamptz
                  + interval '1 minute' * ((row * 41 %% 365 - 180) * 1440 + row * 97 %% 1440)
            ) moment (start)
          """,
          """
          insert into app.quick_link (owner, id, title, url, position)
          select
            %s, gen_random_uuid(), 'Link ' || row, 'https://links.example.com/' || row, row * 1024
          from generate_series(%d::bigint, %d) row
          """,
          """
          insert into app.expense (owner, id, description, category, amount_minor, currency, spent_on)
          select
            %s, gen_random_uuid(), 'Expense ' || row, 'travel', 100 + row * 6007 %% 90000, 'EUR',
            current_date - (row * 29 %% 365)::integer
          from generate_series(%d::bigint, %d) row
          """);

  private static final String ACCOUNTS =
      """
      insert into app.account (
        owner, revision, todos, todos_done, sales, events, quick_links, expenses)
      select owner, 1, sum(todos), sum(done), sum(sales), sum(events), sum(links), sum(expenses)
      from (
        select
          owner, count(*) as todos, count(*) filter (where done) as done, 0 as sales, 0 as events,
          0 as links, 0 as expenses
        from app.todo
        group by owner
        union all
        select owner, 0, 0, count(*), 0, 0, 0 from app.sale group by owner
        union all
        select owner, 0, 0, 0, count(*), 0, 0 from app.event group by owner
        union all
        select owner, 0, 0, 0, 0, count(*), 0 from app.quick_link group by owner
        union all
        select owner, 0, 0, 0, 0, 0, count(*) from app.expense group by owner
      ) counts
      group by owner
      """;

  private static final String SALE_DAYS =
      """
      insert into app.sale_day (owner, day, currency, sales, amount_minor)
      select owner, sold_on, currency, count(*), sum(amount_minor)
      from app.sale
      group by owner, sold_on, currency
      """;

  private static final String INDEXES =
      """
      select
        index.relname, pg_get_indexdef(index.oid), tables.relname,
        constraints.conname, pg_get_constraintdef(constraints.oid)
      from
        pg_index
        join pg_class index on index.oid = pg_index.indexrelid
        join pg_class tables on tables.oid = pg_index.indrelid
        left join pg_constraint constraints on constraints.conindid = index.oid
      where
        tables.relnamespace = 'app'::regnamespace
        and tables.relname in ('todo', 'sale', 'event', 'quick_link', 'expense')
      """;

  private final DataSource admin;
  private long rows;

  /**
   * @param admin connections of the superuser to a database of its own; its data go
   */
  GrowingData(DataSource admin) {
    this.admin = admin;
  }

  /** An index or a primary key, as statements. */
  private record Index(String drop, String create) {}

  /**
   * Adds rows until there are so many in all collections together.
   *
   * @param total more than at the last call
   */
  void growTo(long total) throws SQLException, InterruptedException {
    long each = total / COLLECTIONS;
    List<Index> indexes = indexes();
    if (rows == 0) {
      run("truncate app.todo, app.sale, app.event, app.quick_link, app.expense");
    }
    for (Index index : indexes) {
      run(index.drop());
    }
    long from = rows + 1;
    together(
        INSERTS.stream()
            .map(insert ->
                "set session_replication_role = replica;" + insert.formatted(OWNER, from, each))
            .toList());
    together(indexes.stream().map(Index::create).toList());
    run("truncate app.account, app.sale_day");
    together(List.of(ACCOUNTS, SALE_DAYS));
    run("vacuum (analyze)");
    run("checkpoint");
    rows = each;
  }

  private List<Index> indexes() throws SQLException {
    List<Index> indexes = new ArrayList<>();
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(INDEXES)) {
      while (found.next()) {
        String table = "alter table app." + found.getString(3);
        String constraint = found.getString(4);
        indexes.add(
            constraint == null
                ? new Index("drop index app." + found.getString(1), found.getString(2))
                : new Index(
                    table + " drop constraint " + constraint,
                    table + " add constraint " + constraint + " " + found.getString(5)));
      }
    }
    return indexes;
  }

  /** As many at a time as there are processors. */
  private void together(List<String> statements) throws InterruptedException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Callable<Void>> calls = new ArrayList<>();
      for (String statement : statements) {
        calls.add(() -> {
          run(statement);
          return null;
        });
      }
      for (Future<Void> call : threads.invokeAll(calls)) {
        call.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The data could not be made", e.getCause());
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set maintenance_work_mem = '512MB'");
      statement.execute("set work_mem = '128MB'");
      statement.execute(sql);
    }
  }
}
