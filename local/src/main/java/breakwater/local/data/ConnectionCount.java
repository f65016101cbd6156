package breakwater.local.data;

import java.util.List;
import java.util.Map;

/**
 * An exact count of connections, from the log of the server that accepted them.
 *
 * @param opened connections since the start
 * @param peak the most at one time
 * @param refused connections that were refused or cut off by the server, by its reason
 * @param vanished connections whose client went without saying so, for want of time to end (only
 *     PgBouncer tells). Here the kernel tells for it; on Lambda nobody does, and the pooler keeps
 *     each of them, a zombie, until some time limit of its own
 * @param timeline how many there were, after each change, in the order of time
 */
public record ConnectionCount(
    int opened, int peak, Map<String, Integer> refused, int vanished, List<Moment> timeline) {

  /**
   * After one connection was opened or closed.
   *
   * @param at milliseconds since 1970
   * @param open connections that exist from then on
   */
  public record Moment(long at, int open) {}

  public ConnectionCount {
    refused = Map.copyOf(refused);
    timeline = List.copyOf(timeline);
  }
}
