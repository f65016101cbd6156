package breakwater.local.data;

import breakwater.local.process.Directories;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A PgBouncer before a {@link Postgres}, on the loopback address: the system's own program, with a
 * configuration of ours. Works as root, too.
 *
 * <p>{@link #stop}, {@link #start} and {@link #close} are for one thread at a time; everything else
 * may be called from any thread.
 */
public final class PgBouncer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int FREE_PORT_ATTEMPTS = 5;
  private static final List<String> USUAL_PLACES =
      List.of("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/bin");

  /** What can be chosen of a PgBouncer. Immutable. */
  public static final class Options {
    private int port;
    private PoolMode poolMode = PoolMode.TRANSACTION;
    private int defaultPoolSize = 15;
    private int maxClientConnections = 1_000;
    private Duration queryWaitTimeout = Duration.ofSeconds(3);

    /** PgBouncer's default is 15 s, for which an outage of a second would go on. */
    private Duration serverLoginRetry = Duration.ofSeconds(1);

    private boolean counted;
    private @Nullable Tls tls;
    private int postgresPort;

    private Options() {}

    private Options(Options other) {
      port = other.port;
      poolMode = other.poolMode;
      defaultPoolSize = other.defaultPoolSize;
      maxClientConnections = other.maxClientConnections;
      queryWaitTimeout = other.queryWaitTimeout;
      serverLoginRetry = other.serverLoginRetry;
      counted = other.counted;
      tls = other.tls;
      postgresPort = other.postgresPort;
    }

    /** A free port, transaction mode, 15 connections for 1,000 clients that wait 3 s at most. */
    public static Options defaults() {
      return new Options();
    }

    /** How long a client keeps a server connection. */
    public PoolMode poolMode() {
      return poolMode;
    }

    /** Connections to Postgres per role. */
    public int defaultPoolSize() {
      return defaultPoolSize;
    }

    /** Connections of clients; one more is refused. */
    public int maxClientConnections() {
      return maxClientConnections;
    }

    private Options with(Consumer<Options> change) {
      Options changed = new Options(this);
      change.accept(changed);
      return changed;
    }

    /** The same with another port, or 0 for any free one. */
    public Options withPort(int port) {
      return with(changed -> changed.port = port);
    }

    /** The same with another mode: how long a client keeps a server connection. */
    public Options withPoolMode(PoolMode poolMode) {
      return with(changed -> changed.poolMode = poolMode);
    }

    /** The same with another number of connections to Postgres per role. */
    public Options withDefaultPoolSize(int defaultPoolSize) {
      return with(changed -> changed.defaultPoolSize = defaultPoolSize);
    }

    /** The same with another limit of client connections; one more is refused. */
    public Options withMaxClientConnections(int maxClientConnections) {
      return with(changed -> changed.maxClientConnections = maxClientConnections);
    }

    /** The same with another time that a client may wait for a server connection. */
    public Options withQueryWaitTimeout(Duration queryWaitTimeout) {
      return with(changed -> changed.queryWaitTimeout = queryWaitTimeout);
    }

    /** The same, writing every client connection down or not, for {@link #count}. */
    public Options withCounted(boolean counted) {
      return with(changed -> changed.counted = counted);
    }

    /** The same with TLS for clients that ask for it. */
    public Options withTls(Tls tls) {
      return with(changed -> changed.tls = tls);
    }

    /** The same, reaching Postgres at another port, for something in between; 0 for its own. */
    public Options withPostgresPort(int postgresPort) {
      return with(changed -> changed.postgresPort = postgresPort);
    }
  }

  /**
   * What a TLS server needs, as PEM text.
   *
   * @param chain its certificate, and those that vouch for it up to the root
   * @param key its private key, PKCS #8
   */
  public record Tls(String chain, String key) {

    /** Leaves the key out. */
    @Override
    public String toString() {
      return "Tls";
    }
  }

  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final Path directory;
  private final Options options;
  private final int port;
  private final Path program;
  private final Unprivileged unprivileged;
  private final PgBouncerConsole console;
  private ServerProcess server;

  private PgBouncer(Path directory, Postgres postgres, Options options, int port)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.options = options;
    this.port = port;
    this.program = findProgram();
    this.unprivileged = Unprivileged.detect();
    Credentials consoleRole = Credentials.random("breakwater_console");
    this.console = new PgBouncerConsole(HOST, port, consoleRole, Postgres.DATABASE);
    for (Credentials user : List.of(postgres.app(), postgres.owner(), consoleRole)) {
      passwords.put(user.user(), user.password());
    }
    writeUsers();
    Files.writeString(configuration(), settings(postgres, consoleRole));
    this.server = launch();
  }

  /**
   * Starts PgBouncer. Postgres need not run yet.
   *
   * @param directory a directory that does not exist yet; deleted by {@link #close}
   * @throws FileNotFoundException if PgBouncer is not installed; the message says what to install
   * @throws java.net.BindException if the port is taken
   * @throws IOException if PgBouncer does not start; the message has the end of its log
   */
  public static PgBouncer start(Path directory, Postgres postgres, Options options)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = Ports.free(options.port);
      Directories.create(directory);
      try {
        return new PgBouncer(directory.toAbsolutePath(), postgres, options, port);
      } catch (IOException e) {
        Directories.delete(directory);
        if (options.port != 0 || attempt == FREE_PORT_ATTEMPTS || Ports.isFree(port)) {
          throw e;
        } // otherwise somebody took the free port between our look and PgBouncer's
      } catch (InterruptedException | RuntimeException e) {
        Directories.delete(directory);
        throw e;
      }
    }
  }

  private static Path findProgram() throws FileNotFoundException {
    List<String> places = new ArrayList<>();
    String path = System.getenv("PATH");
    if (path != null) {
      places.addAll(List.of(path.split(File.pathSeparator)));
    }
    places.addAll(USUAL_PLACES);
    return places.stream()
        .map(place -> Path.of(place, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new FileNotFoundException(
                "PgBouncer is not installed. Run local/install-pgbouncer, or install the"
                    + " package \"pgbouncer\" of your system so that the program is on the"
                    + " PATH."));
  }

  // PgBouncer has to know the password itself: it logs in to Postgres with SCRAM, for which a
  // verifier copied from Postgres does not do once the password is set again, and auth_query would
  // add queries and connections of its own to the figures that we count.
  private void writeUsers() throws IOException {
    StringBuilder lines = new StringBuilder();
    passwords.forEach(
        (user, password) -> lines.append("\"%s\" \"%s\"\n".formatted(user, password)));
    Files.writeString(directory.resolve("users"), lines); // the directory is ours alone
  }

  /** TLS for those who ask for it: our console does not. */
  private String tlsSettings() throws IOException {
    Tls tls = options.tls;
    if (tls == null) {
      return "";
    }
    Path chain = Files.writeString(directory.resolve("chain.pem"), tls.chain());
    Path key = Files.writeString(directory.resolve("key.pem"), tls.key());
    return """
    client_tls_sslmode = allow
    client_tls_cert_file = %s
    client_tls_key_file = %s
    """
        .formatted(chain, key);
  }

  private String settings(Postgres postgres, Credentials consoleRole) throws IOException {
    return """
    [databases]
    %s = host=%s port=%d

    [pgbouncer]
    listen_addr = %s
    listen_port = %d
    unix_socket_dir =
    auth_type = scram-sha-256
    auth_file = %s
    admin_users = %s
    ; for the monitor, which counts clients
    stats_users = %s
    pool_mode = %s
    default_pool_size = %d
    max_client_conn = %d
    query_wait_timeout = %s
    server_login_retry = %s
    ; by its default of 15 s, a login that a silent network swallowed holds up all others for as long
    server_connect_timeout = 3
    ; the age rule of the pooler: networks forget idle flows at 350 s, and its default of 600 s is more
    server_idle_timeout = 240
    ; only for the console, see PgBouncerConsole; pgjdbc needs nothing here for Postgres 12 and later
    ignore_startup_parameters = replication
    log_connections = %d
    log_disconnections = %d
    """
            .formatted(
                Postgres.DATABASE,
                postgres.host(),
                options.postgresPort == 0 ? postgres.port() : options.postgresPort,
                HOST,
                port,
                directory.resolve("users"),
                consoleRole.user(),
                postgres.app().user(),
                options.poolMode.setting(),
                options.defaultPoolSize,
                options.maxClientConnections,
                seconds(options.queryWaitTimeout),
                seconds(options.serverLoginRetry),
                options.counted ? 1 : 0,
                options.counted ? 1 : 0)
        + tlsSettings();
  }

  private static String seconds(Duration duration) {
    return Double.toString(duration.toMillis() / 1000.0);
  }

  private ServerProcess launch() throws IOException, InterruptedException {
    return ServerProcess.start(
        "PgBouncer",
        unprivileged.command(List.of(program.toString(), configuration().toString())),
        log(),
        () -> console.show("VERSION"));
  }

  /** The host to connect to. */
  public String host() {
    return HOST;
  }

  /** The port to connect to. It stays the same when PgBouncer is stopped and started again. */
  public int port() {
    return port;
  }

  /** What was chosen at the start. */
  public Options options() {
    return options;
  }

  /** The admin database. */
  public PgBouncerConsole console() {
    return console;
  }

  /** The figures of the application's database. */
  public PoolerStatus status() throws SQLException {
    return console.status();
  }

  /**
   * Every client connection that there ever was to the application's database.
   *
   * @throws IllegalStateException if PgBouncer was started without {@link Options#counted}
   */
  public ConnectionCount count() throws IOException {
    if (!options.counted) {
      throw new IllegalStateException("PgBouncer was started without counting");
    }
    return ConnectionLog.ofPgBouncer(log(), Postgres.DATABASE);
  }

  /**
   * Changes or adds a role's password. Connections that are logged in stay. In Postgres it has to
   * be changed beside.
   */
  public void setPassword(String user, String password) throws IOException, SQLException {
    passwords.put(user, password);
    writeUsers();
    console.reload();
  }

  /** Whether PgBouncer runs. */
  public boolean isRunning() {
    return server.isAlive();
  }

  /** Starts the stopped PgBouncer with the same settings and port; returns when it answers. */
  public void start() throws IOException, InterruptedException {
    if (!server.isAlive()) {
      server = launch();
    }
  }

  /**
   * Ends PgBouncer at once: all its clients lose their connection. It keeps nothing that would have
   * to be saved, and from 1.23 on it answers a polite signal by waiting for its clients to leave.
   */
  public void stop() throws InterruptedException {
    server.kill();
  }

  /** Ends PgBouncer and deletes its files. */
  @Override
  public void close() {
    try {
      stop();
      Directories.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path log() {
    return directory.resolve("pgbouncer.log");
  }

  private Path configuration() {
    return directory.resolve("pgbouncer.ini");
  }
}
