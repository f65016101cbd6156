package breakwater.local.live;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Opens the dashboard as many users at once, over HTTP as a browser would. One burst runs at a
 * time. Any thread may call it.
 */
public final class Bursts {
  /** The most users of one burst: on a laptop, each may need a process of its own. */
  public static final int MAX_USERS = 100;

  private static final int PARALLEL_FIRST_REQUESTS = 2 * Runtime.getRuntime().availableProcessors();

  /**
   * Browsers give up a request after five minutes, and idle environments end after ten: the first
   * would be gone before the last was there.
   */
  static final Duration PREPARATION = Duration.ofMinutes(4);

  // Longer than the API's own limit of 30 s, which is the more telling answer.
  private static final Duration TIMEOUT = Duration.ofSeconds(35);

  private final URI api;
  private final DashboardLoad load;
  private final Preparation preparation;
  private final UnaryOperator<String> tokens;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

  /** Sees to it that there are environments for so many users at once. */
  interface Preparation {
    /**
     * Does nothing if there can be.
     *
     * @throws IllegalArgumentException with how many users there can be
     */
    void check(int users);

    /**
     * Initialises those that are missing.
     *
     * @return whether any was
     */
    boolean prepare(int users) throws InterruptedException;
  }

  /**
   * How far a burst is.
   *
   * @param users who open the dashboard at once
   * @param requests that all of them send
   * @param answered of them, so far
   * @param prepared whether they have been sent
   */
  record Progress(int users, int requests, int answered, boolean prepared) {}

  private record Running(int users, int requests, AtomicInteger answered, AtomicBoolean prepared) {
    Progress progress() {
      return new Progress(users, requests, answered.get(), prepared.get());
    }
  }

  /**
   * Nothing is sent yet.
   *
   * @param api where the HTTP API answers
   * @param tokens gives a valid token for an owner
   * @param clock tells how long the preparation takes
   */
  Bursts(
      URI api,
      DashboardLoad load,
      Preparation preparation,
      UnaryOperator<String> tokens,
      InstantSource clock) {
    this.clock = clock;
    this.api = api;
    this.load = load;
    this.preparation = preparation;
    this.tokens = tokens;
  }

  @Nullable Progress progress() {
    Running now = running.get();
    return now == null ? null : now.progress();
  }

  /**
   * Checks that this is the world that a burst would go to.
   *
   * @param world null for whichever it is
   * @throws IllegalArgumentException with what runs here
   */
  public void requireWorld(@Nullable String world) {
    if (world != null && !world.equals(load.world())) {
      throw new IllegalArgumentException(
          "The template that runs here is the world \"%s\", not \"%s\"."
              .formatted(load.world(), world));
    }
  }

  /**
   * Sends one burst and waits for its last answer.
   *
   * @param users 1 to {@link #MAX_USERS}
   * @return empty if another burst runs, and none was sent
   * @throws IllegalArgumentException with what would be right
   */
  public Optional<BurstResult> send(int users) throws InterruptedException {
    if (users < 1 || users > MAX_USERS) {
      throw new IllegalArgumentException("users is 1 to " + MAX_USERS + ", not " + users + ".");
    }
    if (load.paths().isEmpty()) {
      throw new IllegalArgumentException(
          "This template has no dashboard to open: neither GET /api/dashboard nor /api/widgets/….");
    }
    Running mine =
        new Running(users, users * load.paths().size(), new AtomicInteger(), new AtomicBoolean());
    if (!running.compareAndSet(null, mine)) {
      return Optional.empty();
    }
    try {
      warmUp(users);
      mine.prepared().set(true);
      return Optional.of(BurstResult.of(users, sendAll(requests(users), mine.answered())));
    } finally {
      running.set(null);
    }
  }

  /**
   * A few at a time, environments are initialised and serve a first request, which goes to the
   * newest ones. All at once they would run into their time limits on a small machine, and one
   * would see that instead of connections.
   */
  private void warmUp(int users) throws InterruptedException {
    preparation.check(users);
    Instant end = clock.instant().plus(PREPARATION);
    int step = Math.max(1, PARALLEL_FIRST_REQUESTS / load.paths().size());
    for (int ready = 0; ready < users; ready += step) {
      if (clock.instant().isAfter(end)) {
        throw new IllegalArgumentException(
            "After %d minutes this machine has environments for %d users, not for %d: send %d."
                .formatted(PREPARATION.toMinutes(), ready, users, ready));
      }
      if (preparation.prepare(Math.min(ready + step, users))) {
        var _ = sendAll(requests(step), new AtomicInteger());
      }
    }
  }

  /** As the owners that {@code make seed} fills; before it is run, their dashboards are empty. */
  private List<HttpRequest> requests(int users) {
    List<HttpRequest> requests = new ArrayList<>();
    for (int user = 1; user <= users; user++) {
      String token = tokens.apply("owner-" + user);
      load.paths().forEach(path -> requests.add(request(path, token)));
    }
    return requests;
  }

  private HttpRequest request(String path, String token) {
    return HttpRequest.newBuilder(api.resolve(path))
        .header("authorization", "Bearer " + token)
        .timeout(TIMEOUT)
        .build();
  }

  private static List<BurstResult.Answer> sendAll(
      List<HttpRequest> requests, AtomicInteger answered) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      List<Future<BurstResult.Answer>> futures = new ArrayList<>();
      for (HttpRequest request : requests) {
        futures.add(
            threads.submit(() -> {
              BurstResult.Answer answer = send(client, request);
              answered.incrementAndGet();
              return answer;
            }));
      }
      List<BurstResult.Answer> answers = new ArrayList<>();
      for (Future<BurstResult.Answer> future : futures) {
        answers.add(future.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A request of the burst could not be sent", e.getCause());
    }
  }

  private static BurstResult.Answer send(HttpClient client, HttpRequest request)
      throws InterruptedException {
    long start = System.nanoTime();
    String outcome;
    try {
      outcome = String.valueOf(client.send(request, BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      outcome = "no answer (" + e.getClass().getSimpleName() + ")";
    }
    return new BurstResult.Answer(outcome, Duration.ofNanos(System.nanoTime() - start).toMillis());
  }
}
