package breakwater.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How {@link LambdaService} runs functions. {@link #in} gives Lambda's own values. Immutable. */
public final class LambdaOptions {
  private final Path runDirectory;
  private final Path javaHome;
  private String region = "us-east-1";
  private int accountConcurrency = 1_000;
  private Duration idleTimeout = Duration.ofMinutes(10);
  private Duration initTimeout = Duration.ofSeconds(10);
  private Duration shutdownWindow = Duration.ofMillis(500);
  private List<Duration> retryDelays = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));
  private RuntimeClient runtimeClient = RuntimeClient.ofThisSystem();
  private @Nullable Path aotCaches;
  private Consumer<LogLine> log = line -> System.out.println(line.function() + " " + line.text());
  private Consumer<EnvironmentStatus> listener = status -> {};

  private LambdaOptions(Path runDirectory, Path javaHome) {
    this.runDirectory = runDirectory;
    this.javaHome = javaHome;
  }

  /**
   * Lambda's defaults: an account of 1,000, an init of 10 s, retries after 1 and 2 minutes; idle
   * environments live 10 minutes, and functions write to stdout.
   */
  public static LambdaOptions in(Path runDirectory) {
    return new LambdaOptions(
        runDirectory.toAbsolutePath(), Path.of(System.getProperty("java.home")));
  }

  /**
   * @throws IllegalArgumentException if a number or duration makes no sense
   */
  private LambdaOptions with(Consumer<LambdaOptions> change) {
    LambdaOptions changed = new LambdaOptions(runDirectory, javaHome);
    changed.region = region;
    changed.accountConcurrency = accountConcurrency;
    changed.idleTimeout = idleTimeout;
    changed.initTimeout = initTimeout;
    changed.shutdownWindow = shutdownWindow;
    changed.retryDelays = retryDelays;
    changed.runtimeClient = runtimeClient;
    changed.aotCaches = aotCaches;
    changed.log = log;
    changed.listener = listener;
    change.accept(changed);
    changed.check();
    return changed;
  }

  private void check() {
    check(accountConcurrency > 0, "accountConcurrency is at least 1, not " + accountConcurrency);
    check(idleTimeout.toMillis() >= 4, "idleTimeout is at least 4 ms, not " + idleTimeout);
    check(initTimeout.isPositive(), "initTimeout is more than zero, not " + initTimeout);
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Where the zips are unpacked and processes are recorded; created if missing. It belongs to one
   * service at a time: its start ends the processes that an earlier one left there.
   */
  public Path runDirectory() {
    return runDirectory;
  }

  /** The JDK that runs the functions. */
  public Path javaHome() {
    return javaHome;
  }

  /** The AWS region that functions see. */
  public String region() {
    return region;
  }

  /** Invocations at one time over all functions; at least 1. */
  public int accountConcurrency() {
    return accountConcurrency;
  }

  /** How long an environment stays frozen before it is shut down; at least 4 ms. */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /** How long an init on demand may take before it is started once more. */
  public Duration initTimeout() {
    return initTimeout;
  }

  /** How long an environment with an internal extension may go on after SIGTERM. */
  public Duration shutdownWindow() {
    return shutdownWindow;
  }

  /** Pauses before each further attempt of a failed asynchronous invocation. */
  public List<Duration> retryDelays() {
    return retryDelays;
  }

  /** What runs the handlers. */
  public RuntimeClient runtimeClient() {
    return runtimeClient;
  }

  /**
   * Where the JVMs' AOT caches are kept, see {@link AotCache}; null for none, as on Lambda. Without
   * effect on {@link RuntimeClient#JAVA}.
   */
  public @Nullable Path aotCaches() {
    return aotCaches;
  }

  /** Gets every line that functions write; called from many threads. */
  public Consumer<LogLine> log() {
    return log;
  }

  /**
   * Gets every change of state of an environment; called from many threads, and must not block, for
   * the environment waits for it.
   */
  public Consumer<EnvironmentStatus> listener() {
    return listener;
  }

  /** Returns these options with another region. */
  public LambdaOptions withRegion(String value) {
    return with(changed -> changed.region = value);
  }

  /** Returns these options with another account concurrency. */
  public LambdaOptions withAccountConcurrency(int value) {
    return with(changed -> changed.accountConcurrency = value);
  }

  /** Returns these options with another life of idle environments. */
  public LambdaOptions withIdleTimeout(Duration value) {
    return with(changed -> changed.idleTimeout = value);
  }

  /** Returns these options with another limit for an init on demand. */
  public LambdaOptions withInitTimeout(Duration value) {
    return with(changed -> changed.initTimeout = value);
  }

  /** Returns these options with another window after SIGTERM. */
  public LambdaOptions withShutdownWindow(Duration value) {
    return with(changed -> changed.shutdownWindow = value);
  }

  /** Returns these options with other pauses before asynchronous retries; one entry per retry. */
  public LambdaOptions withRetryDelays(List<Duration> value) {
    return with(changed -> changed.retryDelays = List.copyOf(value));
  }

  /** Returns these options with another runtime client. */
  public LambdaOptions withRuntimeClient(RuntimeClient value) {
    return with(changed -> changed.runtimeClient = value);
  }

  /** Returns these options with AOT caches that are kept in a directory. */
  public LambdaOptions withAotCaches(Path value) {
    return with(changed -> changed.aotCaches = value);
  }

  /** Returns these options with another reader of the functions' output. */
  public LambdaOptions withLog(Consumer<LogLine> value) {
    return with(changed -> changed.log = value);
  }

  /** Returns these options with another listener for changes of state. */
  public LambdaOptions withListener(Consumer<EnvironmentStatus> value) {
    return with(changed -> changed.listener = value);
  }
}
