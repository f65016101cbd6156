package breakwater.shared;

import java.util.List;

/**
 * The function cannot start as it is deployed. Thrown during Init, so that Lambda reports an init
 * error and no caller is served by half a function.
 */
public final class ConfigurationException extends RuntimeException {
  private final List<String> problems;

  /**
   * @param problems one sentence each, naming the variable and what would be right; not empty
   */
  public ConfigurationException(List<String> problems) {
    super(
        "The function's configuration has "
            + problems.size()
            + (problems.size() == 1 ? " problem" : " problems")
            + ". Change these variables in template.yaml or its parameters:\n- "
            + String.join("\n- ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, in the order found. */
  public List<String> problems() {
    return problems;
  }
}
