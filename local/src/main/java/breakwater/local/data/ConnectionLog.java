package breakwater.local.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts the connections that a server wrote into its log. Nothing is missed between two looks, as
 * it would be by sampling.
 */
final class ConnectionLog {
  /** What makes Postgres write {@link #ofPostgres} and count its statements. */
  static final List<String> POSTGRES_SETTINGS =
      List.of(
          "-c",
          "log_line_prefix=%n [%p] %u@%d ",
          // "ready" comes when the connection may be used, so one that is refused is not counted.
          "-c",
          "log_connections=setup_durations",
          "-c",
          "log_disconnections=on",
          "-c",
          "shared_preload_libraries=pg_stat_statements");

  private static final Pattern POSTGRES =
      Pattern.compile("(\\d+)\\.(\\d{3}) \\[(\\d+)] (\\S*)@\\S* (LOG|FATAL): +(.*)");
  private static final Pattern PGBOUNCER =
      Pattern.compile("(\\S+ \\S+) \\S+ \\[\\d+] \\S+ C-\\w+: (\\S+)/\\S+@(\\S+) (.*)");
  private static final Pattern CLOSING =
      Pattern.compile("closing because: (.*?)(?: \\(age=.*\\))?");

  /** PgBouncer's words for a client whose process ended without a goodbye. */
  private static final String VANISHED = "client unexpected eof";

  /** PgBouncer's words for a client that leaves by itself; all others are the server's doing. */
  private static final Set<String> LEFT =
      Set.of("client close request", VANISHED, "client disconnect while waiting");

  private static final DateTimeFormatter PGBOUNCER_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private final Set<String> open = new HashSet<>();
  private final List<ConnectionCount.Moment> timeline = new ArrayList<>();
  private final Map<String, Integer> refused = new TreeMap<>();
  private int opened;
  private int peak;
  private int vanished;

  private ConnectionLog() {}

  /** Connections of one role, from a Postgres with {@link #POSTGRES_SETTINGS}. */
  static ConnectionCount ofPostgres(Path log, String role) throws IOException {
    ConnectionLog count = new ConnectionLog();
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      lines
          .map(POSTGRES::matcher)
          .filter(line -> line.matches() && line.group(4).equals(role))
          .forEach(count::addPostgres);
    }
    return count.result();
  }

  private void addPostgres(Matcher line) {
    long at = Long.parseLong(line.group(1) + line.group(2));
    String message = line.group(6);
    if (line.group(5).equals("FATAL")) {
      refused.merge(message, 1, Integer::sum);
    } else if (message.startsWith("connection ready")) {
      opened(at, line.group(3));
    } else if (message.startsWith("disconnection")) {
      closed(at, line.group(3));
    }
  }

  /** Client connections to one database, from a PgBouncer with log_connections. */
  static ConnectionCount ofPgBouncer(Path log, String database) throws IOException {
    ConnectionLog count = new ConnectionLog();
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      lines
          .map(PGBOUNCER::matcher)
          .filter(line -> line.matches() && line.group(2).equals(database))
          .forEach(count::addPgBouncer);
    }
    return count.result();
  }

  private void addPgBouncer(Matcher line) {
    long at =
        LocalDateTime.parse(line.group(1), PGBOUNCER_TIME)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli();
    Matcher closing = CLOSING.matcher(line.group(4));
    if (line.group(4).startsWith("login attempt")) {
      opened(at, line.group(3));
    } else if (closing.matches()) {
      closed(at, line.group(3));
      if (!LEFT.contains(closing.group(1))) {
        refused.merge(closing.group(1), 1, Integer::sum);
      }
      if (closing.group(1).equals(VANISHED)) {
        vanished++;
      }
    }
  }

  private void opened(long at, String connection) {
    if (open.add(connection)) {
      opened++;
      peak = Math.max(peak, open.size());
      timeline.add(new ConnectionCount.Moment(at, open.size()));
    }
  }

  private void closed(long at, String connection) {
    if (open.remove(connection)) {
      timeline.add(new ConnectionCount.Moment(at, open.size()));
    }
  }

  private ConnectionCount result() {
    return new ConnectionCount(opened, peak, refused, vanished, timeline);
  }
}
