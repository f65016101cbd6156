package breakwater.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the role's password is changed under a running function. */
final class RotationTest {
  private static final TestQuery ONE = new TestQuery("select 1");

  @TempDir private static Path directory;
  private static Postgres postgres;

  private PgBouncer pooler;
  private TestCredentials credentials;
  private Database database;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres =
        Postgres.start(
            directory.resolve("postgres"),
            Postgres.Options.defaults(Path.of("../local/target/postgres")));
    setRole("first");
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void start() throws Exception {
    pooler =
        PgBouncer.start(directory.resolve("pgbouncer"), postgres, PgBouncer.Options.defaults());
    setPassword("first");
    credentials = new TestCredentials("rotated", "first");
    database = database(credentials);
  }

  @AfterEach
  void stop() {
    database.close();
    pooler.close();
  }

  @Test
  void loginThatWasChangedIsAskedForOnceMoreAndTheQueryIsServed() throws Exception {
    database.run(ONE, invocation());
    setPassword("second");
    credentials.rotate("second");
    restartPooler();

    Invocation invocation = invocation();
    assertThat(database.run(ONE, invocation)).isEqualTo("1");

    assertThat(invocation.loginRefreshes()).isEqualTo(1);
    assertThat(credentials.asked()).isEqualTo(2);
    assertThat(pooler.status().clientConnections()).isEqualTo(1);
  }

  @Test
  void openConnectionOutlivesTheRotation() throws Exception {
    database.run(ONE, invocation());
    setPassword("second");

    Invocation invocation = invocation();
    database.run(ONE, invocation);

    assertThat(invocation.connectionsOpened()).isZero();
    assertThat(credentials.asked()).isEqualTo(1);
  }

  @Test
  void rotationThatHasNotEndedIsUnavailableAndServesWhenItHas() throws Exception {
    database.run(ONE, invocation());
    setPassword("second");
    restartPooler();

    assertThatThrownBy(() -> database.run(ONE, invocation()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("fresh credentials are not accepted either")
        .message()
        .doesNotContain("first");
    assertThat(credentials.asked()).isEqualTo(2);

    credentials.rotate("second");
    assertThat(database.run(ONE, invocation())).isEqualTo("1");
  }

  @Test
  void wrongPasswordOfTheEnvironmentIsAFaultAndNotTriedAgain() throws Exception {
    try (Database wrong = database(new DatabaseLogin("rotated", "wrong-password"))) {
      Invocation invocation = invocation();
      assertThatThrownBy(() -> wrong.run(ONE, invocation))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("does not accept DATABASE_USER with DATABASE_PASSWORD")
          .message()
          .doesNotContain("wrong-password");
      assertThat(invocation.refusals()).isZero();
    }
  }

  private Database database(DatabaseCredentials source) {
    return Database.of(
        new DatabaseConfig(
            pooler.host(), pooler.port(), Postgres.DATABASE, source, null, "breakwater-test"));
  }

  private void setPassword(String password) throws Exception {
    setRole(password);
    pooler.setPassword("rotated", password);
  }

  /** Cuts every connection, so that the next query has to log in. */
  private void restartPooler() throws Exception {
    pooler.stop();
    pooler.start();
  }

  private static void setRole(String password) throws Exception {
    try (Connection connection = postgres.dataSource(postgres.admin()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "do $$ begin create role rotated login; exception when duplicate_object then end $$");
      statement.execute("alter role rotated password '" + password + "'");
    }
  }

  private static Invocation invocation() {
    return new Invocation(new TestContext(), false);
  }
}
