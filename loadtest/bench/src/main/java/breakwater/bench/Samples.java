package breakwater.bench;

import java.util.Arrays;

/** Arithmetic of samples. */
final class Samples {
  private Samples() {}

  /** Numbers with spaces between. */
  static double[] parse(String text) {
    return Arrays.stream(text.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** The middle one, or the mean of the two in the middle. */
  static double median(double... samples) {
    return (quantile(0.5, samples, true) + quantile(0.5, samples, false)) / 2;
  }

  private static double quantile(double share, double[] samples, boolean upper) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    return sorted[(int) (upper ? Math.ceil(place) : Math.floor(place))];
  }

  /** How far the middle half of the samples spreads, as a share of the median. */
  static double spread(double... samples) {
    double median = median(samples);
    return median == 0
        ? 0
        : (quantile(0.75, samples, false) - quantile(0.25, samples, true)) / Math.abs(median);
  }
}
