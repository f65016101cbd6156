package breakwater.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What every part needs.
 *
 * @param stage the database that all but {@link Growth} use
 * @param rounds how often everything is measured in turn
 */
record Setting(Stage stage, Events events, Results results, Progress progress, int rounds) {
  Path root() {
    return stage.root();
  }

  /** Those whose zips are built; Quarkus' is not part of the usual build. */
  List<Candidate> candidates() {
    return Arrays.stream(Candidate.values())
        .filter(candidate -> Files.exists(candidate.zip(root())))
        .toList();
  }

  /** Adds a figure and shows it. */
  void add(Figure figure) {
    results.add(figure);
    Figure.Target target = figure.target();
    progress.say(
        "%-42s %8.3f%s%s"
            .formatted(
                figure.key(),
                figure.value(),
                target == null
                    ? ""
                    : "   %s: %s".formatted(target.words(), figure.reached() ? "yes" : "NO"),
                figure.noisy() ? "   (noisy: spread %.2f)".formatted(figure.spread()) : ""));
  }
}
