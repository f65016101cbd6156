package breakwater.local.lambda;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Invocations that nobody waits for, each in a thread of its own. Any thread may call it. What is
 * queued is lost when {@code local} ends.
 */
final class AsyncInvocations implements AutoCloseable {
  /** What runs one attempt. */
  interface Attempt {
    InvocationResult invoke(String functionName, String requestId, byte[] event)
        throws InterruptedException;
  }

  // Lambda keeps a throttled event for up to 6 hours, with pauses from 1 s to 5 minutes.
  private static final Duration FIRST_THROTTLE_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_THROTTLE_PAUSE = Duration.ofMinutes(5);
  private static final Duration MAXIMUM_AGE = Duration.ofHours(6);

  private final Attempt attempt;
  private final LambdaOptions options;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  AsyncInvocations(Attempt attempt, LambdaOptions options) {
    this.attempt = attempt;
    this.options = options;
  }

  void submit(String functionName, String requestId, byte[] event) {
    threads.execute(() -> run(functionName, requestId, event));
  }

  private void run(String functionName, String requestId, byte[] event) {
    try {
      Iterator<Duration> pauses = options.retryDelays().iterator();
      while (attempt(functionName, requestId, event) instanceof InvocationResult.FunctionError) {
        if (!pauses.hasNext()) {
          options.log().accept(new LogLine(functionName, "", requestId + " failed; given up"));
          return;
        }
        Thread.sleep(pauses.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() drops what is queued
    }
  }

  private InvocationResult attempt(String functionName, String requestId, byte[] event)
      throws InterruptedException {
    Deadline deadline = Deadline.after(MAXIMUM_AGE);
    Duration pause = FIRST_THROTTLE_PAUSE;
    InvocationResult result = attempt.invoke(functionName, requestId, event);
    while (result instanceof InvocationResult.Throttled && deadline.remainingNanos() > 0) {
      Thread.sleep(pause);
      Duration next = pause.multipliedBy(2);
      pause = next.compareTo(LONGEST_THROTTLE_PAUSE) < 0 ? next : LONGEST_THROTTLE_PAUSE;
      result = attempt.invoke(functionName, requestId, event);
    }
    return result;
  }

  /** Drops what is queued. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
