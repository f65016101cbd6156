package breakwater.shared;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A HikariCP pool of one connection that decides nothing by itself. It lends the connection out and
 * puts its state right when it comes back; when a connection is opened, trusted or thrown away is
 * decided by {@link Database}, on the thread of the invocation. So it has no timers, makes no
 * validation round trips and never holds a second connection while it closes the first.
 *
 * <p>Not thread-safe: guarded by its {@link Database}.
 */
final class DatabasePool implements AutoCloseable {
  private final Handover handover = new Handover();
  private final HikariDataSource hikari = new HikariDataSource();
  private @Nullable DatabaseConnection open;

  DatabasePool(String name) {
    hikari.setPoolName(name);
    hikari.setDataSource(handover);
    hikari.setMaximumPoolSize(1);
    hikari.setMinimumIdle(0);
    hikari.setInitializationFailTimeout(-1);
    hikari.setKeepaliveTime(0);
    hikari.setIdleTimeout(0);
    hikari.setMaxLifetime(0);
    hikari.setConnectionTimeout(DatabaseConfig.BORROW_TIMEOUT.toMillis());
    hikari.setScheduledExecutor(noTimers());
    hikari.setExceptionOverride(new NeverEvict());
  }

  /** Whether there is a connection to lend. */
  boolean isOpen() {
    return open != null;
  }

  /** Takes a connection that was just opened. There must be none. */
  void add(DatabaseConnection connection) {
    open = connection;
    handover.pending.set(connection);
  }

  /** Lends the connection that was added; closing it gives it back. */
  Connection lend() throws SQLException {
    return hikari.getConnection();
  }

  /** Closes the connection, if there is one, before this returns. It must not be lent out. */
  void discard() {
    DatabaseConnection old = open;
    if (old == null) {
      return;
    }
    open = null;
    handover.pending.set(null);
    try {
      old.close();
    } catch (SQLException e) {
      // It was dead; its socket is closed either way.
    }
    hikari.getHikariPoolMXBean().softEvictConnections();
  }

  @Override
  public void close() {
    discard();
    hikari.close();
  }

  /** A scheduler that was shut down before it was used: what HikariCP schedules never runs. */
  private static ScheduledThreadPoolExecutor noTimers() {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(0, new ThreadPoolExecutor.DiscardPolicy());
    scheduler.shutdown();
    return scheduler;
  }

  /** HikariCP would evict on SQLStates of its own choice, and close in the background. */
  private static final class NeverEvict implements SQLExceptionOverride {
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
      return SQLExceptionOverride.Override.DO_NOT_EVICT;
    }
  }

  /** Gives HikariCP the connection that the invocation's thread has opened. */
  private static final class Handover implements DataSource {
    /** Set by the invocation's thread, taken by HikariCP's. */
    final AtomicReference<@Nullable DatabaseConnection> pending = new AtomicReference<>();

    @Override
    public Connection getConnection() throws SQLException {
      DatabaseConnection connection = pending.getAndSet(null);
      if (connection == null) {
        throw new SQLException("no connection has been opened for the pool");
      }
      return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    /** Connecting has its own limits, {@link DatabaseConfig#CONNECT_TIMEOUT} and the socket's. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
