package breakwater.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merges SAM's Globals into a resource, by SAM's rules. */
final class Globals {

  private Globals() {}

  /**
   * Mappings are merged key by key, lists are joined with the global elements first, and of
   * anything else the resource's own value is taken. An intrinsic is one value and is not merged.
   */
  static Object merge(@Nullable Object global, @Nullable Object own) {
    if (global == null || own == null) {
      return own == null ? (global == null ? Map.of() : global) : own;
    }
    if (isPlainMap(global) && isPlainMap(own)) {
      return mergeMaps(Section.asMap(global), Section.asMap(own));
    }
    if (global instanceof List<?> first && own instanceof List<?> second) {
      List<Object> joined = new ArrayList<>(first);
      joined.addAll(second);
      return joined;
    }
    return own;
  }

  private static Map<String, Object> mergeMaps(
      Map<String, Object> global, Map<String, Object> own) {
    Map<String, Object> merged = new LinkedHashMap<>(global);
    own.forEach((key, value) -> merged.put(key, merge(global.get(key), value)));
    return merged;
  }

  private static boolean isPlainMap(Object value) {
    return value instanceof Map<?, ?> map && !Resolver.isIntrinsic(map);
  }
}
