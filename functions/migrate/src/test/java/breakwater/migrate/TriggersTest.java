package breakwater.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The revision, the counters and the sums per day, after any writes. */
final class TriggersTest {

  private static final int OWNERS = 4;
  private static final int IDS = 12;

  /** The values of each table's columns in the random writes; {@code n} is a random number. */
  private static final Map<String, Map<String, String>> COLUMNS =
      Map.of(
          "todo", Map.of("title", "'t' || n", "done", "n % 2 = 0"),
          "sale",
              Map.of(
                  "customer", "'c'",
                  "amount_minor", "n - 50",
                  "currency", "case when n % 3 = 0 then 'USD' else 'EUR' end",
                  "sold_on", "date '2026-01-30' + n % 5"),
          "event",
              Map.of(
                  "title",
                  "'e' || n",
                  "starts_at",
                  "timestamptz '2026-01-01 00:00Z'",
                  "ends_at",
                  "timestamptz '2026-01-01 01:00Z'"),
          "quick_link", Map.of("title", "'l' || n", "url", "'https://example.com'"),
          "expense",
              Map.of(
                  "description",
                  "'d' || n",
                  "category",
                  "'c'",
                  "amount_minor",
                  "n",
                  "currency",
                  "'EUR'",
                  "spent_on",
                  "date '2026-01-01'"));

  private static MigratedDatabase database;
  private Sql sql;

  @BeforeAll
  static void startAll() throws Exception {
    database = new MigratedDatabase();
  }

  @AfterAll
  static void stopAll() throws Exception {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    sql = database.asFunction();
  }

  @AfterEach
  void stop() throws Exception {
    sql.close();
  }

  @Test
  void revisionRisesOncePerStatementAndOwner() throws Exception {
    sql.run(
        "insert into app.todo (owner, id, title)"
            + " select 'r' || n % 2, gen_random_uuid(), 'x' from generate_series(1, 100) n");
    assertThat(revisions("r")).isEqualTo(Map.of("r0", 1L, "r1", 1L));
    sql.run("update app.todo set done = true where owner = 'r0'");
    sql.run("update app.todo set done = true where owner = 'r0'");
    assertThat(revisions("r")).isEqualTo(Map.of("r0", 3L, "r1", 1L));
    sql.run("update app.todo set done = true where owner = 'nobody'");
    sql.run("delete from app.todo where owner like 'r%'");
    assertThat(revisions("r")).isEqualTo(Map.of("r0", 4L, "r1", 2L));
  }

  @Test
  void aStatementThatIsRolledBackLeavesNoTrace() throws Exception {
    sql.setAutoCommit(false);
    sql.run(
        "insert into app.todo (owner, id, title) values ('rolled-back', gen_random_uuid(), 'x')");
    sql.run("rollback");
    sql.setAutoCommit(true);
    assertThat(revisions("rolled-back")).isEmpty();
  }

  @Test
  void countersAndSumsEqualTheTruthAfterAnyWrites() throws Exception {
    Random random = new Random(20260131);
    Map<String, Long> expected = new HashMap<>();
    List<String> tables = COLUMNS.keySet().stream().sorted().toList();
    for (int i = 0; i < 600; i++) {
      String table = tables.get(random.nextInt(tables.size()));
      for (List<String> owner : sql.rows(randomWrite(table, random))) {
        expected.merge(owner.getFirst(), 1L, Long::sum);
      }
      if (i % 50 == 49) {
        assertThat(revisions("o")).isEqualTo(expected);
        assertCountersAreTrue();
      }
    }
  }

  @Test
  void anUpsertCountsInsertedAndUpdatedRows() throws Exception {
    String upsert =
        """
        insert into app.sale (owner, id, customer, amount_minor, currency, sold_on)
        select 'upsert', md5(n::text)::uuid, 'c', n, 'EUR', date '2026-02-01' + n % 3
        from generate_series(1, ?) n
        on conflict (owner, id) do update
        set amount_minor = excluded.amount_minor * 10, currency = 'USD'
        """;
    sql.run(upsert, 10);
    sql.run(upsert, 25);
    assertThat(sql.value("select sales from app.account where owner = 'upsert'")).isEqualTo("25");
    assertCountersAreTrue();
  }

