package breakwater.local.lambda;

import breakwater.local.process.ChildProcesses;
import breakwater.local.process.Signals;
import breakwater.local.template.FunctionDefinition;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One process that serves one invocation at a time and is frozen in between. {@link #invoke} may be
 * called by one thread at a time, everything else by any.
 */
final class ExecutionEnvironment implements RuntimeApi.Freezer {
  /** Lambda's limit for the afterRestore hooks and the load of the snapshot. */
  private static final Duration RESTORE_TIMEOUT = Duration.ofSeconds(10);

  /** What environments of one run have in common. */
  record Host(LambdaOptions options, RuntimeLauncher launcher, ChildProcesses children) {}

  private final String id;
  private final FunctionDefinition function;
  private final InitializationType type;
  private final Host host;
  private final Process process;
  private final RuntimeApi api;
  // Done when the process has ended and everybody who counts it has been told.
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  // Written under this object's monitor.
  private volatile EnvironmentStatus status;

  private ExecutionEnvironment(
      String id,
      FunctionDefinition function,
      InitializationType type,
      Host host,
      Process process,
      HttpServer server) {
    this.id = id;
    this.function = function;
    this.type = type;
    this.host = host;
    this.process = process;
    status = statusNow(EnvironmentState.INIT);
    api = new RuntimeApi(function, server, this);
  }

  /**
   * Starts the process; its init goes on afterwards.
   *
   * @param onStart called once, before any other thread knows the environment
   * @param onEnd called once, after that, when the process has ended for whatever reason
   */
  static ExecutionEnvironment start(
      FunctionDefinition function,
      InitializationType type,
      Host host,
      Consumer<ExecutionEnvironment> onStart,
      Consumer<ExecutionEnvironment> onEnd) {
    String id = UUID.randomUUID().toString().substring(0, 8);
    HttpServer server = RuntimeApi.bind();
    Process process;
    try {
      process = host.launcher.start(function, type, server.getAddress().getPort(), id);
    } catch (RuntimeException e) {
      server.stop(0);
      throw e;
    }
    host.children.register(process);
    var environment = new ExecutionEnvironment(id, function, type, host, process, server);
    onStart.accept(environment);
    environment.begin(onEnd);
    return environment;
  }

  private void begin(Consumer<ExecutionEnvironment> onEnd) {
    host.options.listener().accept(status);
    // A platform thread: reading a pipe would hold the carrier of a virtual one.
    Thread.ofPlatform().daemon().name("output of " + id).start(this::copyOutput);
    var _ = process.onExit().thenRun(() -> ended(onEnd));
    api.start();
  }

  private void ended(Consumer<ExecutionEnvironment> onEnd) {
    host.children.deregister(process);
    onEnd.accept(this);
    become(EnvironmentState.GONE);
    api.processEnded();
    api.close();
    gone.complete(null);
  }

  String id() {
    return id;
  }

  InitializationType type() {
    return type;
  }

  EnvironmentStatus status() {
    return status;
  }

  /** Whether it can take an invocation at once, or after a restore. */
  boolean isQuiet() {
    return api.isQuiet();
  }

  /** Whether it waits, initialised, for its restore. */
  boolean isSnapshot() {
    return api.isSnapshot();
  }

  /**
   * Waits for the end of the init. An environment that fails is killed.
   *
   * @param requestId what the error message names
   * @return why it cannot serve; empty if it can
   */
  Optional<InvocationResult.FunctionError> awaitInit(String requestId, Deadline deadline)
      throws InterruptedException {
    if (api.awaitQuiet(deadline)) {
      return Optional.empty();
    }
    InvocationResult.FunctionError error =
        api.failure().orElseGet(() -> process.isAlive() ? timedOut(requestId) : exited(requestId));
    log("Init failed: " + error.errorType());
    kill();
    return Optional.of(error);
  }

  /** {@link #awaitInit}, and then the afterRestore hooks if the environment is a snapshot. */
  Optional<InvocationResult.FunctionError> awaitReady(String requestId, Deadline deadline)
      throws InterruptedException {
    var error = awaitInit(requestId, deadline);
    if (error.isPresent() || !api.isSnapshot()) {
      return error;
    }
    api.restore();
    return awaitInit(requestId, Deadline.after(RESTORE_TIMEOUT));
  }

  /**
   * Runs one invocation. The environment must be ready. Afterwards it is frozen, or an extension
   * still works in it, or it has ended.
   */
  InvocationResult invoke(String requestId, byte[] payload, Deadline deadline)
      throws InterruptedException {
    Instant end = Instant.now().plusNanos(deadline.remainingNanos());
    api.send(new RuntimeApi.Event(requestId, host.launcher.arn(function), end, payload));
    Optional<InvocationResult> answer = api.awaitAnswer(deadline);
    if (answer.isPresent()) {
      return answer.get();
    }
    InvocationResult.FunctionError error =
        process.isAlive() ? timedOut(requestId) : exited(requestId);
    log(new String(error.payload(), StandardCharsets.UTF_8));
    kill();
    return error;
  }

  /**
   * Waits until extensions have finished as well. One that does not by the deadline is killed.
   *
   * @return whether the environment can serve again
   */
  boolean awaitRest(Deadline deadline) throws InterruptedException {
    if (api.awaitQuiet(deadline)) {
      return true;
    }
    kill();
    return false;
  }

  /**
   * Ends the process as Lambda does: with an internal extension SIGTERM and 500 ms, otherwise
   * SIGKILL at once. One that makes an AOT cache gets the time for it. Returns when it has ended.
   */
  void shutdown() {
    boolean trains = host.launcher.isTraining(process);
    if ((trains || api.hasExtensions()) && process.isAlive()) {
      Duration window = trains ? AotCache.TIMEOUT : host.options().shutdownWindow();
      Signals.resume(process);
      // Not the process's own destroy(), which closes its output: what it says at the end would
      // kill it.
      boolean _ = process.toHandle().destroy();
      try {
        boolean _ = process.waitFor(window.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // then without the window
      }
    }
    kill();
  }

  private void kill() {
    process.destroyForcibly();
    gone.join();
  }

  @Override
  public void freeze() {
    Signals.stop(process);
    become(EnvironmentState.FROZEN);
  }

  @Override
  public void thaw() {
    become(EnvironmentState.BUSY);
    Signals.resume(process);
  }

  private synchronized void become(EnvironmentState state) {
    if (status.state() != EnvironmentState.GONE) {
      status = statusNow(state);
      host.options.listener().accept(status);
    }
  }

  private EnvironmentStatus statusNow(EnvironmentState state) {
    return new EnvironmentStatus(function.name(), id, state, process.pid(), Instant.now());
  }

  private InvocationResult.FunctionError timedOut(String requestId) {
    String seconds = String.format(Locale.ROOT, "%.2f", function.timeout().toMillis() / 1000.0);
    return Json.error(
        "Sandbox.Timedout",
        "RequestId: " + requestId + " Error: Task timed out after " + seconds + " seconds");
  }

  private InvocationResult.FunctionError exited(String requestId) {
    return Json.error(
        "Runtime.ExitError", "RequestId: " + requestId + " " + exitMessage(process.exitValue()));
  }

  /** Lambda's words. The JDK adds 128 to the number of a signal. */
  private static String exitMessage(int status) {
    String reason =
        switch (status) {
          case 0 -> "";
          case 128 + 6 -> "signal: aborted";
          case 128 + 9 -> "signal: killed";
          case 128 + 11 -> "signal: segmentation fault";
          case 128 + 15 -> "signal: terminated";
          default -> "exit status " + status;
        };
    return status == 0
        ? "Error: Runtime exited without providing a reason"
        : "Error: Runtime exited with error: " + reason;
  }

  private void copyOutput() {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(this::log);
    } catch (IOException | UncheckedIOException e) {
      // The process was killed in the middle of a line.
    }
  }

  private void log(String text) {
    host.options.log().accept(new LogLine(function.name(), id, text));
  }
}
