package breakwater.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What our page does with one user's edits: the last one of each item, all in one batch, after a
 * pause or when the first has waited long enough, and never two batches at a time. Not thread-safe.
 */
final class Coalescing {
  /** Whoever stops for so long sees the edits saved. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** Whoever does not stop loses no more than this with the browser. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Map<String, String> COLLECTIONS =
      Map.of("todos", "todos", "quickLinks", "quick-links");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Edit> edits;
  private final Map<String, Long> versions = new HashMap<>();
  private int sent;

  /**
   * @param edits of one user, in the order of time
   */
  Coalescing(List<Edit> edits) {
    this.edits = List.copyOf(edits);
  }

  /** Whether every edit has been in a batch. */
  boolean isDone() {
    return sent == edits.size();
  }

  /** When the next batch is due, in milliseconds since the traffic began. */
  long nextAt() {
    long latest = edits.get(sent).atMillis() + LONGEST.toMillis();
    int last = sent;
    while (last + 1 < edits.size() && gapAfter(last) < PAUSE.toMillis()) {
      last++;
    }
    return Math.min(latest, edits.get(last).atMillis() + PAUSE.toMillis());
  }

  private long gapAfter(int index) {
    return edits.get(index + 1).atMillis() - edits.get(index).atMillis();
  }

  /** The batch of all edits up to now, as the body of a request. They count as sent. */
  String take(long nowMillis) {
    Map<String, Edit> last = new LinkedHashMap<>();
    for (; sent < edits.size() && edits.get(sent).atMillis() <= nowMillis; sent++) {
      last.put(edits.get(sent).id(), edits.get(sent));
    }
    ArrayNode operations = JSON.createArrayNode();
    last.values().forEach(edit -> operations.add(operation(edit)));
    return JSON.createObjectNode().set("operations", operations).toString();
  }

  private ObjectNode operation(Edit edit) {
    return JSON.createObjectNode()
        .put("op", "put")
        .put("collection", COLLECTIONS.get(edit.widget()))
        .put("id", edit.id())
        .put("ifVersion", versions.getOrDefault(edit.id(), edit.version()))
        .putRawValue("item", new RawValue(edit.item()));
  }

  /** Takes the new versions from the answer to a batch. */
  void saved(String answer) {
    try {
      for (JsonNode result : JSON.readTree(answer).path("results")) {
        versions.put(result.path("id").asText(), result.path("version").asLong());
      }
    } catch (IOException e) {
      // A failure without JSON; it is counted by its status.
    }
  }
}
