package breakwater.local.http;

import breakwater.local.template.ThrottleDefinition;
import java.time.Duration;
import java.time.Instant;

/** API Gateway's throttle: holds up to {@code burst} tokens, refilled at {@code rate} a second. */
final class TokenBucket {

  private final ThrottleDefinition limits;
  private double tokens; // guarded by this
  private Instant filled; // guarded by this

  TokenBucket(ThrottleDefinition limits, Instant now) {
    this.limits = limits;
    this.tokens = limits.burst();
    this.filled = now;
  }

  /** Takes a token if there is one. Any thread may call it. */
  synchronized boolean tryTake(Instant now) {
    double seconds = Math.max(0, Duration.between(filled, now).toNanos() / 1e9);
    tokens = Math.min(limits.burst(), tokens + seconds * limits.rate());
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
