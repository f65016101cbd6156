package breakwater.bench;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of results.json: a ratio of two things that were measured in turn, round by round.
 *
 * @param key its name
 * @param rounds the ratio of each round; the figure is their median. A count has one round
 * @param target what it has to reach; null for none
 */
record Figure(String key, double[] rounds, @Nullable Target target) {
  /** Where the middle half of the rounds spreads further, the machine was too busy to tell. */
  private static final double NOISY = 0.25;

  /** A bound. */
  record Target(String words, double bound, boolean atMost) {
    static Target atMost(double bound) {
      return new Target("at most " + number(bound), bound, true);
    }

    static Target atLeast(double bound) {
      return new Target("at least " + number(bound), bound, false);
    }

    boolean isReachedBy(double value) {
      return atMost ? value <= bound : value >= bound;
    }

    private static String number(double bound) {
      return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
  }

  /** The ratios of two series, round by round. */
  static Figure of(String key, double[] ours, double[] theirs, @Nullable Target target) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ours.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    return new Figure(key, ratios, target);
  }

  /** The median of the rounds, rounded to three digits after the point. */
  double value() {
    return Math.round(Samples.median(rounds) * 1_000) / 1_000.0;
  }

  double spread() {
    return Math.round(Samples.spread(rounds) * 1_000) / 1_000.0;
  }

  /** Whether the machine's noise spoils it. */
  boolean noisy() {
    return rounds.length > 1 && Samples.spread(rounds) > NOISY;
  }

  /** Whether it reaches its target; true without one. */
  boolean reached() {
    return target == null || target.isReachedBy(value());
  }

  List<Double> roundedRounds() {
    return Arrays.stream(rounds).mapToObj(ratio -> Math.round(ratio * 1_000) / 1_000.0).toList();
  }
}
