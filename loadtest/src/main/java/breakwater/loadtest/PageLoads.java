package breakwater.loadtest;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * From the first request of each page to its last answer. Immutable.
 *
 * @param all in any order
 */
record PageLoads(Collection<Load> all) {
  /** Milliseconds since 1970; the end is not included. */
  record Load(long from, long to) {
    Load and(Load other) {
      return new Load(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  PageLoads {
    all = List.copyOf(all);
  }

  /** Puts the requests of each page together; {@link Answer#NO_PAGE} is none. */
  static PageLoads of(List<Answer> answers) {
    TreeMap<Integer, Load> pages = new TreeMap<>();
    for (Answer answer : answers) {
      if (answer.page() != Answer.NO_PAGE) {
        pages.merge(
            answer.page(), new Load(answer.sentAt(), answer.sentAt() + answer.millis()), Load::and);
      }
    }
    return new PageLoads(pages.values());
  }

  /** How long they took, the shortest first. */
  List<Long> millis() {
    return all.stream().map(load -> load.to() - load.from()).sorted().toList();
  }

  /** The most that were loading at the same moment. */
  int peak() {
    TreeMap<Long, Integer> changes = new TreeMap<>();
    for (Load load : all) {
      changes.merge(load.from(), 1, Integer::sum);
      changes.merge(load.to(), -1, Integer::sum);
    }
    int now = 0;
    int peak = 0;
    for (int change : changes.values()) {
      now += change;
      peak = Math.max(peak, now);
    }
    return peak;
  }
}
