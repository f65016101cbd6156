package breakwater.bench;

import breakwater.local.data.DemoData;
import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import breakwater.local.lambda.InvocationResult;
import breakwater.local.lambda.LambdaOptions;
import breakwater.local.lambda.LambdaService;
import breakwater.local.template.FunctionDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated Postgres behind a PgBouncer, with the demo data. Any thread may use it. */
final class Stage implements AutoCloseable {
  /** As many as {@link Throughput} has clients on connections of their own at the most. */
  static final int POOL_SIZE = 8;

  private final Path root;
  private final Path directory;
  private final Postgres postgres;
  private final PgBouncer pooler;

  private Stage(Path root, Path directory, Postgres postgres, PgBouncer pooler) {
    this.root = root;
    this.directory = directory;
    this.postgres = postgres;
    this.pooler = pooler;
  }

  /**
   * Starts everything on free ports.
   *
   * @param root the project's folder
   * @param directory a folder for it
   */
  static Stage start(Path root, Path directory)
      throws IOException, InterruptedException, SQLException {
    Postgres postgres =
        Postgres.start(
            directory.resolve("postgres"),
            Postgres.Options.defaults(root.resolve("local/target/postgres")));
    PgBouncer pooler =
        PgBouncer.start(
            directory.resolve("pgbouncer"),
            postgres,
            PgBouncer.Options.defaults().withDefaultPoolSize(POOL_SIZE));
    Stage stage = new Stage(root, directory, postgres, pooler);
    stage.migrate();
    new DemoData(postgres.dataSource(postgres.owner())).demo(ZoneId.of("Europe/Berlin"));
    return stage;
  }

  /** As a deployment does it: the migrate function, invoked. */
  private void migrate() throws InterruptedException {
    LambdaOptions options =
        LambdaOptions.in(directory.resolve("migrate"))
            .withInitTimeout(Duration.ofMinutes(1))
            .withLog(line -> {});
    FunctionDefinition migrate = migrateFunction();
    try (LambdaService lambda = LambdaService.start(List.of(migrate), options)) {
      InvocationResult result =
          lambda.invoke(migrate.name(), "{}".getBytes(StandardCharsets.UTF_8));
      if (!(result instanceof InvocationResult.Success)) {
        throw new BenchException("The migration failed: " + Emulator.text(result));
      }
    }
  }

  /** The migrate function on this database. */
  FunctionDefinition migrateFunction() {
    return new FunctionDefinition(
        "migrate",
        root.resolve("functions/migrate/target/function.zip"),
        "breakwater.migrate.MigrateHandler",
        1024,
        Duration.ofMinutes(5),
        Map.of(
            "MIGRATION_HOST", postgres.host(),
            "MIGRATION_PORT", String.valueOf(postgres.port()),
            "MIGRATION_USER", postgres.owner().user(),
            "MIGRATION_PASSWORD", postgres.owner().password(),
            "DATABASE_NAME", Postgres.DATABASE,
            "DATABASE_USER", postgres.app().user(),
            "DATABASE_PASSWORD", postgres.app().password()),
        OptionalInt.empty(),
        0,
        false,
        List.of());
  }

  Path root() {
    return root;
  }

  /** A folder of its own in here. */
  Path directory(String name) {
    return directory.resolve(name);
  }

  Postgres postgres() {
    return postgres;
  }

  PgBouncer pooler() {
    return pooler;
  }

  /** The variables of a function that connects to the pooler. */
  Map<String, String> variables() {
    return variables(pooler.port());
  }

  /** The same with another port, for something in between. */
  Map<String, String> variables(int port) {
    return Map.of(
        "DATABASE_HOST", pooler.host(),
        "DATABASE_PORT", String.valueOf(port),
        "DATABASE_NAME", Postgres.DATABASE,
        "DATABASE_USER", postgres.app().user(),
        "DATABASE_PASSWORD", postgres.app().password(),
        "DATABASE_POOL_MODE", "transaction");
  }

  /** Asks for the dashboard through the pooler, so that its server connection is warm. */
  String dashboard(String owner) throws SQLException {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {pooler.host()});
    dataSource.setPortNumbers(new int[] {pooler.port()});
    dataSource.setDatabaseName(Postgres.DATABASE);
    dataSource.setUser(postgres.app().user());
    dataSource.setPassword(postgres.app().password());
    dataSource.setPrepareThreshold(0);
    dataSource.setSslMode("disable");
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select body from api.dashboard(?, 'Europe/Berlin', null)")) {
      statement.setString(1, owner);
      String body = "";
      for (int i = 0; i < 10; i++) { // plans are made anew five times
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          body = rows.getString(1);
        }
      }
      return body;
    }
  }

  @Override
  public void close() {
    pooler.close();
    postgres.close();
  }
}
