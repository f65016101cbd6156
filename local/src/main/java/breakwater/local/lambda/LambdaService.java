package breakwater.local.lambda;

import breakwater.local.process.ChildProcesses;
import breakwater.local.template.FunctionDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lambda on this machine: runs functions in processes of their own, scales and freezes them. Any
 * number of threads may call it.
 */
public final class LambdaService implements Invoker, AutoCloseable {
  // More at a time would only make each init slower, and some run into its time limit.
  private static final int PARALLEL_INITS = 2 * Runtime.getRuntime().availableProcessors();

  private final LambdaOptions options;
  private final RuntimeLauncher launcher;
  private final Map<String, FunctionScaler> scalers = new LinkedHashMap<>();
  private final ScheduledExecutorService reaper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("idle environments").factory());
  private final AsyncInvocations async;

  private LambdaService(List<FunctionDefinition> functions, LambdaOptions options) {
    this.options = options;
    launcher = new RuntimeLauncher(options);
    ChildProcesses children =
        new ChildProcesses(options.runDirectory().resolve(ChildProcesses.FOLDER));
    children.clearLeftovers();
    var host = new ExecutionEnvironment.Host(options, launcher, children);
    Concurrency concurrency = new Concurrency(options.accountConcurrency(), functions);
    for (FunctionDefinition function : functions) {
      launcher.unpack(function);
      scalers.put(function.name(), new FunctionScaler(function, host, concurrency));
    }
    async = new AsyncInvocations(this::invoke, options);
  }

  /**
   * Ends what an earlier run left, unpacks the functions and returns when all provisioned
   * environments and the first SnapStart environment of each function are initialised.
   *
   * @throws IllegalArgumentException if a zip is missing, or concurrency is reserved that the
   *     account does not have
   * @throws java.io.UncheckedIOException if the run directory cannot be written
   */
  public static LambdaService start(List<FunctionDefinition> functions, LambdaOptions options)
      throws InterruptedException {
    LambdaService service = open(functions, options);
    try {
      service.startEarly();
      return service;
    } catch (InterruptedException | RuntimeException e) {
      service.close();
      throw e;
    }
  }

  /**
   * As {@link #start}, but without any environment: for a function that has to run before the
   * others are initialised, a migration. {@link #startEarly} follows.
   */
  public static LambdaService open(List<FunctionDefinition> functions, LambdaOptions options) {
    LambdaService service = new LambdaService(functions, options);
    service.startReaper();
    return service;
  }

  /** Returns when all provisioned and SnapStart environments are initialised. */
  public void startEarly() throws InterruptedException {
    List<FunctionScaler> early = new ArrayList<>();
    for (FunctionScaler scaler : scalers.values()) {
      early.addAll(Collections.nCopies(scaler.early(), scaler));
    }
    initialise(early);
  }

  /**
   * Initialises environments, a few at a time, until the function has as many or no more could be
   * busy at one time. Lambda has no such call: there, every init has a CPU of its own; here, many
   * at once would run into their time limit.
   */
  public void prepare(String functionName, int environments) throws InterruptedException {
    FunctionScaler scaler = scaler(functionName);
    initialise(Collections.nCopies(scaler.missing(environments), scaler));
  }

  /** How many environments {@link #prepare} would start. */
  public int missing(String functionName, int environments) {
    return scaler(functionName).missing(environments);
  }

  /** One environment for each entry. */
  private static void initialise(List<FunctionScaler> wanted) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL_INITS)) {
      List<Future<?>> inits = new ArrayList<>();
      wanted.forEach(scaler -> inits.add(threads.submit(() -> initialise(scaler))));
      for (Future<?> init : inits) {
        init.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("An environment could not be started", e.getCause());
    }
  }

  private static boolean initialise(FunctionScaler scaler) throws InterruptedException {
    scaler.startEarly();
    return true;
  }

  private void startReaper() {
    Duration period = options.idleTimeout().dividedBy(4);
    var _ =
        reaper.scheduleWithFixedDelay(
            this::reap, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void reap() {
    Instant limit = Instant.now().minus(options.idleTimeout());
    scalers.values().forEach(scaler -> scaler.reap(limit));
  }

  @Override
  public InvocationResult invoke(String functionName, byte[] event) throws InterruptedException {
    return invoke(functionName, UUID.randomUUID().toString(), event);
  }

  /**
   * {@link #invoke(String, byte[])} with the request id that the function sees and that errors
   * name.
   */
  public InvocationResult invoke(String functionName, String requestId, byte[] event)
      throws InterruptedException {
    FunctionScaler scaler = scaler(functionName);
    if (event.length > RuntimeApi.MAX_PAYLOAD) {
      return new InvocationResult.EventTooLarge(event.length);
    }
    return scaler.invoke(requestId, event);
  }

  /**
   * Queues an invocation and returns at once. A function error is tried again after each of {@link
   * LambdaOptions#retryDelays}; a throttled one for up to 6 hours. The answer is thrown away.
   *
   * @throws IllegalArgumentException if there is no such function
   */
  public void invokeAsync(String functionName, String requestId, byte[] event) {
    scaler(functionName);
    async.submit(functionName, requestId, event);
  }

  /** Whether there is a function of this name. */
  public boolean hasFunction(String functionName) {
    return scalers.containsKey(functionName);
  }

  /** Counts by function, in the order of the template. */
  public Map<String, FunctionStatus> status() {
    Map<String, FunctionStatus> status = new LinkedHashMap<>();
    scalers.forEach((name, scaler) -> status.put(name, scaler.status()));
    return status;
  }

  /** Every execution environment that exists now. */
  public List<EnvironmentStatus> environments() {
    return scalers.values().stream()
        .map(FunctionScaler::environments)
        .flatMap(Collection::stream)
        .toList();
  }

  /** Shuts every environment down. Returns when no process is left. May be called again. */
  @Override
  public void close() {
    reaper.shutdownNow();
    async.close();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      scalers.values().stream()
          .flatMap(scaler -> scaler.close().stream())
          .forEach(environment -> threads.execute(environment::shutdown));
    }
  }

  private FunctionScaler scaler(String functionName) {
    FunctionScaler scaler = scalers.get(functionName);
    if (scaler == null) {
      throw new IllegalArgumentException(
          "There is no function " + functionName + "; the template has " + scalers.keySet());
    }
    return scaler;
  }
}
