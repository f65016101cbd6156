package breakwater.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where it was measured, and how much of the machine others used meanwhile. */
final class Machine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT);

  private final ZonedDateTime start = ZonedDateTime.now(ZoneId.systemDefault());
  private final double loadAtStart = load();

  /** Names and values, for people. */
  Map<String, String> now() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("started", start.format(TIME));
    facts.put(
        "took", Duration.between(start, ZonedDateTime.now(start.getZone())).toSeconds() + " s");
    facts.put("processors", processor());
    facts.put(
        "memory", first("/proc/meminfo", "MemTotal").map(Machine::gibibytes).orElse("unknown"));
    facts.put(
        "system",
        "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version")));
    facts.put("java", Runtime.version().toString());
    facts.put("load at the start, at the end", "%.1f, %.1f".formatted(loadAtStart, load()));
    return facts;
  }

  private static String processor() {
    String model = first("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch"));
    return Runtime.getRuntime().availableProcessors() + " of " + model;
  }

  private static String gibibytes(String kilobytes) {
    return Long.parseLong(kilobytes.replaceAll("\\D", "")) / 1024 / 1024 + " GiB";
  }

  private static double load() {
    try {
      String averages = Files.readString(Path.of("/proc/loadavg"));
      return Double.parseDouble(averages.substring(0, averages.indexOf(' ')));
    } catch (IOException e) {
      return 0;
    }
  }

  private static Optional<String> first(String file, String name) {
    try {
      return Arrays.stream(Files.readString(Path.of(file)).split("\n"))
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
