package breakwater.bench;

import breakwater.local.lambda.EnvironmentState;
import breakwater.local.lambda.EnvironmentStatus;
import breakwater.local.lambda.InvocationResult;
import breakwater.local.lambda.LambdaOptions;
import breakwater.local.lambda.LambdaService;
import breakwater.local.template.FunctionDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions in {@code local}'s execution environments. For one thread at a time. */
final class Emulator implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DURATION = Pattern.compile("\"durationMs\":([0-9.]+)");

  private final LambdaService lambda;
  private final List<EnvironmentStatus> states;
  private final BlockingQueue<Double> durations;

  private Emulator(
      LambdaService lambda, List<EnvironmentStatus> states, BlockingQueue<Double> durations) {
    this.lambda = lambda;
    this.states = states;
    this.durations = durations;
  }

  /** Lambda's own values, with an init time that a busy machine keeps. */
  static Emulator start(Path directory, FunctionDefinition... functions)
      throws InterruptedException {
    return start(directory, options -> options, functions);
  }

  static Emulator start(
      Path directory, UnaryOperator<LambdaOptions> change, FunctionDefinition... functions)
      throws InterruptedException {
    List<EnvironmentStatus> states = Collections.synchronizedList(new ArrayList<>());
    BlockingQueue<Double> durations = new LinkedBlockingQueue<>();
    LambdaOptions options =
        LambdaOptions.in(directory)
            .withInitTimeout(Duration.ofMinutes(1))
            .withLog(line -> keepDuration(line.text(), durations))
            .withListener(states::add);
    return new Emulator(
        LambdaService.start(List.of(functions), change.apply(options)), states, durations);
  }

  /**
   * Invokes a function behind the HTTP API.
   *
   * @return the response in payload format 2.0
   * @throws BenchException if it is not 200 or 304
   */
  JsonNode invoke(String function, byte[] event) throws InterruptedException {
    InvocationResult result = lambda.invoke(function, event);
    JsonNode response = json(result);
    int status = response.path("statusCode").asInt();
    if (status != 200 && status != 304) {
      throw new BenchException(function + " did not answer: " + text(result));
    }
    return response;
  }

  /** Invokes a function that answers with something else. */
  void run(String function, String event) throws InterruptedException {
    InvocationResult result = lambda.invoke(function, event.getBytes(StandardCharsets.UTF_8));
    if (!(result instanceof InvocationResult.Success)) {
      throw new BenchException(function + " did not answer: " + text(result));
    }
  }

  /** Time from the start of a process to its first answer. The function must have none yet. */
  Duration coldStart(String function, byte[] event) throws InterruptedException {
    if (pid(function) != 0) {
      throw new IllegalStateException(function + " has an environment");
    }
    long start = System.nanoTime();
    JsonNode response = invoke(function, event);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    if (response.path("body").asText().isEmpty()) {
      throw new BenchException(function + " answered nothing: " + response);
    }
    return time;
  }

  /** Ends the function's environment, as Lambda does with one that it does not need. */
  void end(String function) {
    long pid = pid(function);
    if (pid != 0) {
      ProcessHandle.of(pid)
          .ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
          });
    }
    while (pid(function) != 0) {
      Thread.onSpinWait(); // until local has been told of it, some microseconds
    }
  }

  /** The process of the function's environment; 0 for none. */
  private long pid(String function) {
    return lambda.environments().stream()
        .filter(environment -> environment.function().equals(function))
        .mapToLong(EnvironmentStatus::pid)
        .findFirst()
        .orElse(0);
  }

  /** What the function's environment takes of the machine's memory: shared pages divided. */
  long proportionalBytes(String function) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid(function) + "/smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long the function's environment was busy the last time: without the API in front. */
  Duration lastBusy(String function) {
    Instant end = Instant.MIN;
    synchronized (states) {
      for (EnvironmentStatus status : states.reversed()) {
        if (!status.function().equals(function)) {
          continue;
        }
        if (status.state() == EnvironmentState.FROZEN && end.equals(Instant.MIN)) {
          end = status.since();
        } else if (status.state() == EnvironmentState.BUSY && !end.equals(Instant.MIN)) {
          return Duration.between(status.since(), end);
        }
      }
    }
    throw new IllegalStateException(function + " was not busy");
  }

  private static void keepDuration(String line, BlockingQueue<Double> durations) {
    Matcher duration = DURATION.matcher(line);
    if (duration.find()) {
      durations.add(Double.parseDouble(duration.group(1)));
    }
  }

  /**
   * Milliseconds that ours took inside the handler, by its own log line; one for each invocation,
   * in their order.
   */
  double nextHandlerMillis() throws InterruptedException {
    Double millis = durations.poll(10, TimeUnit.SECONDS);
    if (millis == null) {
      throw new BenchException("The function wrote no line of log.");
    }
    return millis;
  }

  private static JsonNode json(InvocationResult result) {
    try {
      return JSON.readTree(text(result));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(InvocationResult result) {
    return switch (result) {
      case InvocationResult.Success success ->
          new String(success.payload(), StandardCharsets.UTF_8);
      case InvocationResult.FunctionError error ->
          new String(error.payload(), StandardCharsets.UTF_8);
      case InvocationResult.Throttled throttled -> "\"" + throttled.reason() + "\"";
      case InvocationResult.EventTooLarge large -> "\"" + large.bytes() + " bytes\"";
    };
  }

  @Override
  public void close() {
    lambda.close();
  }
}
