package breakwater.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** {@code make run} as a process of its own, on free ports. Any thread may ask it. */
final class Platform implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT_LINES = 200;
  private static final int ATTEMPTS = 50;
  private static final int PAUSE_MILLIS = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<String> output = new ArrayDeque<>(); // guarded by itself
  private final CompletableFuture<String> url = new CompletableFuture<>();
  private final Process process;

  private Platform(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param root the project's folder
   * @throws StormException if it ends instead, with the end of what it printed
   */
  static Platform start(Path root, Map<String, String> variables)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@local/java-options",
            "-cp",
            "local/target/classes:local/target/lib/*",
            "breakwater.local.Main");
    builder.directory(root.toFile()).redirectErrorStream(true);
    for (String port : List.of("PORT", "POOLER_PORT", "POSTGRES_PORT", "ISSUER_PORT")) {
      builder.environment().put(port, "0");
    }
    builder.environment().putAll(variables);
    Platform platform = new Platform(Children.start(builder));
    Thread.ofPlatform().daemon().name("output of local").start(platform::readOutput);
    try {
      platform.url.get();
      return platform;
    } catch (ExecutionException e) {
      platform.close();
      throw new StormException("local did not start:\n" + platform.outputSoFar());
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
        if (line.startsWith("ready: ")) {
          url.complete(line.substring("ready: ".length()));
        }
      }
    } catch (IOException e) {
      keep(e.toString());
    }
    url.completeExceptionally(new IOException("local has ended"));
  }

  private void keep(String line) {
    synchronized (output) {
      output.add(line);
      if (output.size() > KEPT_LINES) {
        output.removeFirst();
      }
    }
  }

  /** The end of what it has printed. */
  String outputSoFar() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** Where it answers, without a slash at the end. */
  String url() {
    return url.join();
  }

  /** A valid access token. */
  String token(String subject) throws IOException, InterruptedException {
    return send(request("/local/token?subject=" + subject).build()).body();
  }

  /** Adds {@code owner-1} and so on, each with so many rows in each collection. */
  void seed(int owners, int rows) throws IOException, InterruptedException {
    HttpRequest request =
        request("/local/seed?owners=%d&rows=%d".formatted(owners, rows))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = send(request);
    if (response.statusCode() != 200) {
      throw new StormException("The data could not be made: " + response.body());
    }
  }

  /** Tells whether two databases hold the same items. */
  String checksum() throws IOException, InterruptedException {
    return send(request("/local/checksum").build()).body();
  }

  /**
   * GET as JSON. Asks again where a machine in a storm does not answer: this is for our instruments
   * and not for users' requests.
   */
  JsonNode json(String path, String... headers) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpRequest.Builder request = request(path);
        HttpResponse<String> response =
            send((headers.length == 0 ? request : request.headers(headers)).build());
        if (response.statusCode() == 200) {
          return JSON.readTree(response.body());
        }
        throw new IOException(response.statusCode() + " " + response.body());
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new StormException(
              "local does not answer %s: %s%n%s".formatted(path, e.getMessage(), outputSoFar()));
        }
        var _ = process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  /**
   * What a user got.
   *
   * @param body empty where no answer came
   */
  record Page(Answer answer, String body) {}

  /** GET as a signed-in user. Whatever happens is an answer. */
  CompletableFuture<Page> open(String path, String token) {
    HttpRequest request = request(path).header("authorization", "Bearer " + token).build();
    long start = System.currentTimeMillis();
    return http.sendAsync(request, BodyHandlers.ofString())
        .handle((response, failure) -> {
          int status = response == null ? 0 : response.statusCode();
          String body = response == null ? "" : response.body();
          long millis = System.currentTimeMillis() - start;
          return new Page(new Answer(0, start, status, millis, Answer.cause(status, body)), body);
        });
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  /** Stops it and waits until nothing of it is left. */
  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().join();
      http.close();
    } catch (UncheckedIOException e) {
      throw new IllegalStateException(e);
    }
  }
}
