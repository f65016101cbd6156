package breakwater.shared;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one call of {@link Database#run} may still try. Every way to go on returns; every way to
 * stop throws, with all earlier failures as suppressed exceptions.
 */
final class DatabaseAttempts {
  /** First and longest pause; the mean of full jitter is half of it. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Invocation invocation;
  private final List<SQLException> failures = new ArrayList<>();
  private long windowStartedAt = System.nanoTime();
  private int pauses;
  private boolean sentTwice;
  private boolean loginForgotten;

  DatabaseAttempts(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * After a failed connect: waits before the next one.
   *
   * @param credentials where the login came from, for the case that it was not accepted
   */
  void afterConnect(DatabaseFailure failure, SQLException cause, DatabaseCredentials credentials) {
    switch (failure) {
      case UNAUTHENTICATED -> {
        if (loginForgotten || !credentials.forget()) {
          throw refusedLogin(cause);
        }
        loginForgotten = true;
        invocation.loginRefreshes++;
        failures.add(cause);
      }
      case MISCONFIGURED ->
          throw new DatabaseException("The connection to the pooler is set up wrong", cause);
      case STATEMENT ->
          throw new DatabaseException("The pooler does not let this function in", cause);
      case REFUSED, DEAD, TIMED_OUT -> pause(cause);
    }
  }

  /**
   * Fresh credentials that are not accepted belong to a rotation that has not ended, which the
   * caller can wait for. Those of the environment stay as wrong as they are.
   */
  private RuntimeException refusedLogin(SQLException cause) {
    return loginForgotten
        ? unavailable("fresh credentials are not accepted either", cause)
        : new DatabaseException(
            "The pooler does not accept DATABASE_USER with DATABASE_PASSWORD", cause);
  }

  /** After a failed statement: allows it once more where its connection died. */
  void afterStatement(DatabaseFailure failure, SQLException cause) {
    switch (failure) {
      case STATEMENT, MISCONFIGURED -> throw new DatabaseException("The statement failed", cause);
      case UNAUTHENTICATED ->
          throw unavailable("Postgres does not let the pooler in with its own login", cause);
      case TIMED_OUT -> throw unavailable("the statement took too long", cause);
      case REFUSED -> pause(cause);
      case DEAD -> {
        if (sentTwice || invocation.remaining().compareTo(DatabaseConfig.SOCKET_TIMEOUT) < 0) {
          throw unavailable(sentTwice ? "the connection died twice" : "no time is left", cause);
        }
        sentTwice = true;
        invocation.retries++;
        windowStartedAt = System.nanoTime();
        failures.add(cause);
      }
    }
  }

  /**
   * Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015): a random time
   * between nothing and a bound that doubles.
   */
  private void pause(SQLException cause) {
    invocation.refusals++;
    long bound = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(pauses, 10));
    Duration pause = Duration.ofMillis(random().nextLong(bound + 1));
    Duration waited = Duration.ofNanos(System.nanoTime() - windowStartedAt);
    if (waited.plus(pause).compareTo(DatabaseConfig.BORROW_TIMEOUT) > 0
        || invocation.remaining().minus(pause).compareTo(DatabaseConfig.SOCKET_TIMEOUT) < 0) {
      throw unavailable("turned away for " + waited.toMillis() + " ms", cause);
    }
    pauses++;
    failures.add(cause);
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", cause);
    }
  }

  /**
   * Made where it is needed: most calls need none. Environments restored from one snapshot must not
   * wait in step, so no state from Init is used.
   */
  private SplittableRandom random() {
    return new SplittableRandom(System.nanoTime() ^ invocation.requestId().hashCode());
  }

  private UnavailableException unavailable(String why, SQLException cause) {
    UnavailableException unavailable =
        new UnavailableException(
            Duration.ofSeconds(1 + random().nextInt(3)),
            "The database did not serve this invocation: "
                + why
                + " (connects="
                + invocation.connectionsOpened()
                + ", refusals="
                + invocation.refusals()
                + ", retries="
                + invocation.retries()
                + ", remaining="
                + invocation.remaining().toMillis()
                + " ms, SQLState "
                + cause.getSQLState()
                + "): "
                + cause.getMessage(),
            cause);
    failures.forEach(unavailable::addSuppressed);
    return unavailable;
  }
}
