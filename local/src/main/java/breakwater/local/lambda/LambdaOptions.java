package breakwater.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How {@link LambdaService} runs functions. {@link #in} gives Lambda's own values.
 *
 * @param runDirectory where the zips are unpacked and processes are recorded; created if missing.
 *     It belongs to one service at a time: its start ends the processes that an earlier one left
 *     there
 * @param javaHome the JDK that runs the functions
 * @param region the AWS region that functions see
 * @param accountConcurrency invocations at one time over all functions
 * @param idleTimeout how long an environment stays frozen before it is shut down
 * @param initTimeout how long an init on demand may take before it is started once more
 * @param shutdownWindow how long an environment with an internal extension may go on after SIGTERM
 * @param retryDelays pauses before each further attempt of a failed asynchronous invocation
 * @param runtimeClient what runs the handlers
 * @param aotCaches where the JVMs' AOT caches are kept, see {@link AotCache}; null for none, as on
 *     Lambda. Without effect on {@link RuntimeClient#JAVA}
 * @param log gets every line that functions write; called from many threads
 * @param listener gets every change of state of an environment; called from many threads, and must
 *     not block, for the environment waits for it
 */
public record LambdaOptions(
    Path runDirectory,
    Path javaHome,
    String region,
    int accountConcurrency,
    Duration idleTimeout,
    Duration initTimeout,
    Duration shutdownWindow,
    List<Duration> retryDelays,
    RuntimeClient runtimeClient,
    @Nullable Path aotCaches,
    Consumer<LogLine> log,
    Consumer<EnvironmentStatus> listener) {

  /**
   * @throws IllegalArgumentException if a number or duration makes no sense
   */
  public LambdaOptions {
    retryDelays = List.copyOf(retryDelays);
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
   * Lambda's defaults: an account of 1,000, an init of 10 s, retries after 1 and 2 minutes; idle
   * environments live 10 minutes, and functions write to stdout.
   */
  public static LambdaOptions in(Path runDirectory) {
    return new LambdaOptions(
        runDirectory.toAbsolutePath(),
        Path.of(System.getProperty("java.home")),
        "us-east-1",
        1000,
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        List.of(Duration.ofMinutes(1), Duration.ofMinutes(2)),
        RuntimeClient.ofThisSystem(),
        null,
        line -> System.out.println(line.function() + " " + line.text()),
        status -> {});
  }

  /** Returns these options with another region. */
  public LambdaOptions withRegion(String value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        value,
        accountConcurrency,
        idleTimeout,
        initTimeout,
        shutdownWindow,
        retryDelays,
        runtimeClient,
        aotCaches,
        log,
        listener);
  }

  /** Returns these options with another account concurrency. */
  public LambdaOptions withAccountConcurrency(int value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        value,
        idleTimeout,
        initTimeout,
        shutdownWindow,
        retryDelays,
        runtimeClient,
        aotCaches,
        log,
        listener);
  }

  /** Returns these options with another life of idle environments. */
  public LambdaOptions withIdleTimeout(Duration value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        accountConcurrency,
        value,
        initTimeout,
        shutdownWindow,
        retryDelays,
        runtimeClient,
        aotCaches,
        log,
        listener);
  }

  /** Returns these options with another limit for an init on demand. */
  public LambdaOptions withInitTimeout(Duration value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        accountConcurrency,
        idleTimeout,
        value,
        shutdownWindow,
        retryDelays,
        runtimeClient,
        aotCaches,
        log,
        listener);
  }

  /** Returns these options with another window after SIGTERM. */
  public LambdaOptions withShutdownWindow(Duration value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        accountConcurrency,
        idleTimeout,
        initTimeout,
        value,
        retryDelays,
        runtimeClient,
        aotCaches,
        log,
        listener);
  }

  /** Returns these options with other pauses before asynchronous retries; one entry per retry. */
  public LambdaOptions withRetryDelays(List<Duration> value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        accountConcurrency,
        idleTimeout,
        initTimeout,
        shutdownWindow,
        value,
        runtimeClient,
        aotCaches,
        log,
        listener);
  }

  /** Returns these options with another runtime client. */
  public LambdaOptions withRuntimeClient(RuntimeClient value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        accountConcurrency,
        idleTimeout,
        initTimeout,
        shutdownWindow,
        retryDelays,
        value,
        aotCaches,
        log,
        listener);
  }

  /** Returns these options with AOT caches that are kept in a directory. */
  public LambdaOptions withAotCaches(Path value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        accountConcurrency,
        idleTimeout,
        initTimeout,
        shutdownWindow,
        retryDelays,
        runtimeClient,
        value,
        log,
        listener);
  }

  /** Returns these options with another reader of the functions' output. */
  public LambdaOptions withLog(Consumer<LogLine> value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        accountConcurrency,
        idleTimeout,
        initTimeout,
        shutdownWindow,
        retryDelays,
        runtimeClient,
        aotCaches,
        value,
        listener);
  }

  /** Returns these options with another listener for changes of state. */
  public LambdaOptions withListener(Consumer<EnvironmentStatus> value) {
    return new LambdaOptions(
        runDirectory,
        javaHome,
        region,
        accountConcurrency,
        idleTimeout,
        initTimeout,
        shutdownWindow,
        retryDelays,
        runtimeClient,
        aotCaches,
        log,
        value);
  }
}
