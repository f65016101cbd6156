package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More is asked for than can be served: what can be is, and the rest is told to come back. */
@Tag("faults")
final class OverloadTest {
  private static final Ledger.Difference NO_WRITES = new Ledger.Difference(0, 0);

  /** Makes a query slow enough that this machine's processors are not what is measured. */
  private static final Duration QUERY = Duration.ofMillis(100);

  private static final int ENVIRONMENTS = 8;
  private static final int POOL = 2;

  /** How long the flood lasts, and how long the rate is measured before it. */
  private static final Duration FLOOD = Duration.ofSeconds(FaultPlatform.FULL ? 60 : 8);

  private static final Duration MEASURED = Duration.ofSeconds(FaultPlatform.FULL ? 20 : 5);

  @Test
  @AtLength
  void goodputStaysWhenTenTimesAsMuchIsAskedFor() throws Exception {
    Map<String, String> variables =
        Map.of(
            "PARAMETERS",
            "DashboardConcurrency=" + ENVIRONMENTS,
            "POOLER_SIZE",
            String.valueOf(POOL),
            "PROVISIONED",
            String.valueOf(ENVIRONMENTS));
    try (FaultPlatform faults = FaultPlatform.start(variables)) {
      HttpRequest request = dashboard(faults);
      faults.beforePostgres.delayAnswers(QUERY);
      sustainable(faults, request); // warms up
      double rate = sustainable(faults, request);

      Tally flood = new Tally();
      JsonNode before = function(faults);
      double goodput = askAtRate(faults, request, flood, 10 * rate);
      JsonNode after = function(faults);
      // What this machine can do is less where something else runs on it meanwhile.
      double sustainable = Math.min(rate, sustainable(faults, request));

      FaultReport.Row row = report("10 times the sustainable rate", flood);
      System.out.printf("sustainable %.1f/s, goodput %.1f/s%n", sustainable, goodput);
      assertThat(row.wrong()).as("%s", flood.examples()).isZero();
      assertThat(row.refused()).as("%s", row).isGreaterThan(row.succeeded());
      assertThat(goodput).isGreaterThan(0.9 * sustainable);
      assertThat(grown("throttled", before, after))
          .as("refused where nothing has been done for it yet")
          .isEqualTo(row.refused());
      assertThat(grown("invocations", before, after))
          .as("what has begun is served")
          .isEqualTo(row.succeeded());
    }
  }

  private static JsonNode function(FaultPlatform faults) {
    return faults.platform.status().path("functions").path("DashboardFunction");
  }

  private static long grown(String count, JsonNode before, JsonNode after) {
    return after.path(count).asLong() - before.path(count).asLong();
  }

  @Test
  @AtLength
  void moreEnvironmentsThanThePoolerAcceptsAreRefusedClearly() throws Exception {
    try (FaultPlatform faults =
        FaultPlatform.start(Map.of("POOLER_CLIENTS", "4", "PROVISIONED", "8"))) {
      Tally tally = together(faults, ENVIRONMENTS, 2);

      FaultReport.Row row = report("more environments than the pooler accepts", tally);
      assertThat(row.wrong()).as("%s", tally.examples()).isZero();
      assertThat(row.succeeded()).as("%s", row).isPositive();
      assertThat(row.refused()).as("%s", row).isPositive();
    }
  }

  @Test
  @AtLength
  void callersWhoWaitTooLongForAServerConnectionAreRefusedClearly() throws Exception {
    try (FaultPlatform faults =
        FaultPlatform.start(Map.of("POOLER_SIZE", "1", "PROVISIONED", "8"))) {
      together(faults, ENVIRONMENTS, 1); // everybody has a client connection now
      faults.beforePostgres.delayAnswers(Duration.ofSeconds(2));

      Tally tally = together(faults, ENVIRONMENTS, 2);

      FaultReport.Row row = report("pool exhausted by slow queries", tally);
      assertThat(row.wrong()).as("%s", tally.examples()).isZero();
      assertThat(row.succeeded()).as("%s", row).isPositive();
      assertThat(row.refused()).as("%s", row).isPositive();
    }
  }

  private static HttpRequest dashboard(FaultPlatform faults) {
    return faults
        .platform
        .request("/api/dashboard", "authorization", "Bearer " + faults.platform.token("demo"))
        .build();
  }

  private static FaultReport.Row report(String fault, Tally tally) throws Exception {
    return FaultReport.add(tally.row(fault, NO_WRITES));
  }

  /** So many callers ask at the same time, each so often. */
  private static Tally together(FaultPlatform faults, int callers, int times) {
    HttpRequest request = dashboard(faults);
    Tally tally = new Tally();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        threads.execute(() -> {
          for (int n = 0; n < times; n++) {
            HttpResponse<String> ignored = tally.send(200, () -> faults.platform.send(request));
          }
        });
      }
    }
    return tally;
  }

  /** Answers in a second where as many callers as environments ask one thing after the other. */
  private static double sustainable(FaultPlatform faults, HttpRequest request) {
    Tally tally = new Tally();
    long end = System.nanoTime() + MEASURED.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ENVIRONMENTS; i++) {
        threads.execute(() -> {
          while (System.nanoTime() < end) {
            HttpResponse<String> ignored = tally.send(200, () -> faults.platform.send(request));
          }
        });
      }
    }
    return tally.succeeded() / (double) MEASURED.toSeconds();
  }

  /**
   * Callers who do not wait for each other: one each time that the rate says so.
   *
   * @return how many were served in a second of the flood
   */
  private static double askAtRate(
      FaultPlatform faults, HttpRequest request, Tally tally, double perSecond)
      throws InterruptedException {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < perSecond * FLOOD.toSeconds(); i++) {
        long planned = start + (long) (i * 1e9 / perSecond);
        long wait = planned - System.nanoTime();
        if (wait > 0) {
          Thread.sleep(Duration.ofNanos(wait));
        }
        threads.execute(() -> {
          HttpResponse<String> ignored = tally.send(200, () -> faults.platform.send(request));
        });
      }
      return tally.succeeded() * 1e9 / (System.nanoTime() - start);
    }
  }
}
