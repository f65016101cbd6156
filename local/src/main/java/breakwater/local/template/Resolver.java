package breakwater.local.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the intrinsic functions of a template by their values. For one reading, by one thread.
 *
 * <p>An intrinsic that cannot be resolved is reported and becomes the empty text, so that the
 * reading goes on and finds the next one.
 */
final class Resolver {

  /** The value of AWS::NoValue: what holds it is removed. */
  private static final Object NO_VALUE = new Object();

  /** {@code ${Name}}, {@code ${Name.Attribute}} and the literal {@code ${!Name}}. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^{}]*)}");

  private final Map<String, Object> parameters;
  private final Map<String, Object> mappings;
  private final Map<String, Object> rawConditions;
  private final Map<String, Object> pseudoParameters;
  private final ResourceValues resources;
  private final Problems problems;
  private final Map<String, Boolean> conditions = new HashMap<>();
  private final SequencedSet<String> conditionsUnderWay = new LinkedHashSet<>();
  private boolean lenient;

  Resolver(
      Map<String, Object> root,
      Map<String, Object> parameters,
      Surroundings surroundings,
      ResourceValues resources,
      Problems problems) {
    this.parameters = parameters;
    this.mappings = Section.asMap(root.get("Mappings"));
    this.rawConditions = Section.asMap(root.get("Conditions"));
    this.pseudoParameters =
        Map.of(
            "AWS::AccountId", surroundings.accountId(),
            "AWS::NoValue", NO_VALUE,
            "AWS::NotificationARNs", List.of(),
            "AWS::Partition", "aws",
            "AWS::Region", surroundings.region(),
            "AWS::StackId", surroundings.stackName(),
            "AWS::StackName", surroundings.stackName(),
            "AWS::URLSuffix", "amazonaws.com");
    this.resources = resources;
    this.problems = problems;
  }

  /**
   * Resolves a mapping.
   *
   * @param lenient true where the result has no effect on this machine: what CloudFormation knows
   *     and this class does not is then left as text and is no error
   */
  Map<String, Object> resolveMap(Map<String, Object> map, String path, boolean lenient) {
    this.lenient = lenient;
    return Section.asMap(resolve(map, path));
  }

  /** Whether the named condition holds; an unknown or circular one is reported and is false. */
  boolean condition(String name, String path) {
    Boolean known = conditions.get(name);
    if (known != null) {
      return known;
    }
    Object raw = rawConditions.get(name);
    if (raw == null) {
      problems.error(path, "there is no condition " + name + " in Conditions");
      return false;
    }
    if (!conditionsUnderWay.add(name)) {
      problems.error(
          "Conditions." + name,
          "depends on itself: " + String.join(" -> ", conditionsUnderWay) + " -> " + name);
      return false;
    }
    boolean value = truth(raw, "Conditions." + name);
    conditionsUnderWay.remove(name);
    conditions.put(name, value);
    return value;
  }

  /** Evaluates every condition, so that a broken one is reported though nothing uses it. */
  void checkConditions() {
    rawConditions.keySet().forEach(name -> condition(name, "Conditions." + name));
  }

  /** Whether what a rule asserts holds. */
  boolean rule(Object raw, String path) {
    return truth(raw, path);
  }

  private Object resolve(Object raw, String path) {
    return switch (raw) {
      case List<?> list -> resolveList(list, path);
      case Map<?, ?> map when isIntrinsic(map) -> {
        Map.Entry<String, Object> entry = Section.asMap(map).entrySet().iterator().next();
        yield call(entry.getKey(), entry.getValue(), path);
      }
      case Map<?, ?> map -> resolveEntries(Section.asMap(map), path);
      default -> raw;
    };
  }

  static boolean isIntrinsic(Map<?, ?> map) {
    if (map.size() != 1) {
      return false;
    }
    String key = String.valueOf(map.keySet().iterator().next());
    return key.equals("Ref") || key.startsWith("Fn::");
  }

