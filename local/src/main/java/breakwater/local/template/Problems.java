package breakwater.local.template;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Gathers what is wrong with a template, so that the reader hears of everything at once. */
final class Problems {

  private final SourceLines lines;
  private final SequencedSet<String> errors = new LinkedHashSet<>();
  private final SequencedSet<String> warnings = new LinkedHashSet<>();

  Problems(SourceLines lines) {
    this.lines = lines;
  }

  void error(String path, String text) {
    errors.add(lines.at(path) + ": " + path + ": " + text);
  }

  /** An error in what was passed to the reader, which has no line in the file. */
  void errorOutside(String text) {
    errors.add(text);
  }

  void warn(String path, String text) {
    warnings.add(path + ": " + text);
  }

  List<String> warnings() {
    return new ArrayList<>(warnings);
  }

  /** Ends the reading if there was any error so far: what follows would only repeat it. */
  void throwIfAny() {
    if (!errors.isEmpty()) {
      throw new TemplateException(lines.file(), new ArrayList<>(errors));
    }
  }
}
