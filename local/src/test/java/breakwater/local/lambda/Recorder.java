package breakwater.local.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what a service reports, and lets a test wait for a report. Any thread may call it. */
final class Recorder<T> {
  private record Waiter<T>(Predicate<T> condition, CompletableFuture<T> found) {}

  private final List<T> seen = new ArrayList<>();
  private final List<Waiter<T>> waiters = new ArrayList<>();

  synchronized void add(T report) {
    seen.add(report);
    waiters.stream()
        .filter(waiter -> waiter.condition.test(report))
        .forEach(waiter -> waiter.found.complete(report));
  }

  /** Returns the first report that fits, of those made already or to come within 30 s. */
  T await(Predicate<T> condition) {
    CompletableFuture<T> found = new CompletableFuture<>();
    synchronized (this) {
      seen.stream().filter(condition).findFirst().ifPresent(found::complete);
      waiters.add(new Waiter<>(condition, found));
    }
    return found.orTimeout(30, TimeUnit.SECONDS).join();
  }

  synchronized List<T> seen() {
    return List.copyOf(seen);
  }
}
