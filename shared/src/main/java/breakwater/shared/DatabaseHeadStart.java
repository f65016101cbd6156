package breakwater.shared;

import java.lang.reflect.Proxy;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.GregorianCalendar;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.crypto.SecretKeyFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connection of a cold start on a thread of its own, beside everything else that has to
 * be loaded for the first answer. The thread ends when the connection is open or refused; it is the
 * only one that ever connects beside an invocation, and it does so once.
 *
 * <p>{@link #take} and {@link #close} are for one thread, which calls one of them, once.
 */
final class DatabaseHeadStart implements Callable<DatabaseConnection> {
  private final DatabaseConfig config;
  private final Clock clock;
  private final FutureTask<DatabaseConnection> connecting = new FutureTask<>(this);
  private long openedMillis; // written before the task is done, read after

  private DatabaseHeadStart(DatabaseConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Begins to connect; meanwhile loads more of what the first answer needs. */
  static DatabaseHeadStart begin(DatabaseConfig config, Clock clock) {
    DatabaseHeadStart headStart = new DatabaseHeadStart(config, clock);
    Thread thread = new Thread(headStart.connecting, "connect");
    thread.setDaemon(true);
    thread.start();
    loadMeanwhile();
    return headStart;
  }

  /**
   * What the driver and HikariCP will ask the JDK for, and what takes long the first time. The
   * connecting thread comes to it later, and the calling one would only wait for it: with two
   * processors the first answer is 15 % earlier (docs/benchmarks.md).
   */
  private static void loadMeanwhile() {
    var _ = new SecureRandom();
    try {
      var _ = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256"); // SCRAM
    } catch (NoSuchAlgorithmException e) {
      // The driver finds that out itself, if the pooler wants SCRAM.
    }
    var _ = new GregorianCalendar(); // the driver's time stamps
    // HikariCP's connection that was given back.
    var _ =
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> null);
  }

  @Override
  public DatabaseConnection call() throws SQLException {
    DatabaseConnection connection = DatabaseConnection.open(config, config.credentials().login());
    openedMillis = clock.millis();
    return connection;
  }

  /**
   * Waits for the connection, as long as connecting may take.
   *
   * @return null where it has rested too long to be trusted and is closed: Lambda may initialise an
   *     environment long before it invokes it
   * @throws SQLException why there is none
   */
  @Nullable DatabaseConnection take() throws SQLException {
    DatabaseConnection connection = await();
    if (Database.trusted(clock.millis() - openedMillis)) {
      return connection;
    }
    connection.close();
    return null;
  }

  private DatabaseConnection await() throws SQLException {
    try {
      return connecting.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while connecting", e);
    }
  }

  /** Closes the connection that nobody took. */
  void close() {
    try {
      await().close();
    } catch (SQLException | RuntimeException e) {
      // There is none, or it was dead.
    }
  }
}
