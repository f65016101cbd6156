package breakwater.loadtest;

import java.io.IOException;

/** Processes that do not outlive this one, also where it is stopped by Ctrl-C or {@code kill}. */
final class Children {
  private Children() {}

  static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
    return process;
  }

  private static void stop(Process process) {
    process.destroy();
    process.onExit().join();
  }
}
