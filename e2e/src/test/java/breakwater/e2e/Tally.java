package breakwater.e2e;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts answers by what they mean to a caller. Thread-safe. */
final class Tally {
  private static final int KEPT_EXAMPLES = 5;
  private static final int HOPELESS = 100;

  private long requests;
  private long succeeded;
  private long refused;
  private long wrong;
  private long faultEnd = Long.MAX_VALUE;
  private long recovered;
  private final List<Long> refusalMillis = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();

  /**
   * Sends once.
   *
   * @param status of a success; 0 for any of 200 to 299
   * @return the answer where it is a success, otherwise null
   */
  @Nullable HttpResponse<String> send(int status, Supplier<HttpResponse<String>> request) {
    long sent = System.nanoTime();
    try {
      HttpResponse<String> response = request.get();
      boolean success =
          status == 0 ? response.statusCode() / 100 == 2 : response.statusCode() == status;
      count(sent, response, success);
      return success ? response : null;
    } catch (RuntimeException | AssertionError e) {
      wrong(e.toString());
      return null;
    }
  }

  private synchronized void count(long sent, HttpResponse<String> response, boolean success) {
    boolean refusal = !success && isRefusal(response);
    requests++;
    succeeded += success ? 1 : 0;
    refused += refusal ? 1 : 0;
    if (!success && !refusal) {
      requests--;
      wrong(response.request().method() + " " + response + " " + response.body());
    }
    long now = System.nanoTime();
    if (refusal) {
      refusalMillis.add((now - sent) / 1_000_000);
    }
    if (now > faultEnd && (!success || sent < faultEnd)) {
      recovered = now;
    }
    notifyAll();
  }

  /** Whether it says that the same request may be sent again. */
  static boolean isRefusal(HttpResponse<String> response) {
    boolean retryAfter =
        response.headers().firstValue("retry-after").filter(s -> s.matches("[1-5]")).isPresent();
    return switch (response.statusCode()) {
      case 429 -> true; // the gateway's; it knows no Retry-After
      case 503, 409 -> retryAfter;
      default -> false;
    };
  }

  /** Counts an answer that contradicts the contract, or none. */
  synchronized void wrong(String what) {
    requests++;
    wrong++;
    if (examples.size() < KEPT_EXAMPLES) {
      examples.add(what);
    }
    notifyAll();
  }

  /** Takes a success back: its data are wrong. */
  synchronized void wrongData(String what) {
    succeeded--;
    requests--;
    wrong(what);
  }

  /** The fault is over; from here the recovery counts. */
  synchronized void faultEnded() {
    faultEnd = System.nanoTime();
    recovered = faultEnd;
  }

  /** All that was to be sent after the fault has been answered. */
  synchronized void recovered() {
    recovered = System.nanoTime();
  }

  synchronized long succeeded() {
    return succeeded;
  }

  synchronized long refused() {
    return refused;
  }

  /** Whether so much is wrong that nothing is to be expected any more. */
  synchronized boolean isHopeless() {
    return wrong >= HOPELESS;
  }

  synchronized List<String> examples() {
    return List.copyOf(examples);
  }

  synchronized FaultReport.Row row(String fault, Ledger.Difference difference) {
    long recoveryMs = faultEnd == Long.MAX_VALUE ? 0 : (recovered - faultEnd) / 1_000_000;
    return new FaultReport.Row(
        fault,
        requests,
        succeeded,
        refused,
        wrong,
        difference.lost(),
        difference.duplicate(),
        recoveryMs,
        refusalMillis(50),
        refusalMillis(99));
  }

  private long refusalMillis(int percentile) {
    List<Long> sorted = refusalMillis.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((sorted.size() * percentile - 1) / 100);
  }
}
