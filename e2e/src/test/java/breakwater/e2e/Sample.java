package breakwater.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file of events/ and the function that it is for: {@code dashboard-x.json} is for {@code
 * DashboardFunction}.
 *
 * @param function the logical id
 * @param file name in events/
 */
record Sample(String function, String file) {

  /** In this order they make sense one after the other; the others come after them, by name. */
  private static final List<String> ORDER =
      List.of(
          "migrate.json",
          "items-create.json",
          "items-read.json",
          "items-list.json",
          "items-change.json",
          "items-replace.json",
          "items-delete.json",
          "batch.json",
          "dashboard.json");

  /** Every file of events/. */
  static List<Sample> all() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../events"))) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted(Comparator.comparingInt(Sample::position).thenComparing(name -> name))
          .map(file -> new Sample(functionOf(file), file))
          .toList();
    }
  }

  private static int position(String file) {
    int position = ORDER.indexOf(file);
    return position < 0 ? ORDER.size() : position;
  }

  private static String functionOf(String file) {
    String stem = file.split("[-.]", 2)[0];
    // The batch is a route of the items.
    String subject = stem.equals("batch") ? "items" : stem;
    return subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1) + "Function";
  }

  /** Its path from the project's folder. */
  String path() {
    return "events/" + file;
  }

  /** Its content. */
  String event() {
    try {
      return Files.readString(Path.of("..", path()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return function + " " + path();
  }
}
