package breakwater.monitor.doctor;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/** How far away the endpoint is. */
final class RoundTrip {
  private static final int TIMES = 30;

  private RoundTrip() {}

  static Finding measure(Session session) throws SQLException {
    long[] nanos = new long[TIMES];
    session.value("select 1"); // the first one loads classes here
    for (int i = 0; i < TIMES; i++) {
      long startedAt = System.nanoTime();
      session.value("select 1");
      nanos[i] = System.nanoTime() - startedAt;
    }
    Arrays.sort(nanos);
    return Finding.ok(
        "round trip",
        String.format(
            Locale.ROOT,
            "%.2f ms median, %.2f ms minimum of %d",
            nanos[TIMES / 2] / 1e6,
            nanos[0] / 1e6,
            TIMES));
  }
}
