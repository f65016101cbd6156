package breakwater.bench;

import java.util.Optional;

/** Tells what goes on; on a terminal a part's rounds are counted on one line. */
final class Progress {
  private final boolean terminal =
      Optional.ofNullable(System.console()).map(console -> console.isTerminal()).orElse(false);
  private final long start = System.nanoTime();

  /** Begins a part. */
  void begin(String part) {
    System.out.printf("%5d s  %s%n", seconds(), part);
  }

  /** Shows how far it is. */
  void tick(String what) {
    if (terminal) {
      System.out.printf("\r\033[K%5d s    %s", seconds(), what);
      System.out.flush();
    }
  }

  /** A line that stays. */
  void say(String line) {
    System.out.printf("%s           %s%n", terminal ? "\r\033[K" : "", line);
  }

  private long seconds() {
    return (System.nanoTime() - start) / 1_000_000_000;
  }
}
