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
    return quantile(0.5, samples);
  }

  /** How far the middle half of the samples spreads, as a share of the median. */
  static double spread(double... samples) {
    double median = median(samples);
    return median == 0 ? 0 : (quantile(0.75, samples) - quantile(0.25, samples)) / Math.abs(median);
  }

  private static double quantile(double share, double... samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    double below = sorted[(int) Math.floor(place)];
    double above = sorted[(int) Math.ceil(place)];
    return below + (above - below) * (place - Math.floor(place));
  }
}
