package breakwater.monitor.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.PoolMode;
import breakwater.migrate.MigratedDatabase;
import breakwater.monitor.doctor.Report.Verdict;
import breakwater.shared.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's verdicts on Postgres itself and on PgBouncer in each of its modes. */
final class DoctorTest {
  private static final Demand DEMAND = new Demand(101, null);

  @TempDir private static Path directory;
  private static MigratedDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = new MigratedDatabase(PgBouncer.Options.defaults().withCounted(true));
    // Stays what it is, only quicker to run into.
    asAdmin("alter role breakwater_app in database breakwater set statement_timeout = '300ms'");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void aPoolerInTransactionModeIsGoodForFunctions() {
    Report report = Doctor.examine(pooler(), DEMAND);
    assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.GOOD);
    assertThat(report.summary()).startsWith("Good for functions: PgBouncer");
    assertThat(text(report, "mode")).startsWith("transaction").contains("two open connections");
    assertThat(text(report, "statement_timeout")).contains("300ms", "it stopped a statement");
    assertThat(text(report, "client limit"))
        .isEqualTo("1000 (max_client_conn); the functions may become 101");
    assertThat(text(report, "Postgres")).startsWith("18.");
  }

  @Test
  void aPoolerInSessionModeIsRefusedForFunctionsAndRightForMigrations() throws Exception {
    PgBouncer.Options options = PgBouncer.Options.defaults().withPoolMode(PoolMode.SESSION);
    try (PgBouncer session =
        PgBouncer.start(directory.resolve("session"), database.postgres, options)) {
      Report report = Doctor.examine(endpoint(session.port()), DEMAND);
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.BAD);
      assertThat(report.summary())
          .startsWith("Do not point functions at this: it is in session mode")
          .contains("pool_mode = transaction", "MIGRATION_HOST");
      assertThat(text(report, "answers")).startsWith("PgBouncer");
      assertThat(text(report, "mode")).contains("3 open connections kept a backend each");
    }
  }

  @Test
  void aPoolerInStatementModeIsRefused() throws Exception {
    PgBouncer.Options options = PgBouncer.Options.defaults().withPoolMode(PoolMode.STATEMENT);
    try (PgBouncer statement =
        PgBouncer.start(directory.resolve("statement"), database.postgres, options)) {
      Report report = Doctor.examine(endpoint(statement.port()), DEMAND);
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.BAD);
      assertThat(report.summary()).contains("statement mode", "pool_mode = transaction");
    }
  }

  /** In transaction mode, what one client sets is what the next one finds. */
  @Test
  void aTimeoutOfTheRoleThatDoesNotArriveIsRefused() throws Exception {
    PgBouncer.Options options = PgBouncer.Options.defaults().withDefaultPoolSize(1);
    try (PgBouncer spoilt =
            PgBouncer.start(directory.resolve("spoilt"), database.postgres, options);
        Connection other = connect(endpoint(spoilt.port()));
        Statement statement = other.createStatement()) {
      statement.execute("set statement_timeout = 0");
      Report report = Doctor.examine(endpoint(spoilt.port()), DEMAND);
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.BAD);
      assertThat(text(report, "statement_timeout"))
          .startsWith("silently dropped")
          .contains("300ms");
      assertThat(report.summary()).contains("the role's statement_timeout does not arrive");
    }
  }

  @Test
  void postgresItselfIsRefusedForFunctions() {
    Report report = Doctor.examine(endpoint(database.postgres.port()), DEMAND);
    assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.BAD);
    assertThat(text(report, "answers")).startsWith("Postgres itself");
    assertThat(text(report, "mode")).startsWith("session").contains("2 open connections");
    assertThat(text(report, "named statements")).startsWith("survive");
    assertThat(text(report, "options")).isEqualTo("accepted");
    assertThat(text(report, "client limit"))
        .isEqualTo("97 (max_connections without what is reserved); the functions may become 101");
    assertThat(report.summary()).contains("97 clients are fewer than the 101");
  }

  @Test
  void onePoolOfOneServerConnectionIsEnoughForTheProof() throws Exception {
    PgBouncer.Options options = PgBouncer.Options.defaults().withDefaultPoolSize(1);
    try (PgBouncer small =
        PgBouncer.start(directory.resolve("small"), database.postgres, options)) {
      Report report = Doctor.examine(endpoint(small.port()), DEMAND);
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.GOOD);
      assertThat(text(report, "named statements")).startsWith("not told");
    }
  }

  @Test
  void moreFunctionsThanTheLimitAreRefusedWithBothNumbers() {
    Report report = Doctor.examine(pooler(), new Demand(1001, null));
    assertThat(report.verdict()).isEqualTo(Verdict.BAD);
    assertThat(report.summary()).contains("1000", "1001", "make budget");
  }

  @Test
  void namedStatementsThatAreLostLeaveNothingBehind() throws Exception {
    Report report = Doctor.examine(pooler(), DEMAND);
    // PgBouncer keeps them since 1.21, under names of its own.
    assertThat(text(report, "named statements")).matches("(?s)(do not )?survive.*");
    String left =
        """
        select count(*) from pg_prepared_statements
        where strpos(statement, 'breakwater-doctor') > 0 and name not like 'PGBOUNCER_%'
        """;
    try (Connection one = connect(pooler());
        Connection two = connect(pooler())) {
      one.setAutoCommit(false);
      two.setAutoCommit(false); // each holds one of the two backends that the doctor had
      assertThat(value(one, left)).isEqualTo("0");
      assertThat(value(two, left)).isEqualTo("0");
    }
  }

  @Test
  void aRoleWithoutAStatementTimeoutIsWorthALine() {
    Endpoint owner =
        new Endpoint(
            "127.0.0.1",
            database.pooler.port(),
            "breakwater",
            database.postgres.owner().user(),
            database.postgres.owner().password(),
            null);
    Report report = Doctor.examine(owner, DEMAND);
    assertThat(report.verdict()).isEqualTo(Verdict.GOOD);
    assertThat(text(report, "statement_timeout")).startsWith("none");
    assertThat(report.summary()).contains("alter role");
  }

  @Test
  @Timeout(60)
  void neverAreMoreThanThreeConnectionsOpenAndNoneIsLeft() throws Exception {
    Doctor.examine(pooler(), DEMAND);
    while (database.pooler.status().clientConnections() > 0) {
      Thread.onSpinWait(); // PgBouncer notices a moment later
    }
    assertThat(database.pooler.count().peak()).isBetween(2, 3);
  }

  @Test
  void aWrongPasswordIsNotPrintedAndNothingIsSaidOfTheMode() {
    Endpoint wrong =
        new Endpoint(
            "127.0.0.1", database.pooler.port(), "breakwater", "breakwater_app", "s3cret!", null);
    Report report = Doctor.examine(wrong, DEMAND);
    assertThat(report.verdict()).isEqualTo(Verdict.NOT_EXAMINED);
    assertThat(report.summary()).contains("the user or the password is refused");
    assertThat(report.toString()).doesNotContain("s3cret!");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    for (int port : new int[] {database.postgres.port(), database.pooler.port()}) {
      Endpoint other =
          new Endpoint("127.0.0.1", port, "other", pooler().user(), pooler().password(), null);
      Report report = Doctor.examine(other, DEMAND);
      assertThat(report.verdict()).isEqualTo(Verdict.NOT_EXAMINED);
      assertThat(report.summary()).contains("there is no database other");
    }
  }

  @Test
  void whereNobodyListensTheReportSaysSo() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Report report = Doctor.examine(endpoint(port), DEMAND);
    assertThat(report.verdict()).isEqualTo(Verdict.NOT_EXAMINED);
    assertThat(report.summary()).contains("nobody listens on 127.0.0.1:" + port);
  }

  @Test
  void whatIsNeitherPostgresNorAPoolerIsToldSo() throws Exception {
    try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answer =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket caller = web.accept()) {
                  caller
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      Report report = Doctor.examine(endpoint(web.getLocalPort()), DEMAND);
      answer.join();
      assertThat(report.verdict()).isEqualTo(Verdict.NOT_EXAMINED);
      assertThat(report.summary()).contains("does not answer as Postgres or a pooler does");
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    Report report =
        Doctor.examine(new Endpoint("no-such-host.invalid", 5432, "d", "u", "p", null), DEMAND);
    assertThat(report.verdict()).isEqualTo(Verdict.NOT_EXAMINED);
    assertThat(report.summary()).contains("no host is named no-such-host.invalid");
  }

  private static Endpoint pooler() {
    return endpoint(database.pooler.port());
  }

  private static Endpoint endpoint(int port) {
    Map<String, String> variables = database.environment();
    variables.put("DATABASE_PORT", String.valueOf(port));
    return Endpoint.from(Settings.of(variables));
  }

  private static String text(Report report, String subject) {
    return report.findings().stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing about " + subject + ": " + report))
        .text();
  }

  private static void asAdmin(String sql) throws SQLException {
    try (Connection admin =
            database.postgres.dataSource(database.postgres.admin()).getConnection();
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(Endpoint endpoint) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/breakwater?sslmode=disable&prepareThreshold=0&assumeMinServerVersion=12"
            .formatted(endpoint.port()),
        endpoint.user(),
        endpoint.password());
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
