package breakwater.loadtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the naive page sends: one item, alone.
 *
 * @param atMillis when, since the traffic began; whatever else is on its way
 */
record Save(long atMillis, Edit edit) {
  /**
   * "Every action triggered a save to database. Even with 5-second debouncing, rapid changes
   * created many pending saves" (second story). The kindest reading: each item has a timer of its
   * own, so edits of one item within five seconds are one save, and every other item is one more.
   */
  static final Duration DEBOUNCE = Duration.ofSeconds(5);

  /** All saves that come of the edits, in the order of time. */
  static List<Save> debounced(Edits edits) {
    List<Save> saves = new ArrayList<>();
    Map<String, Edit> pending = new HashMap<>();
    for (Edit edit : edits.all()) {
      Edit before = pending.put(edit.user() + edit.widget() + edit.id(), edit);
      if (before != null && edit.atMillis() - before.atMillis() >= DEBOUNCE.toMillis()) {
        saves.add(after(before));
      }
    }
    pending.values().forEach(edit -> saves.add(after(edit)));
    saves.sort(Comparator.comparingLong(Save::atMillis));
    return saves;
  }

  private static Save after(Edit edit) {
    return new Save(edit.atMillis() + DEBOUNCE.toMillis(), edit);
  }
}
