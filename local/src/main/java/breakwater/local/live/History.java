package breakwater.local.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last minutes, one point a second. Any thread may call it. */
final class History {
  /** What the chart shows. */
  static final Duration LENGTH = Duration.ofMinutes(5);

  /**
   * One second.
   *
   * @param at its end, in ms since 1970
   * @param environments the most at one time in this second, as for the next two
   * @param clients client connections
   * @param servers server connections
   * @param requestsPerSecond requests that came
   */
  record Point(long at, int environments, int clients, int servers, double requestsPerSecond) {}

  private final Deque<Point> points = new ArrayDeque<>();

  synchronized void add(Point point) {
    points.addLast(point);
    long oldest = point.at() - LENGTH.toMillis();
    while (points.getFirst().at() < oldest) {
      points.removeFirst();
    }
  }

  /** The points that are newer, the oldest first. */
  synchronized List<Point> after(long time) {
    return points.stream().filter(point -> point.at() > time).toList();
  }
}
