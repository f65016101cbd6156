package breakwater.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A platform whose connections can be broken: a {@link FaultProxy} stands between the functions and
 * the pooler, and one between the pooler and Postgres. Thread-safe.
 */
final class FaultPlatform implements AutoCloseable {
  /** Whether everything runs for as long as it should, as {@code make faults} has it. */
  static final boolean FULL = Boolean.getBoolean("faults.full");

  /** As many as {@link Load} has callers: cold starts are no part of what is measured. */
  private static final int ENVIRONMENTS = 5;

  private static final int MOST_ROUNDS = 10;

  /** Where the pooler's name leads to, and after a failover. */
  private static final String MAIN = "127.0.0.1";

  static final String STANDBY = "127.0.0.2";

  private static @Nullable FaultPlatform shared;

  final FaultProxy beforePooler;
  final FaultProxy beforePostgres;
  final Platform platform;
  private final Path hosts;
  private final int postgresPort;

  private FaultPlatform(
      FaultProxy beforePooler, FaultProxy beforePostgres, Path hosts, Platform platform) {
    this.beforePooler = beforePooler;
    this.beforePostgres = beforePostgres;
    this.hosts = hosts;
    this.platform = platform;
    postgresPort = platform.printed("postgres: localhost:");
    beforePooler.to(platform.printed("pgbouncer: localhost:"));
    beforePostgres.to(postgresPort);
  }

  /** The one that many test classes share; it stops with this JVM. */
  static synchronized FaultPlatform shared() throws IOException, InterruptedException {
    if (shared == null) {
      FaultPlatform faults = startWarm(Path.of(".."));
      Runtime.getRuntime().addShutdownHook(new Thread(faults::close));
      shared = faults;
    }
    return shared;
  }

  /** Starts the one that was built in a folder, with an environment for each caller of a load. */
  static FaultPlatform startWarm(Path root) throws IOException, InterruptedException {
    FaultPlatform faults = start(root, Map.of("PROVISIONED", String.valueOf(ENVIRONMENTS)));
    faults.warmUp();
    return faults;
  }

  /**
   * Starts it.
   *
   * @param variables further ones, as on the command line of {@code make run}
   */
  static FaultPlatform start(Map<String, String> variables)
      throws IOException, InterruptedException {
    return start(Path.of(".."), variables);
  }

  private static FaultPlatform start(Path root, Map<String, String> variables)
      throws IOException, InterruptedException {
    FaultProxy beforePooler = FaultProxy.on(MAIN);
    FaultProxy beforePostgres = FaultProxy.on(MAIN);
    Path hosts = Files.createTempFile("hosts", "");
    hosts.toFile().deleteOnExit();
    nameLeadsTo(hosts, MAIN);
    Map<String, String> all = new HashMap<>(variables);
    String database = "DatabaseHost=localhost DatabasePort=" + beforePooler.port();
    all.merge("PARAMETERS", database, (a, b) -> a + " " + b);
    all.put("POOLER_UPSTREAM_PORT", String.valueOf(beforePostgres.port()));
    all.put("FUNCTION_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
    return new FaultPlatform(beforePooler, beforePostgres, hosts, Platform.start(root, all));
  }

  /** The functions' name of the pooler's host gets another address, as a failover does it. */
  void nameLeadsTo(String address) throws IOException {
    nameLeadsTo(hosts, address);
  }

  /** In one step, for the functions may read it at any time. */
  private static void nameLeadsTo(Path hosts, String address) throws IOException {
    Path next = Files.createTempFile("hosts", "");
    Files.writeString(next, address + " localhost\n");
    Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Stops, crashes or starts pooler or postgres, and returns when that is done. */
  void server(String name, String action) {
    HttpResponse<String> response =
        platform.send(
            platform
                .request("/local/server?name=" + name + "&action=" + action)
                .POST(BodyPublishers.noBody())
                .build());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
  }

  /**
   * Until every environment has served: the first invocation of each takes seconds on a machine
   * that is busy with all of them, which would be counted as a fault.
   */
  private void warmUp() {
    Caller caller = Caller.fresh(platform);
    for (String path : List.of("/api/dashboard", "/api/todos")) {
      boolean warm = false;
      for (int round = 0; !warm && round < MOST_ROUNDS; round++) {
        Tally tally = new Tally();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < ENVIRONMENTS; i++) {
            threads.execute(() -> tally.send(200, () -> caller.get(path)));
          }
        }
        warm = tally.succeeded() == ENVIRONMENTS;
      }
    }
  }

  /** Ends every fault that may still be there. */
  void heal() throws IOException {
    nameLeadsTo(MAIN);
    server("pooler", "start");
    server("postgres", "start");
    beforePooler.heal();
    beforePostgres.heal();
  }

  /** A connection of the owner of the schema, past the pooler. */
  Connection asOwner() throws SQLException {
    return connect("breakwater_owner", postgresPort);
  }

  /** A connection of the functions' role, by way of the pooler. */
  Connection asFunction() throws SQLException {
    return connect("breakwater_app", beforePooler.port());
  }

  /** Runs statements as the owner of the schema. */
  void sql(String... statements) throws SQLException {
    try (Connection owner = asOwner();
        Statement statement = owner.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Ends the server process behind every connection of the functions' role. */
  void terminateBackends() throws SQLException {
    sql(
        "grant breakwater_app to breakwater_owner with inherit true",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'breakwater_app'");
  }

  private Connection connect(String role, int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/breakwater?sslmode=disable&prepareThreshold=0",
        role,
        password(role));
  }

  /** Parameters for functions of another platform that are to use the database of this one. */
  String databaseParameters() {
    return "DatabaseHost=127.0.0.1 DatabasePort="
        + beforePooler.port()
        + " DatabasePassword="
        + password("breakwater_app");
  }

  /** The same for the migration of another platform. */
  String migrationParameters() {
    return "MigrationPort="
        + postgresPort
        + " MigrationPassword="
        + password("breakwater_owner")
        + " DatabasePassword="
        + password("breakwater_app");
  }

  /** Where an operator finds it, too. */
  private String password(String role) {
    Path users = directory().resolve("pgbouncer/users");
    try {
      Matcher password =
          Pattern.compile("\"" + role + "\" \"([^\"]+)\"").matcher(Files.readString(users));
      if (!password.find()) {
        throw new IllegalStateException(role + " is not in " + users);
      }
      return password.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the run. */
  Path directory() {
    return platform.runDirectory();
  }

  @Override
  public void close() {
    beforePooler.close();
    beforePostgres.close();
    platform.close();
  }
}
