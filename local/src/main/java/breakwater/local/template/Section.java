package breakwater.local.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping of the resolved template and where it is, read with checks. */
final class Section {

  private final Map<String, Object> values;
  private final String path;
  private final Problems problems;

  Section(Map<String, Object> values, String path, Problems problems) {
    this.values = values;
    this.path = path;
    this.problems = problems;
  }

  String path() {
    return path;
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Set<String> keys() {
    return values.keySet();
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  @Nullable Object raw(String key) {
    return values.get(key);
  }

  void error(String key, String text) {
    problems.error(pathOf(key), text);
  }

  void warn(String key, String text) {
    problems.warn(pathOf(key), text);
  }

  /** The text at {@code key}; null if it is absent. A list or mapping there is an error. */
  @Nullable String text(String key) {
    Object value = values.get(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    error(key, "must be text but is a " + kind(value));
    return null;
  }

  String text(String key, String fallback) {
    String text = text(key);
    return text == null ? fallback : text;
  }

  /** The text at {@code key}; an error, and the empty text, if it is absent. */
  String required(String key, String whatIsRight) {
    String text = text(key);
    if (text == null && !values.containsKey(key)) {
      error(key, "is missing; " + whatIsRight);
    }
    return text == null ? "" : text;
  }

  OptionalInt integer(String key, int min, int max) {
    String text = text(key);
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      int value = new BigDecimal(text.strip()).intValueExact();
      if (value >= min && value <= max) {
        return OptionalInt.of(value);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Said below: what is right is the same for both.
    }
    error(key, "is " + text + "; it must be a whole number from " + min + " to " + max);
    return OptionalInt.empty();
  }

  int integer(String key, int min, int max, int fallback) {
    return integer(key, min, max).orElse(fallback);
  }

  boolean flag(String key, boolean fallback) {
    String text = text(key);
    if (text == null) {
      return fallback;
    }
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    error(key, "is " + text + "; it must be true or false");
    return fallback;
  }

  /** The texts at {@code key}; empty if it is absent. One text stands for a list of itself. */
  List<String> texts(String key) {
    Object value = values.get(key);
    if (value instanceof String text) {
      return List.of(text);
    }
    if (value != null && !(value instanceof List)) {
      error(key, "must be a list of texts but is a " + kind(value));
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Object element : value == null ? List.of() : (List<?>) value) {
      if (element instanceof String text) {
        texts.add(text);
      } else {
        error(key, "must be a list of texts but holds a " + kind(element));
      }
    }
    return texts;
  }

  /** The mapping at {@code key}; an empty one if it is absent. */
  Section section(String key) {
    Object value = values.get(key);
    if (value != null && !(value instanceof Map)) {
      error(key, "must be a mapping but is a " + kind(value));
    }
    return new Section(asMap(value), pathOf(key), problems);
  }

  /** Each entry of this mapping as a mapping of its own. */
  Map<String, Section> sections() {
    Map<String, Section> sections = new LinkedHashMap<>();
    for (String key : values.keySet()) {
      sections.put(key, section(key));
    }
    return sections;
  }

  /** The value as a mapping; an empty one if it is anything else. */
  @SuppressWarnings("unchecked") // Mappings of the tree are made by YamlFile: their keys are texts.
  static Map<String, Object> asMap(@Nullable Object value) {
    return value instanceof Map ? (Map<String, Object>) value : Map.of();
  }

  static String kind(Object value) {
    return switch (value) {
      case Map<?, ?> map -> "mapping";
      case List<?> list -> "list";
      default -> "text";
    };
  }
}