  private List<Object> resolveList(List<?> list, String path) {
    List<Object> resolved = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Object value = resolve(list.get(i), path + "[" + i + "]");
      if (value != NO_VALUE) {
        resolved.add(value);
      }
    }
    return resolved;
  }

  private Map<String, Object> resolveEntries(Map<String, Object> map, String path) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    map.forEach((key, raw) -> {
      Object value = resolve(raw, path + "." + key);
      if (value != NO_VALUE) {
        resolved.put(key, value);
      }
    });
    return resolved;
  }

  private Object call(String function, Object argument, String path) {
    return switch (function) {
      case "Ref" -> ref(String.valueOf(argument), path);
      case "Fn::GetAtt" -> getAtt(argument, path);
      case "Fn::Sub" -> sub(argument, path);
      case "Fn::If" -> choose(argument, path);
      case "Fn::Join" -> join(argument, path);
      case "Fn::Select" -> select(argument, path);
      case "Fn::Split" -> split(argument, path);
      case "Fn::FindInMap" -> findInMap(argument, path);
      case "Fn::Base64" ->
          Base64.getEncoder()
              .encodeToString(textOf(argument, path, function).getBytes(StandardCharsets.UTF_8));
      case "Fn::GetAZs" -> zones(argument, path);
      case "Fn::ImportValue" ->
          unsupported(
              path,
              "Fn::ImportValue needs another stack, and there is none on this machine;"
                  + " take the value as a parameter");
      default -> unsupported(path, function + " is not supported on this machine");
    };
  }

  private Object unsupported(String path, String text) {
    unlessLenient(path, text);
    return "";
  }

  /** An error that may come only from what this class does not support. */
  private void unlessLenient(String path, String text) {
    if (!lenient) {
      problems.error(path, text);
    }
  }

  private Object ref(String name, String path) {
    Object value = parameters.get(name);
    if (value == null) {
      value = pseudoParameters.get(name);
    }
    if (value == null) {
      value = resources.ref(name, path);
    }
    if (value == null) {
      problems.error(path, unknown(name, "Ref"));
      return "";
    }
    return value;
  }

  private String unknown(String name, String function) {
    return function
        + " names "
        + name
        + ", which is "
        + resources.whyUnknown(name)
        + "; parameters are "
        + list(parameters)
        + "; resources are "
        + resources.names();
  }

  private static String list(Map<String, Object> map) {
    return map.isEmpty() ? "none" : String.join(", ", map.keySet());
  }

  private Object getAtt(Object argument, String path) {
    List<?> parts = arguments(argument, 2, 2, path, "Fn::GetAtt");
    if (parts == null) {
      return "";
    }
    String name = String.valueOf(parts.getFirst());
    return attribute(name, textOf(parts.getLast(), path, "Fn::GetAtt"), path, "Fn::GetAtt");
  }

  private String attribute(String name, String attribute, String path, String function) {
    if (!resources.has(name)) {
      problems.error(path, unknown(name, function));
      return "";
    }
    String value = resources.attribute(name, attribute, path);
    if (value == null) {
      problems.error(
          path,
          function
              + " asks for "
              + name
              + "."
              + attribute
              + ", which "
              + resources.typeOf(name)
              + " does not have");
      return "";
    }
    return value;
  }

  private Object sub(Object argument, String path) {
    Map<String, Object> local = Map.of();
    Object text = argument;
    if (argument instanceof List<?> list && list.size() == 2) {
      text = list.getFirst();
      local = resolveEntries(Section.asMap(list.getLast()), path);
    }
    if (!(text instanceof String template)) {
      problems.error(path, "Fn::Sub takes a text, or a text and a mapping of its variables");
      return "";
    }
    Map<String, Object> variables = local;
    return VARIABLE
        .matcher(template)
        .replaceAll(match ->
            Matcher.quoteReplacement(substitute(match.group(1), match.group(2), variables, path)));
  }

  private String substitute(String literal, String name, Map<String, Object> local, String path) {
    if (!literal.isEmpty()) {
      return "${" + name + "}";
    }
    Object value = local.get(name);
    int dot = name.indexOf('.');
    // SAM has names with a dot (MyFunction.Alias), which are resources and not attributes.
    if (value == null && dot > 0 && !resources.has(name)) {
      return attribute(name.substring(0, dot), name.substring(dot + 1), path, "Fn::Sub");
    }
    return value == null
        ? asText(ref(name, path), path, "Fn::Sub")
        : asText(value, path, "Fn::Sub");
  }

  private Object choose(Object argument, String path) {
    List<?> parts = arguments(argument, 3, 3, path, "Fn::If");
    if (parts == null) {
      return "";
    }
    boolean holds = condition(String.valueOf(parts.getFirst()), path);
    return resolve(parts.get(holds ? 1 : 2), path);
  }

  private Object join(Object argument, String path) {
    List<?> parts = arguments(argument, 2, 2, path, "Fn::Join");
    if (parts == null) {
      return "";
    }
    String separator = textOf(parts.getFirst(), path, "Fn::Join");
    return listOf(parts.getLast(), path, "Fn::Join").stream()
        .map(value -> asText(value, path, "Fn::Join"))
        .collect(Collectors.joining(separator));
  }

  private Object select(Object argument, String path) {
    List<?> parts = arguments(argument, 2, 2, path, "Fn::Select");
    if (parts == null) {
      return "";
    }
    String index = textOf(parts.getFirst(), path, "Fn::Select");
    List<?> values = listOf(parts.getLast(), path, "Fn::Select");
    if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= values.size()) {
      unlessLenient(
          path,
          "Fn::Select asks for element "
              + index
              + " of a list of "
              + values.size()
              + "; the first is 0");
      return "";
    }
    return values.get(Integer.parseInt(index));
  }

  private Object split(Object argument, String path) {
    List<?> parts = arguments(argument, 2, 2, path, "Fn::Split");
    if (parts == null) {
      return List.of();
    }
    String separator = textOf(parts.getFirst(), path, "Fn::Split");
    String text = textOf(parts.getLast(), path, "Fn::Split");
    return List.of((Object[]) text.split(Pattern.quote(separator), -1));
  }

  private Object findInMap(Object argument, String path) {
    List<?> parts = arguments(argument, 3, 3, path, "Fn::FindInMap");
    if (parts == null) {
      return "";
    }
    List<String> keys = parts.stream().map(p -> textOf(p, path, "Fn::FindInMap")).toList();
    Object found = mappings;
    for (String key : keys) {
      found = Section.asMap(found).get(key);
      if (found == null) {
        problems.error(
            path,
            "Fn::FindInMap finds no "
                + String.join(".", keys)
                + " in Mappings: "
                + key
                + " is not there");
        return "";
      }
    }
    return found;
  }

  private Object zones(Object argument, String path) {
    String region = textOf(argument, path, "Fn::GetAZs");
    String name = region.isEmpty() ? String.valueOf(pseudoParameters.get("AWS::Region")) : region;
    return List.of(name + "a", name + "b", name + "c");
  }

  private boolean truth(Object raw, String path) {
    Map<String, Object> map = Section.asMap(raw);
    if (map.size() != 1) {
      problems.error(path, "must be one of Fn::Equals, Fn::And, Fn::Or, Fn::Not, Condition");
      return false;
    }
    String function = map.keySet().iterator().next();
    Object argument = map.values().iterator().next();
    return switch (function) {
      case "Condition" -> condition(String.valueOf(argument), path);
      case "Fn::Equals" -> equal(argument, path);
      case "Fn::And" -> truths(argument, 2, 10, path, function).stream().allMatch(t -> t);
      case "Fn::Or" -> truths(argument, 2, 10, path, function).stream().anyMatch(t -> t);
      case "Fn::Not" -> truths(argument, 1, 1, path, function).stream().noneMatch(t -> t);
      default -> {
        problems.error(
            path,
            function + " is no condition; use Fn::Equals, Fn::And, Fn::Or, Fn::Not, Condition");
        yield false;
      }
    };
  }

  private boolean equal(Object argument, String path) {
    List<?> parts = arguments(argument, 2, 2, path, "Fn::Equals");
    return parts != null && resolve(parts.getFirst(), path).equals(resolve(parts.getLast(), path));
  }

  private List<Boolean> truths(Object argument, int min, int max, String path, String function) {
    List<?> parts = arguments(argument, min, max, path, function);
    return parts == null ? List.of() : parts.stream().map(part -> truth(part, path)).toList();
  }

  private @Nullable List<?> arguments(
      Object argument, int min, int max, String path, String function) {
    if (argument instanceof List<?> list && list.size() >= min && list.size() <= max) {
      return list;
    }
    String count = min == max ? String.valueOf(min) : min + " to " + max;
    problems.error(
        path, function + " takes a list of " + count + (max == 1 ? " value" : " values"));
    return null;
  }

  private List<?> listOf(Object raw, String path, String function) {
    if (resolve(raw, path) instanceof List<?> list) {
      return list;
    }
    unlessLenient(path, function + " needs a list there");
    return List.of();
  }

  private String textOf(Object raw, String path, String function) {
    return asText(resolve(raw, path), path, function);
  }

  private String asText(Object value, String path, String function) {
    if (value instanceof String text) {
      return text;
    }
    unlessLenient(path, function + " needs a text there, not a " + Section.kind(value));
    return "";
  }
}
