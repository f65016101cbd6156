package breakwater.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of this function, and every problem found in them. The only class that
 * reads the environment. Ask for each value, then call {@link #check()}: a deployment that is wrong
 * in three places says so once, with all three.
 *
 * <p>Not thread-safe: used by one thread, during Init.
 */
public final class Settings {
  private final Map<String, String> variables;
  private final List<String> problems = new ArrayList<>();

  private Settings(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The variables of this process. */
  public static Settings ofEnvironment() {
    return new Settings(System.getenv());
  }

  /** The given variables, for tests. */
  public static Settings of(Map<String, String> variables) {
    return new Settings(variables);
  }

  /**
   * A variable that must be there.
   *
   * @param expected what would be right, completing "set it to …"
   * @return the value; empty where it is missing, which {@link #check()} then reports
   */
  public String required(String name, String expected) {
    String value = optional(name);
    if (value == null) {
      problem(name + " is not set: set it to " + expected);
      return "";
    }
    return value;
  }

  /** A variable that may be missing; null where it is missing or blank. */
  public @Nullable String optional(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * A TCP port.
   *
   * @param fallback the port where the variable is missing
   * @return 1 to 65535, or the fallback where the value is none, which {@link #check()} then
   *     reports
   */
  public int port(String name, int fallback) {
    String value = optional(name);
    if (value == null) {
      return fallback;
    }
    try {
      int port = Integer.parseInt(value);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Reported below with the values that are out of range.
    }
    problem(name + " is '" + value + "': a port is a whole number from 1 to 65535");
    return fallback;
  }

  /**
   * Whether an invocation waits for this Init. Not so for provisioned concurrency and SnapStart,
   * which initialise environments before anybody needs them.
   */
  boolean invocationWaits() {
    return "on-demand".equals(optional("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /**
   * A switch.
   *
   * @return false where the variable is missing, or where its value is neither true nor false,
   *     which {@link #check()} then reports
   */
  public boolean flag(String name) {
    String value = optional(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      problem(name + " is '" + value + "': a switch is true or false");
    }
    return "true".equals(value);
  }

  /** Whether this environment is to become a SnapStart snapshot. */
  boolean snapStart() {
    return "snap-start".equals(optional("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /**
   * Adds a problem of the caller's own; {@code text} names the variable and what would be right.
   */
  public void problem(String text) {
    problems.add(text);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigurationException with every problem found so far, if there is one
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }
}
