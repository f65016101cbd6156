package breakwater.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
  /** Enough for a first try, too little for waiting long. */
  private static final Duration SHORT = DatabaseConfig.SOCKET_TIMEOUT.plusMillis(400);

  private static final TestQuery ONE = new TestQuery("select 1");

  @TempDir private static Path directory;
  private static Postgres postgres;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T09:00:00Z"));
  private PgBouncer pooler;
  private Database database;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres =
        Postgres.start(
            directory.resolve("postgres"),
            Postgres.Options.defaults(Path.of("../local/target/postgres")));
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void start() throws Exception {
    start(PgBouncer.Options.defaults());
  }

  @AfterEach
  void stop() {
    database.close();
    pooler.close();
  }

  @Test
  void firstQueryCostsThePoolerOneConnectionAndOneQuery() throws Exception {
    long before = pooler.status().queries();

    Invocation invocation = invocation();
    assertThat(database.run(ONE, invocation)).isEqualTo("1");

    assertThat(pooler.status().queries() - before).isEqualTo(1);
    assertThat(pooler.status().clientConnections()).isEqualTo(1);
    assertThat(invocation.roundTrips()).isEqualTo(1);
    assertThat(invocation.connectionsOpened()).isEqualTo(1);
    assertThat(invocation.connectionAgeMillis()).isEqualTo(-1);
  }

  @Test
  void laterQueriesReuseTheConnectionWithoutAskingWhetherItIsAlive() throws Exception {
    database.run(ONE, invocation());
    long before = pooler.status().queries();

    for (int i = 0; i < 20; i++) {
      pass(Duration.ofSeconds(299));
      Invocation invocation = invocation();
      database.run(ONE, invocation);
      assertThat(invocation.connectionsOpened()).isZero();
      assertThat(invocation.connectionAgeMillis()).isEqualTo(299_000);
    }

    assertThat(pooler.status().queries() - before).isEqualTo(20);
    assertThat(pooler.status().clientConnections()).isEqualTo(1);
  }

  @Test
  void connectionThatRestedFor300SecondsIsReplacedUnasked() throws Exception {
    String first = database.run(clientPort(), invocation());

    pass(Duration.ofSeconds(301));
    Invocation invocation = invocation();
    String second = database.run(clientPort(), invocation);

    assertThat(invocation.thawReconnects()).isEqualTo(1);
    assertThat(invocation.retries()).isZero();
    assertThat(invocation.roundTrips()).isEqualTo(1);
    assertThat(second).isEqualTo(first);
    assertThat(pooler.status().clientConnections()).isEqualTo(1);
  }

  @Test
  void connectionIsNotTrustedAfterTheClockWentBackwards() throws Exception {
    database.run(ONE, invocation());

    pass(Duration.ofHours(-1));
    Invocation invocation = invocation();
    database.run(ONE, invocation);

    assertThat(invocation.thawReconnects()).isEqualTo(1);
  }

  @Test
  void statementWhoseConnectionDiedIsSentOnceMoreOnANewOne() throws Exception {
    database.run(ONE, invocation());
    pooler.stop();
    pooler.start();

    Invocation invocation = invocation();
    assertThat(database.run(ONE, invocation)).isEqualTo("1");

    assertThat(invocation.retries()).isEqualTo(1);
    assertThat(invocation.connectionsOpened()).isEqualTo(1);
    assertThat(pooler.status().clientConnections()).isEqualTo(1);
  }

  @Test
  void statementIsNotSentAThirdTime() throws Exception {

    Invocation invocation = invocation();
    assertThatThrownBy(() ->
            database.run(
                new TestQuery("select pg_terminate_backend(pg_backend_pid())"), invocation))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("died twice");

    assertThat(invocation.roundTrips()).isEqualTo(2);
  }

  @Test
  void poolerThatIsDownIsUnavailableAndServesAgainWhenItIsBack() throws Exception {
    database.run(ONE, invocation());
    pooler.stop();

    assertThatThrownBy(() -> database.run(ONE, invocation(SHORT)))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(Integer.parseInt(e.headers().get("retry-after"))).isBetween(1, 3);
              assertThat(e.detail()).doesNotContain("127.0.0.1");
            });

    pooler.start();
    assertThat(database.run(ONE, invocation())).isEqualTo("1");
  }

  @Test
  void postgresThatIsDownIsUnavailableAndServesAgainWhenItIsBack() throws Exception {
    database.run(ONE, invocation());
    postgres.stop();
    try {
      assertThatThrownBy(() -> database.run(ONE, invocation(SHORT)))
          .isInstanceOf(UnavailableException.class);
    } finally {
      postgres.start();
    }
    assertThat(database.run(ONE, invocation())).isEqualTo("1");
  }

  @Test
  void fullPoolerIsUnavailableAndServesAgainWhenItHasRoom() throws Exception {
    restart(PgBouncer.Options.defaults().withMaxClientConnections(1));
    try (Connection other = connect()) {
      assertThat(other.isClosed()).isFalse();
      assertThatThrownBy(() -> database.run(ONE, invocation(SHORT)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("no more connections");
    }
    assertThat(database.run(ONE, invocation())).isEqualTo("1");
  }

  @Test
  void queryThatWaitedTooLongInThePoolerIsSentAgain() throws Exception {
    restart(
        PgBouncer.Options.defaults()
            .withDefaultPoolSize(1)
            .withQueryWaitTimeout(Duration.ofSeconds(1)));
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select 1");
      assertThatThrownBy(() -> database.run(ONE, invocation(SHORT)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("query_wait_timeout");
      other.commit();
    }
    assertThat(database.run(ONE, invocation())).isEqualTo("1");
  }

  @Test
  void statementsOwnFailureKeepsTheConnection() throws Exception {
    database.run(ONE, invocation());

    assertThatThrownBy(() -> database.run(new TestQuery("select 1/0"), invocation()))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("22012"));

    Invocation invocation = invocation();
    database.run(ONE, invocation);
    assertThat(invocation.connectionsOpened()).isZero();
  }

  @Test
  void statementThatTookTooLongIsUnavailableAndNotSentAgain() throws Exception {
    Invocation invocation = invocation();
    assertThatThrownBy(() ->
            database.run(
                new TestQuery("do $$ begin raise exception using errcode = '57014'; end $$"),
                invocation))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("too long");

    assertThat(invocation.roundTrips()).isEqualTo(1);
    database.run(ONE, invocation);
    assertThat(invocation.connectionsOpened()).isEqualTo(1);
  }

  @Test
  void failureThatHikariWouldEvictForKeepsTheConnection() throws Exception {
    database.run(ONE, invocation());

    assertThatThrownBy(() ->
            database.run(
                new TestQuery("do $$ begin raise exception using errcode = '0A000'; end $$"),
                invocation()))
        .isInstanceOf(DatabaseException.class);

    Invocation invocation = invocation();
    database.run(ONE, invocation);
    assertThat(invocation.connectionsOpened()).isZero();
  }

  @Test
  void statementsAreNeverNamed() throws Exception {
    for (int i = 0; i < 10; i++) {
      database.run(ONE, invocation());
    }

    assertThat(
            database.run(
                new TestQuery("select count(*) from pg_prepared_statements"), invocation()))
        .isEqualTo("0");
  }

  @Test
  void noThreadOfOursKeepsTheTime() throws Exception {
    Set<Thread> others = Thread.getAllStackTraces().keySet();
    database.run(ONE, invocation());

    Map<Thread, StackTraceElement[]> ours = new HashMap<>(Thread.getAllStackTraces());
    ours.keySet().removeAll(others);
    assertThat(ours)
        .allSatisfy((thread, stack) ->
            assertThat(Arrays.toString(stack))
                .as(thread.getName())
                .doesNotContain("DelayedWorkQueue"));
  }

  @Test
  void closedDatabaseOpensAgainWhenItIsNeeded() throws Exception {
    database.run(ONE, invocation());
    database.close();
    assertThat(pooler.status().clientConnections()).isZero();

    assertThat(database.run(ONE, invocation())).isEqualTo("1");
    assertThat(pooler.status().clientConnections()).isEqualTo(1);
  }

  /** The port of the server connection: stays the same where the pooler reuses it. */
  private static TestQuery clientPort() {
    return new TestQuery("select inet_client_port()");
  }

  private void restart(PgBouncer.Options options) throws Exception {
    stop();
    start(options);
  }

  private void start(PgBouncer.Options options) throws Exception {
    pooler = PgBouncer.start(directory.resolve("pgbouncer"), postgres, options);
    database =
        new Database(
            new DatabaseConfig(
                pooler.host(),
                pooler.port(),
                Postgres.DATABASE,
                new DatabaseLogin(postgres.owner().user(), postgres.owner().password()),
                null,
                "breakwater-test"),
            ((InstantSource) now::get).withZone(ZoneOffset.UTC));
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://"
            + pooler.host()
            + ":"
            + pooler.port()
            + "/"
            + Postgres.DATABASE
            + "?prepareThreshold=0&assumeMinServerVersion=12",
        postgres.owner().user(),
        postgres.owner().password());
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private static Invocation invocation() {
    return new Invocation(new TestContext(), false);
  }

  private static Invocation invocation(Duration remaining) {
    return new Invocation(new TestContext(remaining), false);
  }
}
