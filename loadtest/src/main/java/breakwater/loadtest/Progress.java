package breakwater.loadtest;

import java.io.Console;
import java.util.Optional;

/** One line that tells what goes on; on a terminal it is written over and over. */
final class Progress {
  private final boolean terminal;
  private String task = "";
  private long start;
  private long nextTick;

  Progress() {
    terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Begins something. */
  synchronized void begin(String what) {
    task = what;
    start = System.nanoTime();
    nextTick = 0;
    write("%-42s".formatted(task));
    if (!terminal) {
      System.out.println();
    }
  }

  /** Shows what was seen, once a second on a terminal. */
  synchronized void tick(Sampler.Sample sample) {
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    if (terminal && seconds >= nextTick) {
      nextTick = seconds + 1;
      write(
          "%-42s %3d s   environments %3d   client connections %4d   server connections %4d"
              .formatted(
                  task,
                  seconds,
                  sample.environments(),
                  sample.clientConnections(),
                  sample.serverConnections()));
    }
  }

  /** Ends it with a line that stays. */
  synchronized void end(String result) {
    write("%-42s %s%n".formatted(task, result));
  }

  private void write(String line) {
    System.out.print(terminal ? "\r\033[K" + line : line);
    System.out.flush();
  }
}
