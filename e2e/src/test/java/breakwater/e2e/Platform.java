package breakwater.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code make run} in a process of its own, on free ports. Tests whose owners are theirs alone
 * share one ({@link #shared}); those that count everything start their own. Every response of the
 * API is held against openapi.yaml. Thread-safe.
 */
final class Platform implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HERE = Path.of("..");
  private static final long START_LIMIT_SECONDS = 120;

  private static @Nullable Platform shared;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> output = new ArrayList<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final Path root;
  private final Process process;
  private final Thread reader = Thread.ofVirtual().unstarted(this::readOutput);
  private volatile String baseUrl = "";

  private Platform(Path root, Process process) {
    this.root = root;
    this.process = process;
  }

  /** The one that many test classes share; it stops with this JVM. */
  static synchronized Platform shared() throws IOException, InterruptedException {
    if (shared == null) {
      Platform platform = start();
      Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
      shared = platform;
    }
    return shared;
  }

  /**
   * Starts it and waits until it is ready, with ports of its own choice. Time limits are four times
   * those of the template: tests start twenty environments at once on two cores.
   */
  static Platform start() throws IOException, InterruptedException {
    return start(Map.of("TIME_FACTOR", "4"));
  }

  /** Starts it with further variables, as on the command line of {@code make run}. */
  static Platform start(Map<String, String> variables) throws IOException, InterruptedException {
    return start(HERE, variables);
  }

  /** Starts the one that was built in another folder, which may be of another version. */
  static Platform start(Path root, Map<String, String> variables)
      throws IOException, InterruptedException {
    Platform platform = launch(root, variables);
    if (!platform.started.await(START_LIMIT_SECONDS, TimeUnit.SECONDS)
        || platform.baseUrl.isEmpty()) {
      platform.close();
      throw new IllegalStateException("It did not become ready:\n" + platform.outputSoFar());
    }
    return platform;
  }

  /** Starts it without waiting; for starts that are meant to fail. */
  static Platform launch(Map<String, String> variables) throws IOException {
    return launch(HERE, variables);
  }

  private static Platform launch(Path root, Map<String, String> variables) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@local/java-options",
            "-cp",
            "local/target/classes:local/target/lib/*",
            "breakwater.local.Main");
    builder.directory(root.toRealPath().toFile()).redirectErrorStream(true);
    Map<String, String> free = new HashMap<>();
    for (String port : List.of("PORT", "POOLER_PORT", "POSTGRES_PORT", "ISSUER_PORT")) {
      free.put(port, "0");
    }
    free.putAll(variables);
    builder.environment().putAll(free);
    Platform platform = new Platform(root, builder.start());
    platform.reader.start();
    return platform;
  }

  private void readOutput() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // First, for whoever waits for the line asks there next.
        if (line.startsWith("ready: ")) {
          baseUrl = line.substring("ready: ".length());
          started.countDown();
        }
        synchronized (output) {
          output.add(line);
          output.notifyAll();
        }
      }
    } catch (IOException e) {
      // It was killed in the middle of a line.
    } finally {
      started.countDown();
    }
  }

  /** What it has printed. */
  String outputSoFar() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** The number that it printed behind the words, such as a port. */
  int printed(String words) {
    synchronized (output) {
      return output.stream()
          .filter(line -> line.startsWith(words))
          .map(line -> line.substring(words.length()).replaceFirst("\\D.*", ""))
          .map(Integer::valueOf)
          .findFirst()
          .orElseThrow();
    }
  }

  /** Waits until it has printed a line that starts with the words, or has ended. */
  void awaitPrinted(String words) throws InterruptedException {
    synchronized (output) {
      while (process.isAlive() && output.stream().noneMatch(line -> line.startsWith(words))) {
        output.wait(1_000);
      }
    }
  }

  /** Kills it as the machine would that runs out of memory: what it started goes on. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until it has ended by itself and all that it printed is read; returns its exit code. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(START_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("It is still running:\n" + outputSoFar());
    }
    reader.join();
    return process.exitValue();
  }

  /** The process itself. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Where it answers, without a slash at the end. */
  String baseUrl() {
    return baseUrl;
  }

  /** A valid access token. */
  String token(String subject) {
    return get("/local/token?subject=" + URLEncoder.encode(subject, StandardCharsets.UTF_8)).body();
  }

  /** GET with headers given as name, value, name, value. */
  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).build());
  }

  /** GET as a signed-in owner. */
  HttpResponse<String> getAs(String owner, String path, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "authorization";
    all[headers.length + 1] = "Bearer " + token(owner);
    return get(path, all);
  }

  /** A request that the caller completes. */
  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /**
   * Sends and waits.
   *
   * @throws AssertionError where the response is not as openapi.yaml has it
   */
  HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      Contract.instance().check(response);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Invokes a function with an event, as {@code make invoke} does.
   *
   * @return the answer of the function, or of Lambda where it failed
   */
  HttpResponse<String> invoke(String function, String event) {
    return send(
        request("/2015-03-31/functions/" + function + "/invocations")
            .POST(HttpRequest.BodyPublishers.ofString(event))
            .build());
  }

  /** Where it keeps its files while it runs. */
  Path runDirectory() {
    return root.resolve("local/target/run").resolve(port());
  }

  /** Where its API answers. */
  String port() {
    return String.valueOf(URI.create(baseUrl).getPort());
  }

  /** {@code GET /local/status}. */
  JsonNode status() {
    return json(get("/local/status"));
  }

  /**
   * {@link #status()} at a moment when the monitor, which runs by the clock, does not: while it
   * runs, its query may be counted and its invocation not yet, or the other way round.
   */
  JsonNode statusBetweenMonitorings() {
    JsonNode earlier = status();
    while (true) {
      JsonNode later = status();
      if (monitoringsUnderWay(earlier) == 0
          && monitoringsUnderWay(later) == 0
          && monitorings(earlier) == monitorings(later)) {
        return later;
      }
      earlier = later;
    }
  }

  /** How many environments of the monitor are busy. */
  static int monitoringsUnderWay(JsonNode status) {
    return status.path("functions").path("MonitorFunction").path("busy").asInt();
  }

  /** How often the monitor has run, a query each time. */
  static long monitorings(JsonNode status) {
    return status.path("functions").path("MonitorFunction").path("invocations").asLong();
  }

  /** Queries at the pooler without those of the monitor. */
  long queries() {
    JsonNode status = statusBetweenMonitorings();
    return status.path("pooler").path("queries").asLong() - monitorings(status);
  }

  /** The body as JSON. */
  static JsonNode json(HttpResponse<String> response) {
    return parse(response.body());
  }

  /** Text as JSON. */
  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text as a JSON string. */
  static String text(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("It did not stop within 30 s of SIGTERM");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
