package breakwater.local.template;

import java.util.HashMap;
import java.util.Map;

/** Which line of the file each logical path ({@code Resources.Alarm.Type}) came from. */
final class SourceLines {

  private final String file;
  private final Map<String, Integer> lines = new HashMap<>();

  SourceLines(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  void put(String path, int line) {
    lines.putIfAbsent(path, line);
  }

  /** Makes everything below {@code copy} point at the lines of {@code original}. */
  void alias(String copy, String original) {
    Map<String, Integer> aliases = new HashMap<>();
    lines.forEach((path, line) -> {
      if (isAtOrBelow(path, original)) {
        aliases.put(copy + path.substring(original.length()), line);
      }
    });
    aliases.forEach(lines::putIfAbsent);
  }

  /** {@code template.yaml:12}; the line of the nearest known ancestor if the path has none. */
  String at(String path) {
    for (String p = path; !p.isEmpty(); p = parent(p)) {
      Integer line = lines.get(p);
      if (line != null) {
        return file + ":" + line;
      }
    }
    return file;
  }

  private static boolean isAtOrBelow(String path, String ancestor) {
    return path.startsWith(ancestor)
        && (path.length() == ancestor.length()
            || ".[".indexOf(path.charAt(ancestor.length())) >= 0);
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
