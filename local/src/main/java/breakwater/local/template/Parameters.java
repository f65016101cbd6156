package breakwater.local.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Gives every parameter of the template its value, and says all that is wrong with the values. */
final class Parameters {

  private final Section declared;
  private final Problems problems;
  private final Map<String, Object> values = new LinkedHashMap<>();

  private Parameters(Section declared, Problems problems) {
    this.declared = declared;
    this.problems = problems;
  }

  /** The value of each parameter: text, or a list of texts where its type is a list. */
  static Map<String, Object> resolve(
      Section declared, Map<String, String> given, Problems problems) {
    Parameters parameters = new Parameters(declared, problems);
    parameters.refuseUnknown(given);
    declared.sections().forEach((name, one) -> parameters.add(name, one, given.get(name)));
    return parameters.values;
  }

  private void refuseUnknown(Map<String, String> given) {
    for (String name : given.keySet()) {
      if (!declared.has(name)) {
        problems.errorOutside(
            "parameter "
                + name
                + " was given a value, but the template has no such parameter; it has: "
                + (declared.keys().isEmpty() ? "none" : String.join(", ", declared.keys())));
      }
    }
  }

  private void add(String name, Section parameter, @Nullable String given) {
    String value = given == null ? parameter.text("Default") : given;
    String type = parameter.required("Type", "most parameters have Type: String");
    if (value == null) {
      problems.error(
          parameter.path(), "has no value and no Default; pass one as " + name + "=VALUE");
      value = "";
    } else {
      check(parameter, type, value);
    }
    values.put(name, isList(type) ? split(value) : value);
  }

  private void check(Section parameter, String type, String value) {
    if (type.startsWith("AWS::SSM::Parameter::Value")) {
      problems.warn(
          parameter.path(),
          "Systems Manager does not exist on this machine: the value is the name, " + value);
    }
    for (String one : isList(type) ? split(value) : List.of(value)) {
      checkNumber(parameter, type, one);
      checkAllowedValues(parameter, one);
      checkPattern(parameter, one);
    }
    checkLength(parameter, value);
  }

  private void checkNumber(Section parameter, String type, String value) {
    if (!type.equals("Number") && !type.equals("List<Number>")) {
      return;
    }
    BigDecimal number = number(value);
    if (number == null) {
      refuse(parameter, value, "must be a number");
      return;
    }
    BigDecimal min = number(parameter.text("MinValue", ""));
    BigDecimal max = number(parameter.text("MaxValue", ""));
    if (min != null && number.compareTo(min) < 0) {
      refuse(parameter, value, "must be at least " + min.toPlainString());
    }
    if (max != null && number.compareTo(max) > 0) {
      refuse(parameter, value, "must be at most " + max.toPlainString());
    }
  }

  private void checkAllowedValues(Section parameter, String value) {
    List<String> allowed = parameter.texts("AllowedValues");
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      refuse(parameter, value, "must be one of " + String.join(", ", allowed));
    }
  }

  private void checkPattern(Section parameter, String value) {
    String pattern = parameter.text("AllowedPattern");
    if (pattern == null) {
      return;
    }
    try {
      if (!Pattern.matches(pattern, value)) {
        refuse(parameter, value, "must match " + pattern);
      }
    } catch (PatternSyntaxException e) {
      parameter.error("AllowedPattern", "is not a regular expression: " + e.getDescription());
    }
  }

  private void checkLength(Section parameter, String value) {
    int min = parameter.integer("MinLength", 0, Integer.MAX_VALUE, 0);
    int max = parameter.integer("MaxLength", 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    if (value.length() < min) {
      refuse(parameter, value, "must have at least " + min + " characters");
    }
    if (value.length() > max) {
      refuse(parameter, value, "must have at most " + max + " characters");
    }
  }

  private void refuse(Section parameter, String value, String right) {
    // NoEcho marks a secret: no message may show it.
    String shown = parameter.flag("NoEcho", false) ? "its value" : "\"" + value + "\"";
    String hint = parameter.text("ConstraintDescription");
    problems.error(parameter.path(), shown + " " + right + (hint == null ? "" : " (" + hint + ")"));
  }

  private static boolean isList(String type) {
    return type.equals("CommaDelimitedList") || type.startsWith("List<");
  }

  private static List<String> split(String value) {
    return value.isEmpty()
        ? new ArrayList<>()
        : Arrays.stream(value.split(",", -1)).map(String::strip).toList();
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
