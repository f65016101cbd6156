package breakwater.local.live;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a burst.
 *
 * @param users who opened the dashboard at once
 * @param requests that all of them sent
 * @param ok answered with 2xx
 * @param refused told to come back later, 429 or 503, by status
 * @param failed everything else, by status or by the reason why there was no answer
 * @param p50Ms half of the requests took no longer, whatever their answer
 * @param p95Ms 95 of 100 requests took no longer
 */
public record BurstResult(
    int users,
    int requests,
    int ok,
    Map<String, Integer> refused,
    Map<String, Integer> failed,
    long p50Ms,
    long p95Ms) {

  /**
   * One answer.
   *
   * @param outcome the status, or why there is none
   */
  record Answer(String outcome, long millis) {}

  static BurstResult of(int users, List<Answer> answers) {
    Map<String, Integer> refused = new TreeMap<>();
    Map<String, Integer> failed = new TreeMap<>();
    int ok = 0;
    for (Answer answer : answers) {
      switch (answer.outcome()) {
        case String outcome when outcome.startsWith("2") -> ok++;
        case "429", "503" -> refused.merge(answer.outcome(), 1, Integer::sum);
        default -> failed.merge(answer.outcome(), 1, Integer::sum);
      }
    }
    List<Long> times = answers.stream().map(Answer::millis).sorted().toList();
    return new BurstResult(
        users, answers.size(), ok, refused, failed, percentile(times, 50), percentile(times, 95));
  }

  /** By nearest rank: a time that one of the requests really took. */
  private static long percentile(List<Long> sorted, int percent) {
    int rank = (sorted.size() * percent + 99) / 100;
    return sorted.isEmpty() ? 0 : sorted.get(rank - 1);
  }
}
