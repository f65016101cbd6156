package breakwater.loadtest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What users edit, the same in both worlds: one item after the other of those that the page shows,
 * and from the beginning again. Immutable.
 *
 * @param all in the order of time
 */
record Edits(List<Edit> all) {
  /** The widgets whose items are edited in place, by their names in the dashboard. */
  static final List<String> WIDGETS = List.of("todos", "quickLinks");

  /** How many items of each widget: a user works on a part of the page. */
  static final int ITEMS = 10;

  static final Edits NONE = new Edits(List.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  Edits {
    all = List.copyOf(all);
  }

  /** Makes them up. A user whose page could not be opened has nothing to edit. */
  static Edits of(Traffic traffic, Pages pages) {
    List<Edit> edits = new ArrayList<>();
    for (int wave = 0; wave < traffic.waves(); wave++) {
      String widget = WIDGETS.get(wave % WIDGETS.size());
      for (int user = 1; user <= pages.users(); user++) {
        JsonNode item = pages.items(user, widget).path(wave / WIDGETS.size() % ITEMS);
        if (item.isObject()) {
          edits.add(edit(user, wave, traffic.millis(wave, user), widget, item));
        }
      }
    }
    return new Edits(edits);
  }

  private static Edit edit(int user, int wave, long millis, String widget, JsonNode item) {
    ObjectNode content = content(item).put("title", "edit %d of user %d".formatted(wave + 1, user));
    return new Edit(
        user,
        millis,
        widget,
        item.path("id").asText(),
        item.path("version").asLong(),
        content.toString());
  }

  /** What a user sees of an item. */
  private static ObjectNode content(JsonNode item) {
    ObjectNode content = item.deepCopy();
    return content.remove(List.of("id", "version"));
  }

  /** Those of one user, in the order of time. */
  List<Edit> of(int user) {
    return all.stream().filter(edit -> edit.user() == user).toList();
  }

  /** How many items do not have what their user gave them last, on the pages at the end. */
  int lost(Pages pages) {
    Map<String, Edit> last = new HashMap<>();
    all.forEach(edit -> last.put(edit.user() + edit.widget() + edit.id(), edit));
    return (int)
        last.values().stream()
            .filter(edit -> !isShown(edit, pages.items(edit.user(), edit.widget())))
            .count();
  }

  private static boolean isShown(Edit edit, JsonNode items) {
    return items
        .valueStream()
        .filter(item -> item.path("id").asText().equals(edit.id()))
        .anyMatch(item -> content(item).toString().equals(edit.item()));
  }

  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), all);
  }

  static Edits read(Path file) throws IOException {
    return new Edits(JSON.readValue(file.toFile(), new TypeReference<>() {}));
  }
}
