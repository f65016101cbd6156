package breakwater.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Counts what no sampling would see: everything here is over before anybody could look. */
@Timeout(60)
final class ConnectionCountTest {
  @TempDir private Path directory;
  private Postgres postgres;
  private PgBouncer pooler;

  @BeforeEach
  void start() throws Exception {
    postgres =
        Postgres.start(
            directory.resolve("postgres"),
            Postgres.Options.defaults(Path.of("target/postgres"))
                .withMaxConnections(10)
                .withCounted(true));
    pooler =
        PgBouncer.start(
            directory.resolve("pgbouncer"),
            postgres,
            PgBouncer.Options.defaults().withCounted(true));
    try (Connection connection = postgres.dataSource(postgres.admin()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create role %s login password '%s'"
              .formatted(postgres.app().user(), postgres.app().password()));
    }
  }

  @AfterEach
  void stop() {
    pooler.close();
    postgres.close();
  }

  @Test
  void connectionsToPostgresAreCountedWithTheirPeak() throws Exception {
    try (Connection one = direct();
        Connection two = direct()) {
      query(one);
      query(two);
    }
    ConnectionCount closed = await(postgres::count, 0);
    assertThat(closed.peak()).isEqualTo(2);
    try (Connection three = direct()) {
      query(three);
    }

    ConnectionCount count = await(postgres::count, 0);
    assertThat(count.opened()).isEqualTo(3);
    assertThat(count.peak()).isEqualTo(2);
    assertThat(count.refused()).isEmpty();
    assertThat(count.timeline()).hasSize(6);
    assertThat(postgres.statements()).isEqualTo(2 * 3); // pgjdbc begins with a SET of its own
  }

  @Test
  void whatPostgresRefusesIsCountedAsRefusedAndNotAsOpened() throws Exception {
    List<Connection> connections = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (true) {
                connections.add(direct());
              }
            })
        .isInstanceOf(SQLException.class);

    ConnectionCount count = postgres.count();
    assertThat(count.opened()).isEqualTo(7); // three of ten are the superuser's
    assertThat(count.peak()).isEqualTo(7);
    assertThat(count.refused().values()).containsExactly(1);
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @Test
  void clientsOfThePoolerAreCountedWithoutItsConsole() throws Exception {
    try (Connection one = pooled();
        Connection two = pooled()) {
      query(one);
      query(two);
      pooler.status();
    }

    ConnectionCount count = await(pooler::count, 0);
    assertThat(count.opened()).isEqualTo(2);
    assertThat(count.peak()).isEqualTo(2);
    assertThat(count.refused()).isEmpty();
    assertThat(postgres.count().opened()).isEqualTo(1);
  }

  /** A server writes of the end of a connection after its client has gone. */
  private static ConnectionCount await(Callable<ConnectionCount> counter, int open)
      throws Exception {
    ConnectionCount count = counter.call();
    while (count.timeline().isEmpty() || count.timeline().getLast().open() != open) {
      Thread.onSpinWait();
      count = counter.call();
    }
    return count;
  }

  private Connection direct() throws SQLException {
    return postgres.dataSource(postgres.app()).getConnection();
  }

  private Connection pooled() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(pooler.host(), pooler.port(), Postgres.DATABASE),
        postgres.app().user(),
        postgres.app().password());
  }

  private static void query(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select 1");
    }
  }
}
