package breakwater.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One number for each candidate and round. */
final class Rounds {
  private final Map<Candidate, double[]> values = new EnumMap<>(Candidate.class);

  Rounds(List<Candidate> candidates, int rounds) {
    candidates.forEach(candidate -> values.put(candidate, new double[rounds]));
  }

  void set(Candidate candidate, int round, double value) {
    of(candidate)[round] = value;
  }

  /**
   * All rounds of one.
   *
   * @throws BenchException if it was not measured
   */
  double[] of(Candidate candidate) {
    double[] rounds = values.get(candidate);
    if (rounds == null) {
      throw new BenchException(
          "There is no zip of the baseline " + candidate.label() + ": build with make bench.");
    }
    return rounds;
  }

  boolean has(Candidate candidate) {
    return values.containsKey(candidate);
  }

  void keep(Results results, String what) {
    values.forEach((candidate, rounds) -> results.keep(what, candidate.label(), rounds));
  }

  /** The ratio of two, with a target or none. */
  Figure ratio(String key, Candidate one, Candidate other, Figure.Target... target) {
    return Figure.of(key, of(one), of(other), target.length == 0 ? null : target[0]);
  }
}
