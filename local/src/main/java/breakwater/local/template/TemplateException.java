package breakwater.local.template;

import java.util.List;

/**
 * A template that cannot be run here. Carries every problem that was found, not only the first; the
 * message lists them, one a line.
 */
public final class TemplateException extends RuntimeException {

  private final List<String> problems;

  TemplateException(String file, List<String> problems) {
    super(file + " cannot be run:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem with its file, line and path, and what would be right. Never empty. */
  public List<String> problems() {
    return problems;
  }
}
