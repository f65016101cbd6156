package breakwater.local.lambda;

import java.time.Duration;

/**
 * A moment by which something must have happened, on the monotonic clock.
 *
 * @param nanoTime that moment in terms of {@link System#nanoTime}
 */
record Deadline(long nanoTime) {

  static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** What is left, in nanoseconds; zero or less once it is over. */
  long remainingNanos() {
    return nanoTime - System.nanoTime();
  }
}
