package breakwater.local;

import java.util.List;
import java.util.Map;

/**
 * Variables of the command line of a make target, and what is wrong with them.
 *
 * @param values by name; one that is missing or blank is not set
 * @param problems to which what is wrong is added, so that all of it is said at once
 */
public record Variables(Map<String, String> values, List<String> problems) {

  /** A text, without the white space around it. */
  public String text(String name, String fallback) {
    String value = values.getOrDefault(name, "").strip();
    return value.isEmpty() ? fallback : value;
  }

  /**
   * A whole number.
   *
   * @param least the smallest that is allowed
   * @param fallback where it is not set; also where it is wrong, so that the reading goes on
   */
  public int number(String name, int least, int fallback) {
    String value = text(name, String.valueOf(fallback));
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the numbers that are too small.
    }
    problems.add("%s=%s has to be a whole number from %d.".formatted(name, value, least));
    return fallback;
  }
}