  @Test
  void statementsOverManyOwnersDoNotDeadlock() throws Exception {
    int writers = 8;
    int statements = 100;
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      Random random = new Random(writer);
      tasks.add(() -> insertForShuffledOwners(random, statements));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
      for (Future<Void> task : executor.invokeAll(tasks)) {
        task.get(); // throws what a deadlock does
      }
    }
    assertThat(revisions("many-").values()).hasSize(20).allMatch(revision -> revision > 0);
    assertCountersAreTrue();
  }

  private static Void insertForShuffledOwners(Random random, int statements) throws Exception {
    try (Sql own = database.asFunction()) {
      for (int i = 0; i < statements; i++) {
        String owners =
            random
                .ints(0, 20)
                .distinct()
                .limit(10)
                .mapToObj(owner -> "('many-" + owner + "', gen_random_uuid(), 'x')")
                .collect(Collectors.joining(", "));
        own.run("insert into app.todo (owner, id, title) values " + owners);
      }
    }
    return null;
  }

  /** A write to some rows of some owners; its rows are the owners whose data it changed. */
  private static String randomWrite(String table, Random random) {
    Map<String, String> columns = COLUMNS.getOrDefault(table, Map.of());
    List<String> names = columns.keySet().stream().sorted().toList();
    int first = random.nextInt(IDS);
    int last = first + random.nextInt(3);
    int owners = random.nextInt(1 << OWNERS);
    String rows =
        """
        (select 'o' || owner as owner, md5(id::text)::uuid as id, (owner + id + %d) %% 100 as n
        from generate_series(0, %d) owner, generate_series(%d, %d) id
        where (%d >> owner) & 1 = 1) picked
        """
            .formatted(random.nextInt(100), OWNERS - 1, first, last, owners);
    String write =
        switch (random.nextInt(3)) {
          case 0 ->
              "insert into app.%s (owner, id, %s) select owner, id, %s from %s on conflict do nothing"
                  .formatted(table, String.join(", ", names), values(columns, names), rows);
          case 1 ->
              "update app.%1$s set %2$s from %3$s where %1$s.owner = picked.owner and %1$s.id = picked.id"
                  .formatted(
                      table,
                      names.stream()
                          .map(name -> name + " = " + columns.get(name))
                          .collect(Collectors.joining(", ")),
                      rows);
          default ->
              "delete from app.%1$s using %2$s where %1$s.owner = picked.owner and %1$s.id = picked.id"
                  .formatted(table, rows);
        };
    return "with changed as (%s returning %s.owner) select distinct owner from changed"
        .formatted(write, table);
  }

  private static String values(Map<String, String> columns, List<String> names) {
    return names.stream()
        .map(name -> columns.getOrDefault(name, ""))
        .collect(Collectors.joining(", "));
  }

  private Map<String, Long> revisions(String prefix) throws Exception {
    return sql
        .rows("select owner, revision from app.account where starts_with(owner, ?)", prefix)
        .stream()
        .collect(Collectors.toMap(List::getFirst, row -> Long.valueOf(row.get(1))));
  }

  private void assertCountersAreTrue() throws Exception {
    List<String> tables = List.of("todo", "sale", "event", "quick_link", "expense");
    String truth =
        IntStream.range(0, tables.size())
            .mapToObj(i ->
                "(select count(*) from app.%1$s where %1$s.owner = account.owner)"
                    .formatted(tables.get(i)))
            .collect(Collectors.joining(", "));
    assertThat(
            sql.rows(
                "select owner, todos, sales, events, quick_links, expenses, todos_done"
                    + " from app.account order by owner"))
        .isEqualTo(
            sql.rows(
                "select owner, "
                    + truth
                    + ", (select count(*) from app.todo where todo.owner = account.owner and done)"
                    + " from app.account order by owner"));
    assertThat(
            sql.rows(
                "select owner, day, currency, sales, amount_minor from app.sale_day"
                    + " order by owner, day, currency"))
        .isEqualTo(
            sql.rows(
                "select owner, sold_on, currency, count(*), sum(amount_minor) from app.sale"
                    + " group by owner, sold_on, currency order by owner, sold_on, currency"));
  }
}
