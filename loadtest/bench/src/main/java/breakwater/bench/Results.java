package breakwater.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured. Written after each part, so that a run that is stopped leaves what it has.
 *
 * <p>results.json has each ratio twice: under its dotted name, and nested for tools that read the
 * name as a path.
 */
final class Results {
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Path directory;
  private final Machine machine;
  private final List<Figure> figures = new ArrayList<>();
  private final Map<String, Map<String, double[]>> samples = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  Results(Path directory, Machine machine) {
    this.directory = directory;
    this.machine = machine;
  }

  void add(Figure figure) {
    figures.add(figure);
  }

  /**
   * Keeps raw samples.
   *
   * @param what with its unit: {@code coldStart, ms}
   * @param who one of the series, {@code ours}
   */
  void keep(String what, String who, double... values) {
    double[] rounded =
        Arrays.stream(values).map(value -> Math.round(value * 1_000) / 1_000.0).toArray();
    samples.computeIfAbsent(what, any -> new LinkedHashMap<>()).put(who, rounded);
  }

  /** Something that a reader of the figures has to know. */
  void note(String text) {
    notes.add(text);
  }

  List<Figure> figures() {
    return List.copyOf(figures);
  }

  Map<String, Map<String, double[]>> samples() {
    return samples;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  Machine machine() {
    return machine;
  }

  void write() throws IOException {
    ObjectNode root = json.createObjectNode();
    for (Figure figure : figures) {
      root.put(figure.key(), figure.value());
      String[] path = figure.key().split("\\.", 2);
      root.withObject("/" + path[0]).put(path[1], figure.value());
    }
    ObjectNode details = root.putObject("figures");
    for (Figure figure : figures) {
      ObjectNode detail = details.putObject(figure.key());
      Figure.Target target = figure.target();
      detail.put("value", figure.value());
      if (target != null) {
        detail.put("target", target.words()).put("reached", figure.reached());
      }
      detail.put("spread", figure.spread()).put("noisy", figure.noisy());
      detail.set("rounds", json.valueToTree(figure.roundedRounds()));
    }
    root.set("samples", json.valueToTree(samples));
    root.set("notes", json.valueToTree(notes));
    root.set("machine", json.valueToTree(machine.now()));
    Files.createDirectories(directory);
    json.writeValue(directory.resolve("results.json").toFile(), root);
    Files.writeString(directory.resolve("report.html"), new BenchPage(this).html());
  }
}
