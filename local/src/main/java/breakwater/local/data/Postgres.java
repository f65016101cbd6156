package breakwater.local.data;

import breakwater.local.process.ChildProcesses;
import breakwater.local.process.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A Postgres 18 server on the loopback address, with an empty database. Its data are thrown away
 * when it is closed. Works as root, too.
 *
 * <p>There are three roles: the superuser, for tests and tools; the owner of the database, which
 * migrates it and is no superuser, as on a managed Postgres; and the functions' role, which does
 * not exist before the first migration creates it.
 *
 * <p>{@link #stop}, {@link #start} and {@link #close} are for one thread at a time; everything else
 * may be called from any thread.
 */
public final class Postgres implements AutoCloseable {

  /** The name of the application's database. */
  public static final String DATABASE = "breakwater";

  private static final String HOST = "127.0.0.1";
  private static final int FREE_PORT_ATTEMPTS = 5;

  /**
   * What can be chosen.
   *
   * @param port the port, or 0 for any free one
   * @param maxConnections the server's limit of connections
   * @param synced whether a commit waits for the disk. Without it, what was committed survives a
   *     crash of the server, but not of the machine
   * @param counted whether every connection and statement is written down, for {@link #count}
   * @param programs the directory that keeps the unpacked programs (60 MB) between runs
   */
  public record Options(
      int port, int maxConnections, boolean synced, boolean counted, Path programs) {

    /** A free port, 100 connections and no waiting for the disk. */
    public static Options defaults(Path programs) {
      return new Options(0, 100, false, false, programs);
    }

    /** The same with another port. */
    public Options withPort(int port) {
      return new Options(port, maxConnections, synced, counted, programs);
    }

    /** The same with another limit of connections. */
    public Options withMaxConnections(int maxConnections) {
      return new Options(port, maxConnections, synced, counted, programs);
    }

    /** The same, counting or not counting every connection and statement. */
    public Options withCounted(boolean counted) {
      return new Options(port, maxConnections, synced, counted, programs);
    }

    /** The same, waiting or not waiting for the disk at each commit. */
    public Options withSynced(boolean synced) {
      return new Options(port, maxConnections, synced, counted, programs);
    }
  }

  private final Path directory;
  private final Path bin;
  private final Options options;
  private final Unprivileged unprivileged;
  private final Credentials admin = Credentials.random("postgres");
  private final Credentials owner = Credentials.random("breakwater_owner");
  private final Credentials app = Credentials.random("breakwater_app");
  private final int port;
  private @Nullable Connection watcher; // guarded by this
  private ServerProcess server;

  private Postgres(Path directory, Options options, int port)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.options = options;
    this.port = port;
    this.bin = PostgresBinaries.unpack(options.programs()).resolve("bin");
    this.unprivileged = Unprivileged.detect();
    createCluster();
    this.server = launch();
    createDatabase();
  }

  /**
   * Starts a server on a new database.
   *
   * @param directory a directory that does not exist yet; deleted by {@link #close}
   * @throws java.net.BindException if the port is taken
   * @throws IOException if the server does not start; the message has the end of its log
   */
  public static Postgres start(Path directory, Options options)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = Ports.free(options.port());
      Directories.create(directory);
      try {
        return new Postgres(directory.toAbsolutePath(), options, port);
      } catch (IOException e) {
        Directories.delete(directory);
        if (options.port() != 0 || attempt == FREE_PORT_ATTEMPTS || Ports.isFree(port)) {
          throw e;
        } // otherwise somebody took the free port between our look and the server's
      } catch (InterruptedException | RuntimeException e) {
        Directories.delete(directory);
        throw e;
      }
    }
  }

  private void createCluster() throws IOException, InterruptedException {
    Path password = directory.resolve("password");
    Files.writeString(password, admin.password());
    run(
        List.of(
            bin.resolve("initdb").toString(),
            "--pgdata=" + data(),
            "--username=" + admin.user(),
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
    Files.delete(password);
  }

  private ServerProcess launch() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(bin.resolve("postgres").toString());
    command.add("-D");
    command.add(data().toString());
    for (String setting :
        List.of(
            "port=" + port,
            "listen_addresses=" + HOST,
            "unix_socket_directories=", // nothing of ours outside our directory
            "max_connections=" + options.maxConnections(),
            "timezone=UTC",
            "log_timezone=UTC",
            "jit=off", // compiling costs more than it saves on statements of a few milliseconds
            "fsync=" + (options.synced() ? "on" : "off"),
            "full_page_writes=" + (options.synced() ? "on" : "off"))) {
      command.add("-c");
      command.add(setting);
    }
    if (options.counted()) {
      command.addAll(ConnectionLog.POSTGRES_SETTINGS);
    }
    return ServerProcess.start(
        "Postgres", unprivileged.command(command), log(), () -> connect("postgres").close());
  }

  private void createDatabase() throws IOException, InterruptedException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create role %s login createrole password '%s'"
              .formatted(owner.user(), owner.password()));
      // Administrators of managed Postgres have it by way of pg_monitor; api.connections() needs
      // it.
      statement.execute("grant pg_read_all_stats to " + owner.user());
      statement.execute("create database %s owner %s".formatted(DATABASE, owner.user()));
      if (options.counted()) {
        statement.execute("create extension pg_stat_statements");
      }
    } catch (SQLException e) {
      server.kill();
      throw new IOException("The new Postgres does not let us create the database.", e);
    }
  }

  /** The host to connect to. */
  public String host() {
    return HOST;
  }

  /** The port to connect to. It stays the same when the server is stopped and started again. */
  public int port() {
    return port;
  }

  /** The superuser. */
  public Credentials admin() {
    return admin;
  }

  /** The owner of the database: may create roles and the schema. */
  public Credentials owner() {
    return owner;
  }

  /** The functions' role. A migration has to create it before it can log in. */
  public Credentials app() {
    return app;
  }

  /** Connections to the application's database as {@code role}, without a pool. */
  public DataSource dataSource(Credentials role) {
    return dataSource(DATABASE, role);
  }

  private DataSource dataSource(String database, Credentials role) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {HOST});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setDatabaseName(database);
    dataSource.setUser(role.user());
    dataSource.setPassword(role.password());
    dataSource.setSslMode("disable");
    return dataSource;
  }

  private Connection connect(String database) throws SQLException {
    return dataSource(database, admin).getConnection();
  }

  /** Counts connections. Keeps one of the superuser's own, which is not counted. */
  public PostgresStatus status() throws SQLException {
    return ask(statusQuery(), Postgres::readStatus);
  }

  /** {@link #status()} over a connection of the superuser that the caller has. */
  public PostgresStatus status(Connection connection) throws SQLException {
    return ask(connection, statusQuery(), Postgres::readStatus);
  }

  private String statusQuery() {
    return """
    select count(*) filter (where datname = '%s' and usename <> '%s'),
           current_setting('max_connections')::integer
    from pg_stat_activity
    where backend_type = 'client backend'
    """
        .formatted(DATABASE, admin.user());
  }

  private static PostgresStatus readStatus(ResultSet row) throws SQLException {
    return new PostgresStatus(row.getInt(1), row.getInt(2));
  }

  /**
   * Every connection that the functions' role ever had, whoever opened it.
   *
   * @throws IllegalStateException if the server was started without {@link Options#counted}
   */
  public ConnectionCount count() throws IOException {
    requireCounted();
    return ConnectionLog.ofPostgres(log(), app.user());
  }

  /** The statements that the functions' role has had executed; needs {@link Options#counted}. */
  public long statements() throws SQLException {
    requireCounted();
    String sql =
        """
        select coalesce(sum(calls), 0)
        from pg_stat_statements join pg_roles on pg_roles.oid = userid
        where rolname = '%s'
        """
            .formatted(app.user());
    return ask(sql, row -> row.getLong(1));
  }

  /** Reads a row. */
  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Asks on a connection that is kept: where all connections are taken, and clients are frozen in
   * the middle of connecting, the superuser does not get a new one either.
   */
  private synchronized <T> T ask(String sql, RowReader<T> reader) throws SQLException {
    Connection connection = watcher;
    if (connection != null) {
      try {
        return ask(connection, sql, reader);
      } catch (SQLException e) {
        connection.close(); // the server was stopped meanwhile
      }
    }
    Connection fresh = connect("postgres");
    watcher = fresh;
    return ask(fresh, sql, reader);
  }

  private static <T> T ask(Connection connection, String sql, RowReader<T> reader)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return reader.read(row);
    }
  }

  private void requireCounted() {
    if (!options.counted()) {
      throw new IllegalStateException("Postgres was started without counting");
    }
  }

  /** Whether the server runs. */
  public boolean isRunning() {
    return server.isAlive();
  }

  /** Starts the stopped server on the same data and port; returns when it answers. */
  public void start() throws IOException, InterruptedException {
    if (!server.isAlive()) {
      server = launch();
    }
  }

  /** Stops the server as an operator would: open transactions are rolled back. */
  public void stop() throws IOException, InterruptedException {
    stop("fast");
  }

  /** Stops the server as a crash would; the next start recovers from its log. */
  public void crash() throws IOException, InterruptedException {
    stop("immediate");
  }

  private void stop(String mode) throws IOException, InterruptedException {
    if (!server.isAlive()) {
      return;
    }
    try {
      run(
          List.of(
              bin.resolve("pg_ctl").toString(),
              "stop",
              "--pgdata=" + data(),
              "--mode=" + mode,
              "--silent"));
    } finally {
      // Also where pg_ctl fails: a terminal sends its Ctrl-C to the server as well.
      server.awaitEnd();
    }
  }

  // Nobody will read the data again.
  private void stopForGood() throws IOException, InterruptedException {
    try {
      crash();
    } catch (IOException e) {
      if (server.isAlive()) {
        throw e;
      } // otherwise somebody else has told it to end
    }
  }

  /** Stops the server and deletes its data. */
  @Override
  public void close() {
    try {
      stopForGood();
      Directories.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path log() {
    return directory.resolve("postgres.log");
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(unprivileged.command(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    // initdb goes on when its starter is killed, and writes where the next run begins.
    ChildProcesses children = new ChildProcesses(directory.resolve(ChildProcesses.FOLDER));
    children.register(process);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    children.deregister(process);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " failed:\n" + output.strip());
    }
  }
}
