package breakwater.loadtest;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine can hold a storm. All sizes in MB. */
final class Memory {
  /**
   * One naive environment: 46 to 53 MB were measured as PSS after some requests (40 environments,
   * docs/benchmarks.md). The other world's is smaller, and they run one after the other.
   */
  private static final int ENVIRONMENT = 60;

  /** A connection's process in Postgres, private memory (2.2 to 2.8 MB, facts of 2026-11-22). */
  private static final int CONNECTION = 3;

  /** local, Gatling, Postgres and PgBouncer themselves. */
  private static final int BASE = 1_200;

  private final long available;

  Memory(long available) {
    this.available = available;
  }

  /** This machine, now. */
  static Memory ofThisMachine() {
    return new Memory(available());
  }

  private static long available() {
    Path info = Path.of("/proc/meminfo");
    try {
      if (Files.exists(info)) {
        return Files.readAllLines(info).stream()
            .filter(line -> line.startsWith("MemAvailable:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
            .findFirst()
            .orElseThrow();
      }
    } catch (IOException e) {
      // Then as on other systems.
    }
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize() / 1024 / 1024;
  }

  /**
   * Returns if the naive world fits, which needs the most.
   *
   * @throws StormException with the number of users that do fit
   */
  void check(StormConfig config) {
    if (needed(config.users(), config) <= available) {
      return;
    }
    int users = (int) Math.min(config.users(), available / ENVIRONMENT);
    while (users > 0 && needed(users, config) > available) {
      users--;
    }
    throw new StormException(
        "USERS=%d LIMIT=%d needs about %d MB of memory, and %d MB are available. %s"
            .formatted(
                config.users(),
                config.limit(),
                needed(config.users(), config),
                available,
                users > 0
                    ? "This machine can hold USERS=%d LIMIT=%d.".formatted(users, config.limit())
                    : "This machine cannot hold even one user of these: choose others, for example"
                        + " SCENARIOS=one-user."));
  }

  private static long needed(int users, StormConfig config) {
    long environments = 4L * Scenario.pagesAtOnce(users, config.scenarios());
    long connections = Math.min(config.limit(), 5 * environments);
    return BASE + environments * ENVIRONMENT + connections * CONNECTION;
  }
}
