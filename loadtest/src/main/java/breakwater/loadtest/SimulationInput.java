package breakwater.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@link GatlingRun} hands to a simulation: system properties {@code storm.*} and files. */
final class SimulationInput {
  private SimulationInput() {}

  static String text(String name) {
    String value = System.getProperty("storm." + name);
    if (value == null) {
      throw new IllegalStateException("storm." + name + " is not set; see GatlingRun");
    }
    return value;
  }

  static int number(String name) {
    return Integer.parseInt(text(name));
  }

  static Path file(String name) {
    return Path.of(text(name));
  }

  /** The users' access tokens, in the order of the users. */
  static List<String> tokens() {
    try {
      return Files.readAllLines(file("tokens"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Edits edits() {
    try {
      return Edits.read(file("edits"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
