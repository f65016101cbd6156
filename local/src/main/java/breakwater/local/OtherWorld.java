package breakwater.local;

import static java.util.Objects.requireNonNull;

import breakwater.local.data.DemoData;
import breakwater.local.live.Bursts;
import breakwater.local.process.ChildProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The world that this one is compared with. Ours starts the naive one, as a second {@code
 * breakwater.local.Main} on free ports, when somebody first asks for it; the naive one is told
 * where ours is. Any thread may call it.
 */
final class OtherWorld implements AutoCloseable {
  /** Tells a second world where the first one is. */
  static final String VARIABLE = "OTHER_WORLD";

  private static final Path TEMPLATE = Path.of("loadtest/before/template.yaml");
  private static final Path ZIP = Path.of("loadtest/before/target/function.zip");
  private static final String READY = "ready: ";
  private static final int KEPT_LINES = 20;
  private static final int ROWS = 100;
  private static final long START_SECONDS = 120;
  private static final long STOP_SECONDS = 30;

  /**
   * Session mode, one server connection for each client connection, shows on the page what the
   * naive functions open: with a limit of 905, as in the story, less those that are not theirs.
   */
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("PORT", "0"),
          Map.entry("POOLER_PORT", "0"),
          Map.entry("POSTGRES_PORT", "0"),
          Map.entry("ISSUER_PORT", "0"),
          Map.entry("TEMPLATE", TEMPLATE.toString()),
          Map.entry("PARAMETERS", "Endpoint=pooler"),
          Map.entry("POOL_MODE", "session"),
          Map.entry("MAX_CONNECTIONS", "905"),
          Map.entry("POOLER_SIZE", "895"),
          Map.entry("POOLER_CLIENTS", "1000"),
          Map.entry("PROVISIONED", "0"));

  private final LocalConfig config;
  private final URI self;
  private final DemoData data;
  private final ChildProcesses processes;
  private final Consumer<String> console;

  // Guarded by this object's monitor, which nobody holds for long.
  private @Nullable Naive naive;
  private boolean closed;

  /** The process, and where it answers once it is ready. */
  private record Naive(Process process, CompletableFuture<URI> url) {}

  /**
   * Nothing is started yet.
   *
   * @param self where this world answers
   * @param data of this world
   * @param processes where the process is recorded
   * @param console gets what a naive world said that ended by itself
   */
  OtherWorld(
      LocalConfig config,
      URI self,
      DemoData data,
      ChildProcesses processes,
      Consumer<String> console) {
    this.config = config;
    this.self = self;
    this.data = data;
    this.processes = processes;
    this.console = console;
  }

  /**
   * Gives the users of bursts the same rows in both worlds. The naive functions refuse users whom
   * they do not know.
   */
  static void seed(DemoData data) throws SQLException {
    data.seed(Bursts.MAX_USERS, ROWS, line -> {});
  }

  /** Where the other world answers; null if it does not run. */
  synchronized @Nullable URI url() {
    Naive now = naive;
    return now != null && now.process().isAlive() ? now.url().getNow(null) : config.otherWorld();
  }

  /**
   * Starts the naive world, unless it runs already, and waits until it is ready.
   *
   * @param name of the world; there is {@code before} only
   * @throws IllegalArgumentException with what would be right
   * @throws LocalException with what to do about it
   */
  URI start(@Nullable String name) throws IOException, InterruptedException, SQLException {
    if (!"before".equals(name)) {
      throw new IllegalArgumentException(
          "The world that can be started is before: POST /local/world?name=before");
    }
    if (config.otherWorld() != null) {
      throw new IllegalArgumentException(
          "This is the naive world, started by " + config.otherWorld());
    }
    try {
      return running().url().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new LocalException(String.valueOf(requireNonNull(e.getCause()).getMessage()));
    } catch (TimeoutException e) {
      throw new LocalException("The naive world is not ready after " + START_SECONDS + " s.");
    }
  }

  private synchronized Naive running() throws IOException, SQLException {
    Naive now = naive;
    if (now != null && now.process().isAlive()) {
      return now;
    }
    Naive started = launch();
    naive = started;
    if (now == null) {
      seed(data);
    }
    return started;
  }

  private Naive launch() throws IOException {
    if (closed) {
      throw new LocalException("Stopped.");
    }
    if (!Files.exists(config.root().resolve(ZIP))) {
      throw new LocalException(
          ZIP + " is missing. Stop make run and start it again: it builds what is missing.");
    }
    Naive started = new Naive(command().start(), new CompletableFuture<>());
    processes.register(started.process());
    Thread.ofPlatform().daemon().name("output of the naive world").start(() -> read(started));
    return started;
  }

  private ProcessBuilder command() {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@local/java-options",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.directory(config.root().toAbsolutePath().toFile()).redirectErrorStream(true);
    Map<String, String> environment = new HashMap<>(VARIABLES);
    environment.put(VARIABLE, self.toString());
    builder.environment().putAll(environment);
    return builder;
  }

  private void read(Naive world) {
    Deque<String> last = new ArrayDeque<>();
    try (BufferedReader lines = world.process().inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last.add(line);
        if (last.size() > KEPT_LINES) {
          last.remove();
        }
        if (line.startsWith(READY)) {
          world.url().complete(URI.create(line.substring(READY.length())));
        }
      }
    } catch (IOException e) {
      last.add(e.toString());
    }
    ended(world, "The naive world has ended:\n" + String.join("\n", last));
  }

  private void ended(Naive world, String message) {
    world.process().onExit().join();
    processes.deregister(world.process());
    world.url().completeExceptionally(new IOException(message));
    if (!isClosed()) {
      console.accept(message);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Stops what it has started, and waits for its end. */
  @Override
  public void close() {
    Naive last = closeAndGet();
    if (last != null) {
      last.process().destroy();
      awaitEnd(last.process());
    }
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Naive closeAndGet() {
    closed = true;
    return naive;
  }
}
