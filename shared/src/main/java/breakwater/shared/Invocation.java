package breakwater.shared;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;

/**
 * One invocation: how much time it has left, and what it did with its connection. Its counts become
 * the invocation's log line and its metrics.
 *
 * <p>Not thread-safe: an execution environment serves one invocation at a time, on one thread.
 */
public final class Invocation {
  private final Context context;
  private final boolean coldStart;
  private final long startedAt = System.nanoTime();

  int connectionsOpened;
  int thawReconnects;
  int retries;
  int refusals;
  int loginRefreshes;
  int roundTrips;
  long connectionAgeMillis = -1;
  long borrowNanos;
  long queryNanos;

  /**
   * @param context what the runtime knows of the invocation
   * @param coldStart whether it is the first of its execution environment
   */
  public Invocation(Context context, boolean coldStart) {
    this.context = context;
    this.coldStart = coldStart;
  }

  /** Lambda's request id. */
  public String requestId() {
    return context.getAwsRequestId();
  }

  /** The name of the function that runs. */
  public String functionName() {
    return context.getFunctionName();
  }

  /** Whether this is the first invocation of its execution environment. */
  public boolean coldStart() {
    return coldStart;
  }

  /** Time until Lambda ends the function; zero or more. */
  public Duration remaining() {
    return Duration.ofMillis(Math.max(0, context.getRemainingTimeInMillis()));
  }

  /** Time since the handler was called. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** Connections that this invocation opened: 0 where it found one open. */
  public int connectionsOpened() {
    return connectionsOpened;
  }

  /** Connections discarded unasked, because they had rested too long (a thaw). */
  public int thawReconnects() {
    return thawReconnects;
  }

  /** Statements sent a second time, because the connection had died under the first. */
  public int retries() {
    return retries;
  }

  /** How often the pooler or the database turned this invocation away. */
  public int refusals() {
    return refusals;
  }

  /** How often a login that was not accepted was asked for anew: 1 at the most. */
  public int loginRefreshes() {
    return loginRefreshes;
  }

  /** Statements sent to the pooler, each one network round trip. */
  public int roundTrips() {
    return roundTrips;
  }

  /** Milliseconds that the connection had rested before it was used; -1 where it was new. */
  public long connectionAgeMillis() {
    return connectionAgeMillis;
  }

  /** Time spent on getting a connection, opening and waiting included. */
  public Duration borrowed() {
    return Duration.ofNanos(borrowNanos);
  }

  /** Time spent on statements, from sending to the last row. */
  public Duration queried() {
    return Duration.ofNanos(queryNanos);
  }
}
