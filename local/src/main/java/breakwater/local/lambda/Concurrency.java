package breakwater.local.lambda;

import breakwater.local.template.FunctionDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts invocations at work against the limits: a function with reserved concurrency has that many
 * and no more; all others share what the reservations leave of the account. Provisioned
 * environments of a function without reservation are set aside from the shared part. Any thread may
 * call it; the object's monitor guards the counts.
 */
final class Concurrency {
  private final int unreserved;
  private final Map<String, Integer> inFlight = new HashMap<>();
  private int unreservedInFlight;

  /**
   * @throws IllegalArgumentException if the functions reserve and provision more than the account
   */
  Concurrency(int account, List<FunctionDefinition> functions) {
    int setAside = functions.stream().mapToInt(Concurrency::setAside).sum();
    if (setAside > account) {
      throw new IllegalArgumentException(
          "The functions reserve or provision a concurrency of "
              + setAside
              + ", the account has "
              + account
              + ": lower ReservedConcurrentExecutions or ProvisionedConcurrentExecutions");
    }
    unreserved = account - setAside;
  }

  private static int setAside(FunctionDefinition function) {
    return function.reservedConcurrency().orElse(function.provisionedConcurrency());
  }

  /** Takes a place for one invocation. Returns Lambda's name of the limit where there is none. */
  synchronized Optional<String> acquire(FunctionDefinition function) {
    int running = inFlight.getOrDefault(function.name(), 0);
    if (running >= setAside(function)) {
      if (function.reservedConcurrency().isPresent()) {
        return Optional.of("ReservedFunctionConcurrentInvocationLimitExceeded");
      }
      if (unreservedInFlight == unreserved) {
        return Optional.of("ConcurrentInvocationLimitExceeded");
      }
      unreservedInFlight++;
    }
    inFlight.put(function.name(), running + 1);
    return Optional.empty();
  }

  /** Gives back a place that {@link #acquire} took. */
  synchronized void release(FunctionDefinition function) {
    int running = inFlight.merge(function.name(), -1, Integer::sum);
    if (running >= setAside(function)) {
      unreservedInFlight--;
    }
  }
}
