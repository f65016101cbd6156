package breakwater.loadtest;

import breakwater.loadtest.Measurement.Point;
import breakwater.loadtest.Measurement.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A count over time, before and after on one scale, as inline SVG. Colours come from the page's
 * style sheet.
 */
final class Chart {
  private static final int WIDTH = 380;
  private static final int HEIGHT = 200;
  private static final int LEFT = 40;
  private static final int RIGHT = 62; // the names of the lines
  private static final int TOP = 12;
  private static final int BOTTOM = 24;

  private final Series before;
  private final Series after;
  private final int limit;
  private final long from;
  private final long to;
  private final int top;

  /**
   * @param limit drawn where the counts come near it; 0 for none
   */
  Chart(Series before, Series after, int limit, long from, long to) {
    this.before = before;
    this.after = after;
    int peak = Math.max(before.peak(), after.peak());
    this.limit = limit <= peak * 1.25 ? limit : 0;
    this.from = from;
    this.to = Math.max(to, from + 1);
    this.top = niceTop(Math.max(Math.max(peak, this.limit), 1));
  }

  /**
   * The next 1, 2, 2.5 or 5 times a power of ten times four, so that the grid has round numbers.
   */
  static int niceTop(int peak) {
    for (int power = 1; ; power *= 10) {
      for (double step : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8}) {
        double size = step * power;
        if (size * 4 >= peak && size == Math.rint(size)) {
          return (int) (size * 4);
        }
      }
    }
  }

  String svg(String label) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s: at most %d before, %d after\">"
            .formatted(WIDTH, HEIGHT, label, before.peak(), after.peak()));
    grid(svg);
    timeAxis(svg);
    start(svg);
    if (limit > 0) {
      limit(svg);
    }
    line(svg, "before", before);
    line(svg, "after", after);
    names(svg);
    return svg.append("</svg>").toString();
  }

  private void grid(StringBuilder svg) {
    for (int i = 0; i <= 4; i++) {
      int count = top / 4 * i;
      double y = y(count);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
              LEFT,
              WIDTH - RIGHT,
              y,
              y));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,d</text>",
              LEFT - 6,
              y + 4,
              count));
    }
  }

  private void timeAxis(StringBuilder svg) {
    long step = timeStep((to - from) / 1_000.0);
    for (long second = -(-from / 1_000 / step) * step; second * 1_000 <= to; second += step) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>",
              x(second * 1_000),
              HEIGHT - 6,
              second));
    }
  }

  /** Where the warm-up ends and the traffic begins. */
  private void start(StringBuilder svg) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"start\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
            x(0),
            x(0),
            TOP,
            HEIGHT - BOTTOM));
  }

  private static long timeStep(double seconds) {
    for (long step : new long[] {1, 2, 5, 10, 20, 30, 60, 120}) {
      if (seconds / step <= 7) {
        return step;
      }
    }
    return 300;
  }

  private void limit(StringBuilder svg) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                + "<text class=\"limit-name\" x=\"%d\" y=\"%.1f\">limit %d</text>",
            LEFT,
            WIDTH - RIGHT,
            y(limit),
            y(limit),
            LEFT + 4,
            y(limit) - 4,
            limit));
  }

  private void line(StringBuilder svg, String name, Series series) {
    List<String> steps = new ArrayList<>();
    int count = 0;
    for (Point point : series.points()) {
      if (point.millis() > to) {
        break;
      }
      if (point.millis() > from) {
        if (steps.isEmpty()) {
          steps.add(String.format(Locale.ROOT, "M%.1f %.1f", x(from), y(count)));
        }
        steps.add(String.format(Locale.ROOT, "H%.1fV%.1f", x(point.millis()), y(point.count())));
      }
      count = point.count();
    }
    if (steps.isEmpty()) {
      steps.add(String.format(Locale.ROOT, "M%.1f %.1f", x(from), y(count)));
    }
    steps.add(String.format(Locale.ROOT, "H%.1f", x(to)));
    svg.append("<path class=\"line %s\" d=\"%s\"/>".formatted(name, String.join("", steps)));
  }

  /** Beside the peaks, moved apart where they would cover each other. */
  private void names(StringBuilder svg) {
    double yBefore = y(before.peak());
    double yAfter = y(after.peak());
    if (Math.abs(yBefore - yAfter) < 26) {
      double middle = Math.clamp((yBefore + yAfter) / 2, TOP + 16, HEIGHT - BOTTOM - 16);
      boolean beforeAbove = before.peak() >= after.peak();
      yBefore = middle + (beforeAbove ? -13 : 13);
      yAfter = middle + (beforeAbove ? 13 : -13);
    }
    name(svg, "before", before.peak(), yBefore);
    name(svg, "after", after.peak(), yAfter);
  }

  private static void name(StringBuilder svg, String name, int peak, double y) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle class=\"dot %s\" cx=\"%d\" cy=\"%.1f\" r=\"4\"/>"
                + "<text class=\"peak\" x=\"%d\" y=\"%.1f\">%,d</text>"
                + "<text class=\"name\" x=\"%d\" y=\"%.1f\">%s</text>",
            name,
            WIDTH - RIGHT + 8,
            y - 1,
            WIDTH - RIGHT + 16,
            y + 3,
            peak,
            WIDTH - RIGHT + 16,
            y + 14,
            name));
  }

  private double x(long millis) {
    return LEFT + (double) (millis - from) / (to - from) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double count) {
    return HEIGHT - BOTTOM - count / top * (HEIGHT - TOP - BOTTOM);
  }
}
