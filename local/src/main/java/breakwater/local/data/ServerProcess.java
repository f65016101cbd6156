package breakwater.local.data;

import breakwater.local.process.ChildProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs as a child process and writes its log to a file. */
final class ServerProcess {

  /** Tries to use the server; throws for as long as it is not ready. */
  @FunctionalInterface
  interface Probe {
    void run() throws Exception;
  }

  private static final Duration PROBE_PAUSE = Duration.ofMillis(20);
  // Crash recovery of a large database takes a while; a server that starts answers within 1 s.
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int LOG_TAIL = 2_000;

  private final String name;
  private final Process process;
  private final Path log;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a server and returns when the probe has succeeded.
   *
   * @throws IOException if the server ends or does not answer in time; the message has the end of
   *     its log
   */
  static ServerProcess start(String name, List<String> command, Path log, Probe probe)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    // So that the next run can end a server whose starter was killed.
    new ChildProcesses(log.resolveSibling(ChildProcesses.FOLDER)).register(process);
    ServerProcess server = new ServerProcess(name, process, log);
    try {
      server.awaitReady(probe);
      return server;
    } catch (IOException | InterruptedException e) {
      server.kill();
      throw e;
    }
  }

  private void awaitReady(Probe probe) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      Exception notReady;
      try {
        probe.run();
        return;
      } catch (Exception e) {
        notReady = e;
      }
      if (process.waitFor(PROBE_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            name + " ended with exit code " + process.exitValue() + ":\n" + logTail());
      }
      if (System.nanoTime() - start > START_LIMIT.toNanos()) {
        throw new IOException(
            name + " did not answer within " + START_LIMIT.toSeconds() + " s:\n" + logTail(),
            notReady);
      }
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the process and waits for its end. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until the process, which has been told to stop, has ended. */
  void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(
          name + " did not stop within " + STOP_LIMIT.toSeconds() + " s:\n" + logTail());
    }
  }

  private String logTail() {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - LOG_TAIL)).strip();
    } catch (IOException e) {
      return "(its log cannot be read: " + e + ")";
    }
  }
}
