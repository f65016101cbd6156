package breakwater.local.live;

import breakwater.local.lambda.EnvironmentState;
import breakwater.local.lambda.EnvironmentStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Follows every change of state of the execution environments. An invocation may be over before
 * anyone looks; here it still counts. Any thread may call it.
 */
public final class Environments implements Consumer<EnvironmentStatus> {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private int peak;

  private record Entry(EnvironmentStatus status, long served) {}

  /** Nothing runs yet. */
  public Environments() {}

  @Override
  public synchronized void accept(EnvironmentStatus status) {
    if (status.state() == EnvironmentState.GONE) {
      entries.remove(status.id());
      return;
    }
    Entry before = entries.get(status.id());
    long served = before == null ? 0 : before.served();
    boolean thawed = status.state() == EnvironmentState.BUSY;
    entries.put(status.id(), new Entry(status, thawed ? served + 1 : served));
    peak = Math.max(peak, entries.size());
  }

  synchronized List<Picture.Environment> now() {
    return entries.values().stream().map(Environments::environment).toList();
  }

  /** The most that there were at one time since the last call. */
  synchronized int takePeak() {
    int result = peak;
    peak = entries.size();
    return result;
  }

  private static Picture.Environment environment(Entry entry) {
    EnvironmentStatus status = entry.status();
    return new Picture.Environment(
        status.function(),
        status.id(),
        status.pid(),
        status.state().name().toLowerCase(Locale.ROOT),
        status.since().toEpochMilli(),
        entry.served());
  }
}
