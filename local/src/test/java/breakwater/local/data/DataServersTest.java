package breakwater.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.process.ChildProcesses;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class DataServersTest {

  private static final Path PROGRAMS = Path.of("target/postgres");

  @TempDir private Path directory;
  private Postgres postgres;
  private PgBouncer pooler;

  @BeforeEach
  void start() throws Exception {
    postgres = Postgres.start(directory.resolve("postgres"), Postgres.Options.defaults(PROGRAMS));
    pooler =
        PgBouncer.start(directory.resolve("pgbouncer"), postgres, PgBouncer.Options.defaults());
  }

  @AfterEach
  void stop() {
    pooler.close();
    postgres.close();
  }

  @Test
  void consoleCountsTheApplicationsConnectionsAndQueriesOnly() throws Exception {
    PoolerStatus before = pooler.status();
    try (Connection connection = connect()) {
      for (int i = 0; i < 10; i++) {
        assertThat(select(connection, "select 42")).isEqualTo("42");
      }
      PoolerStatus after = pooler.status();
      assertThat(after.queries() - before.queries()).isEqualTo(10);
      assertThat(after.transactions() - before.transactions()).isEqualTo(10);
      assertThat(after.clientConnections()).isEqualTo(1);
      assertThat(after.clientsWaiting()).isZero();
      assertThat(after.serverActive()).isZero();
      assertThat(after.serverIdle()).isEqualTo(1);
      assertThat(postgres.status()).isEqualTo(new PostgresStatus(1, 100));
    }
  }

  @Test
  void aTransactionHoldsAServerConnection() throws Exception {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      select(connection, "select 1");
      assertThat(pooler.status().serverActive()).isEqualTo(1);
      connection.commit();
      assertThat(pooler.status().serverActive()).isZero();
    }
  }

  @Test
  void theSamePortServesAgainAfterPgBouncerWasStopped() throws Exception {
    try (Connection connection = connect()) {
      select(connection, "select 1");
      pooler.stop();
      assertThatThrownBy(() -> select(connection, "select 1")).isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
    pooler.start();
    try (Connection connection = connect()) {
      assertThat(select(connection, "select 1")).isEqualTo("1");
    }
  }

  @Test
  @Timeout(30)
  void clientsAreRefusedWhilePostgresIsDownAndServedWhenItIsBack() throws Exception {
    try (Connection connection = connect()) {
      select(connection, "select 1");
    }
    postgres.crash();
    assertThatThrownBy(
            () -> {
              try (Connection connection = connect()) {
                select(connection, "select 1");
              }
            })
        .isInstanceOf(SQLException.class);
    postgres.start();
    boolean served = false;
    while (!served) {
      try (Connection connection = connect()) {
        served = select(connection, "select 1").equals("1");
      } catch (SQLException e) {
        assertThat(e.getMessage()).contains("server_login_retry"); // it lasts 1 s
      }
    }
  }

  @Test
  @Timeout(30)
  void oneClientTooManyIsRefused() throws Exception {
    PgBouncer.Options one = PgBouncer.Options.defaults().withMaxClientConnections(1);
    try (PgBouncer small = PgBouncer.start(directory.resolve("small"), postgres, one);
        Connection only = connectWhenFree(small)) {
      assertThat(select(only, "select 1")).isEqualTo("1");
      assertThatThrownBy(() -> connect(small))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("no more connections");
    }
  }

  // PgBouncer notices a moment later that the console, which takes a connection as well, has closed
  // it.
  private Connection connectWhenFree(PgBouncer pooler) {
    while (true) {
      try {
        return connect(pooler);
      } catch (SQLException e) {
        assertThat(e.getMessage()).contains("no more connections");
      }
    }
  }

  @Test
  void dataSurviveAStopAndACrashOfPostgres() throws Exception {
    try (Connection connection = postgres.dataSource(postgres.owner()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table public_note as select 'kept' as text");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    postgres.stop();
    assertThat(postgres.isRunning()).isFalse();
    postgres.start();
    postgres.crash();
    postgres.start();
    try (Connection connection = postgres.dataSource(postgres.owner()).getConnection()) {
      assertThat(select(connection, "select text from public_note")).isEqualTo("kept");
    }
  }

  @Test
  void aTakenPortIsRefusedByName() {
    int port = postgres.port();
    assertThatThrownBy(() ->
            PgBouncer.start(
                directory.resolve("second"), postgres, PgBouncer.Options.defaults().withPort(port)))
        .isInstanceOf(BindException.class)
        .hasMessageContaining(String.valueOf(port));
    assertThat(directory.resolve("second")).doesNotExist();
  }

  /** As the next run does it where this one is killed while initdb works. */
  @Test
  void databaseThatIsBeingMadeIsClearedAway() throws Exception {
    Path killed = directory.resolve("killed");
    Path records = killed.resolve(ChildProcesses.FOLDER);
    try (ExecutorService starter = Executors.newSingleThreadExecutor()) {
      Future<Postgres> start =
          starter.submit(() -> Postgres.start(killed, Postgres.Options.defaults(PROGRAMS)));
      while (!start.isDone() && !hasRecord(records)) {
        Thread.onSpinWait();
      }
      assertThat(new ChildProcesses(records).clearLeftovers()).isEqualTo(1);
      assertThatThrownBy(start::get).hasMessageContaining("initdb");
    }
    assertThat(killed).doesNotExist();
  }

  private static boolean hasRecord(Path records) throws IOException {
    if (!Files.isDirectory(records)) {
      return false;
    }
    try (Stream<Path> files = Files.list(records)) {
      return files.anyMatch(file -> file.toFile().length() > 0);
    }
  }

  @Test
  void nothingIsLeftAfterClose() throws Exception {
    stop();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
    assertThatThrownBy(() -> postgres.status()).isInstanceOf(SQLException.class);
  }

  private Connection connect() throws SQLException {
    return connect(pooler);
  }

  private Connection connect(PgBouncer pooler) throws SQLException {
    Credentials owner = postgres.owner();
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?sslmode=disable&prepareThreshold=0&assumeMinServerVersion=12"
            .formatted(pooler.host(), pooler.port(), Postgres.DATABASE),
        owner.user(),
        owner.password());
  }

  private static String select(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
