package breakwater.shared;

import java.security.Security;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of this execution environment: a pool of size 1 in front of a pooler in
 * transaction mode, opened for the first invocation that needs it.
 *
 * <p>Invariants (docs/connections.md):
 *
 * <ol>
 *   <li>At most one connection is open. The old one is closed before a new one is opened.
 *   <li>No thread and no timer touches the connection: what a timer would do at a thaw, it would do
 *       while the handler uses the connection. The one thread there is opens the first connection
 *       beside the rest of a cold start, and ends ({@link DatabaseHeadStart}).
 *   <li>A connection used in the last 300 s is trusted and costs no validation. An older one is
 *       discarded unasked. The age is wall-clock time: {@code nanoTime} may jump over a freeze.
 *   <li>A statement whose connection died is sent once more on a new connection. That is safe for
 *       writes too, because every write is idempotent.
 *   <li>A login that is not accepted is asked for anew, once: it may have been rotated.
 *   <li>Where the pooler turns us away, the invocation waits with full jitter and asks again, and
 *       gives up in time to say so.
 * </ol>
 *
 * <p>Thread-safe; callers take turns, because there is one connection.
 */
public final class Database implements AutoCloseable {
  /**
   * How long a host name's address is remembered, in seconds. A failover gives the name another
   * one, and the JVM's default of 30 s would keep everybody at the old one for as long. Whoever has
   * one connection asks only when it is opened, so remembering saves nothing but the questions of
   * those who are turned away again and again.
   */
  private static final String ADDRESS_SECONDS = "1";

  static {
    // Before the first name is looked up: the JVM reads them once.
    Security.setProperty("networkaddress.cache.ttl", ADDRESS_SECONDS);
    Security.setProperty("networkaddress.cache.negative.ttl", ADDRESS_SECONDS);
  }

  private static @Nullable Database instance;

  private final DatabaseConfig config;
  private final Clock clock;
  private @Nullable DatabasePool pool;
  private @Nullable DatabaseHeadStart headStart;
  private long lastUsedMillis;

  Database(DatabaseConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * The one of this execution environment. Handlers make it in their constructor, so that a wrong
   * configuration is an init error. A database that is not there is none: where an invocation waits
   * for this Init, the first call begins to connect, and the invocation learns what came of it.
   *
   * @throws ConfigurationException with every problem of the configuration
   */
  public static synchronized Database instance() {
    if (instance == null) {
      Settings settings = Settings.ofEnvironment();
      instance = of(DatabaseConfig.from(settings));
      if (settings.invocationWaits()) {
        instance.connectAhead();
      }
    }
    return instance;
  }

  /** One with a configuration of its own, for tests and tools. */
  public static Database of(DatabaseConfig config) {
    return new Database(config, Clock.systemUTC());
  }

  /** Begins to connect; the first {@link #run} uses the connection, or learns why there is none. */
  synchronized void connectAhead() {
    headStart = DatabaseHeadStart.begin(config, clock);
  }

  /**
   * Runs one query in autocommit: one round trip.
   *
   * @param query sent again, once, where the connection dies under it
   * @param invocation whose remaining time bounds the waiting, and which keeps the counts
   * @return what the query read; null only where the query reads null
   * @throws UnavailableException where no connection that serves was to be had in time
   * @throws DatabaseException where the statement itself failed
   */
  public synchronized <T extends @Nullable Object> T run(Query<T> query, Invocation invocation) {
    DatabaseAttempts attempts = new DatabaseAttempts(invocation);
    while (true) {
      try (Connection connection = borrow(attempts, invocation)) {
        return send(query, connection, invocation);
      } catch (SQLException e) {
        DatabaseFailure failure = DatabaseFailure.of(e);
        if (failure.costsTheConnection()) {
          pool().discard();
        }
        attempts.afterStatement(failure, e);
      }
    }
  }

  private static <T extends @Nullable Object> T send(
      Query<T> query, Connection connection, Invocation invocation) throws SQLException {
    long sentAt = System.nanoTime();
    invocation.roundTrips++;
    try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
      query.bind(statement);
      try (ResultSet rows = statement.executeQuery()) {
        return query.read(rows);
      }
    } finally {
      invocation.queryNanos += System.nanoTime() - sentAt;
    }
  }

  private Connection borrow(DatabaseAttempts attempts, Invocation invocation) throws SQLException {
    long startedAt = System.nanoTime();
    try {
      DatabasePool pool = pool();
      long now = clock.millis();
      if (pool.isOpen() && !trusted(now - lastUsedMillis)) {
        invocation.thawReconnects++;
        pool.discard();
      }
      if (pool.isOpen()) {
        invocation.connectionAgeMillis = now - lastUsedMillis;
      } else {
        pool.add(open(attempts));
        invocation.connectionsOpened++;
      }
      lastUsedMillis = now;
      return pool.lend();
    } finally {
      invocation.borrowNanos += System.nanoTime() - startedAt;
    }
  }

  /**
   * A clock that went backwards says nothing about the rest, so such a connection is not trusted.
   */
  static boolean trusted(long restMillis) {
    return restMillis >= 0 && restMillis <= DatabaseConfig.MAX_REST.toMillis();
  }

  private DatabaseConnection open(DatabaseAttempts attempts) {
    while (true) {
      try {
        return connect();
      } catch (SQLException e) {
        attempts.afterConnect(DatabaseFailure.of(e), e, config.credentials());
      }
    }
  }

  private DatabaseConnection connect() throws SQLException {
    DatabaseHeadStart ahead = headStart;
    headStart = null;
    DatabaseConnection connection = ahead == null ? null : ahead.take();
    return connection == null
        ? DatabaseConnection.open(config, config.credentials().login())
        : connection;
  }

  private DatabasePool pool() {
    if (pool == null) {
      pool = new DatabasePool(config.applicationName());
    }
    return pool;
  }

  /**
   * Opens the connection before it is needed; does nothing where it is open.
   *
   * @param invocation whose remaining time bounds the waiting, and which keeps the counts
   * @throws UnavailableException as {@link #run} does
   * @throws DatabaseException as {@link #run} does
   */
  public synchronized void connect(Invocation invocation) {
    try {
      borrow(new DatabaseAttempts(invocation), invocation).close();
    } catch (SQLException e) {
      throw new DatabaseException("The pool did not lend its connection", e);
    }
  }

  /**
   * Closes the connection and the pool, and forgets the login where it can be asked for again. The
   * next {@link #run} opens both again.
   */
  @Override
  public synchronized void close() {
    if (headStart != null) {
      headStart.close();
      headStart = null;
    }
    config.credentials().forget();
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}
