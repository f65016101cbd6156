package breakwater.local.lambda;

import breakwater.local.template.FunctionDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Scales one function as Lambda does: an idle environment serves, the one used last first; where
 * all are busy a new one starts. Any thread may call it; the object's monitor guards all mutable
 * fields.
 */
final class FunctionScaler {
  /** Lambda's limit for the init of provisioned and SnapStart environments, if not the timeout. */
  private static final Duration EARLY_INIT_TIMEOUT = Duration.ofSeconds(130);

  private final FunctionDefinition function;
  private final ExecutionEnvironment.Host host;
  private final Concurrency concurrency;
  private final Set<ExecutionEnvironment> environments = new LinkedHashSet<>();
  private final Deque<ExecutionEnvironment> idle = new ArrayDeque<>();
  private long coldStarts;
  private long invocations;
  private long throttled;
  private boolean closed;

  FunctionScaler(
      FunctionDefinition function, ExecutionEnvironment.Host host, Concurrency concurrency) {
    this.function = function;
    this.host = host;
    this.concurrency = concurrency;
  }

  /** How many environments are to be there before the first request. */
  int early() {
    return function.provisionedConcurrency() + (function.snapStart() ? 1 : 0);
  }

  /** How many environments it lacks to {@code wanted}, or to as many as may be busy at a time. */
  synchronized int missing(int wanted) {
    int useful = Math.min(wanted, function.reservedConcurrency().orElse(wanted));
    return Math.max(0, useful - environments.size());
  }

  private Duration initTimeout(InitializationType type) {
    return type == InitializationType.SNAP_START
        ? earlyInitTimeout()
        : host.options().initTimeout();
  }

  private Duration earlyInitTimeout() {
    return function.timeout().compareTo(EARLY_INIT_TIMEOUT) > 0
        ? function.timeout()
        : EARLY_INIT_TIMEOUT;
  }

  /** Initialises one environment before anyone needs it. One that fails is left out. */
  void startEarly() throws InterruptedException {
    ExecutionEnvironment environment = start(earlyType());
    if (environment.awaitInit("init", Deadline.after(earlyInitTimeout())).isEmpty()) {
      putBack(environment);
    }
  }

  /**
   * Runs one invocation and waits for its answer. If the caller is interrupted, the invocation goes
   * on without it, as on Lambda.
   */
  InvocationResult invoke(String requestId, byte[] payload) throws InterruptedException {
    Optional<String> limit = concurrency.acquire(function);
    if (limit.isPresent()) {
      countThrottled();
      return new InvocationResult.Throttled(limit.get());
    }
    CompletableFuture<InvocationResult> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> serve(requestId, payload, answer));
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Invocation " + requestId + " was not run", e.getCause());
    }
  }

  /** Gives the place back before the caller gets the answer, for it may ask again at once. */
  private void serve(String requestId, byte[] payload, CompletableFuture<InvocationResult> answer) {
    InvocationResult result;
    try {
      result = run(requestId, payload, answer);
    } catch (InterruptedException | RuntimeException e) {
      concurrency.release(function);
      answer.completeExceptionally(e);
      return;
    }
    concurrency.release(function);
    answer.complete(result);
  }

  private InvocationResult run(
      String requestId, byte[] payload, CompletableFuture<InvocationResult> answer)
      throws InterruptedException {
    ExecutionEnvironment environment = take();
    Deadline initDeadline = Deadline.after(initTimeout(environment.type()));
    boolean ready = environment.awaitReady(requestId, initDeadline).isEmpty();
    Deadline deadline = Deadline.after(function.timeout());
    if (!ready) {
      // As on Lambda: a failed init is tried once more, within the time of the invocation.
      environment = start(environment.type());
      var error = environment.awaitReady(requestId, deadline);
      if (error.isPresent()) {
        return error.get();
      }
    }
    InvocationResult result = environment.invoke(requestId, payload, deadline);
    if (!environment.isQuiet()) {
      answer.complete(result); // extensions that go on are not the caller's business
    }
    if (environment.awaitRest(deadline)) {
      putBack(environment);
    }
    return result;
  }

  private ExecutionEnvironment take() {
    ExecutionEnvironment environment = takeIdle();
    return environment == null ? start(lateType()) : environment;
  }

  private synchronized @Nullable ExecutionEnvironment takeIdle() {
    invocations++;
    ExecutionEnvironment environment = idle.pollFirst();
    if (environment == null || environment.isSnapshot()) {
      coldStarts++;
    }
    return environment;
  }

  /** Under the monitor, so that {@link #close} misses no process. */
  private synchronized ExecutionEnvironment start(InitializationType type) {
    if (closed) {
      throw new IllegalStateException(function.name() + " is shut down");
    }
    return ExecutionEnvironment.start(function, type, host, this::add, this::remove);
  }

  /** One snapshot for each function: to make more, a process would have to be cloned. */
  private synchronized InitializationType earlyType() {
    boolean snapshot =
        environments.stream().anyMatch(e -> e.type() == InitializationType.SNAP_START);
    return function.snapStart() && !snapshot ? InitializationType.SNAP_START : lateType();
  }

  /** With SnapStart, too: an init on demand takes about as long here as a restore on Lambda. */
  private synchronized InitializationType lateType() {
    return provisioned() < function.provisionedConcurrency()
        ? InitializationType.PROVISIONED_CONCURRENCY
        : InitializationType.ON_DEMAND;
  }

  private long provisioned() {
    return environments.stream()
        .filter(e -> e.type() == InitializationType.PROVISIONED_CONCURRENCY)
        .count();
  }

  private synchronized void add(ExecutionEnvironment environment) {
    environments.add(environment);
  }

  private synchronized void remove(ExecutionEnvironment environment) {
    environments.remove(environment);
    idle.remove(environment);
  }

  private synchronized void putBack(ExecutionEnvironment environment) {
    if (environments.contains(environment)) {
      idle.addFirst(environment);
    }
  }

  private synchronized void countThrottled() {
    throttled++;
  }

  /** Shuts down what has been idle since before {@code limit}. Provisioned environments stay. */
  void reap(Instant limit) {
    List<ExecutionEnvironment> reaped;
    synchronized (this) {
      reaped = idle.stream().filter(environment -> isReapable(environment, limit)).toList();
      idle.removeAll(reaped);
    }
    reaped.forEach(ExecutionEnvironment::shutdown);
  }

  private static boolean isReapable(ExecutionEnvironment environment, Instant limit) {
    return environment.type() != InitializationType.PROVISIONED_CONCURRENCY
        && !environment.isSnapshot()
        && environment.status().since().isBefore(limit);
  }

  synchronized FunctionStatus status() {
    List<EnvironmentStatus> now = environments();
    return new FunctionStatus(
        now.size(),
        count(now, EnvironmentState.BUSY),
        count(now, EnvironmentState.FROZEN),
        coldStarts,
        invocations,
        throttled);
  }

  private static int count(List<EnvironmentStatus> environments, EnvironmentState state) {
    return (int) environments.stream().filter(e -> e.state() == state).count();
  }

  synchronized List<EnvironmentStatus> environments() {
    return environments.stream().map(ExecutionEnvironment::status).toList();
  }

  /** Lets no new environment start, and returns those that exist, for their shutdown. */
  synchronized List<ExecutionEnvironment> close() {
    closed = true;
    return List.copyOf(environments);
  }
}
