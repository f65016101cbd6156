package breakwater.local.template;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as CloudFormation reads it, turned into maps, lists and strings.
 *
 * <p>Every scalar is kept as its text: CloudFormation converts between text, numbers and booleans
 * by what a property needs, so the type that YAML guesses is of no use ({@code 2010-09-09} is not a
 * date here). Short tags become their long form ({@code !Ref X} is {@code {Ref: X}}). Only the node
 * tree of the parser is used, so no tag can construct a Java object.
 */
final class YamlFile {

  private static final Set<String> FUNCTIONS =
      Set.of(
          "And",
          "Base64",
          "Cidr",
          "Equals",
          "FindInMap",
          "GetAtt",
          "GetAZs",
          "If",
          "ImportValue",
          "Join",
          "Length",
          "Not",
          "Or",
          "Select",
          "Split",
          "Sub",
          "ToJsonString",
          "Transform");

  /**
   * More than fit into a template, which CloudFormation takes up to 1 MB of. Aliases of aliases can
   * make any number of a few lines.
   */
  private static final int MOST_VALUES = 200_000;

  private final SourceLines lines;
  private final Problems problems;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;
  private Map<String, Object> root = Map.of();

  private YamlFile(String name) {
    this.lines = new SourceLines(name);
    this.problems = new Problems(lines);
  }

  /**
   * Parses the text.
   *
   * @param name what messages call the file
   * @throws TemplateException if it is not YAML, not a mapping, or has duplicate keys
   */
  static YamlFile parse(String name, String text) {
    YamlFile file = new YamlFile(name);
    Node node = file.compose(text);
    file.problems.throwIfAny();
    if (node instanceof MappingNode mapping) {
      file.root = file.map(mapping, "");
    } else {
      file.problems.errorOutside(name + ": is empty or not a mapping; a template has Resources");
    }
    file.problems.throwIfAny();
    return file;
  }

  Map<String, Object> root() {
    return root;
  }

  SourceLines lines() {
    return lines;
  }

  private @Nullable Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(50);
    try {
      return new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      problems.errorOutside(whereOf(e) + ": is not valid YAML: " + e.getProblem());
    } catch (YAMLException e) {
      problems.errorOutside(lines.file() + ": is not valid YAML: " + e.getMessage());
    }
    return null;
  }

  private String whereOf(MarkedYAMLException e) {
    return e.getProblemMark() == null
        ? lines.file()
        : lines.file() + ":" + (e.getProblemMark().getLine() + 1);
  }

  private Object value(Node node, String path) {
    lines.put(path, node.getStartMark().getLine() + 1);
    if (!open.add(node)) {
      problems.error(path, "is an alias of what it is in; write the value out");
      return "";
    }
    if (++values == MOST_VALUES) {
      problems.error(path, "has aliases that make over " + MOST_VALUES + " values; write them out");
    }
    Object value = values >= MOST_VALUES ? "" : readValue(node, path);
    open.remove(node);
    return value;
  }

  private Object readValue(Node node, String path) {
    String tag = node.getTag().getValue();
    return tag.startsWith("!") ? shortForm(tag.substring(1), node, path) : plain(node, path);
  }

  private Object plain(Node node, String path) {
    return switch (node) {
      case MappingNode mapping -> map(mapping, path);
      case SequenceNode sequence -> list(sequence, path);
      case ScalarNode scalar -> scalar(scalar, path);
      default -> throw new IllegalStateException("a node of YAML that is not known: " + node);
    };
  }

  private Object shortForm(String name, Node node, String path) {
    if (name.equals("Ref") || name.equals("Condition")) {
      return Map.of(name, plain(node, path));
    }
    if (!FUNCTIONS.contains(name)) {
      problems.error(
          path, "!" + name + " is not a CloudFormation function; see Ref, Sub, GetAtt, If");
      return "";
    }
    Object argument = plain(node, path);
    if (name.equals("GetAtt") && argument instanceof String text) {
      argument = List.of((Object[]) text.split("\\.", 2));
    }
    return Map.of("Fn::" + name, argument);
  }

  private Map<String, Object> map(MappingNode node, String path) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (NodeTuple entry : node.getValue()) {
      String key = key(entry.getKeyNode(), path);
      String below = path.isEmpty() ? key : path + "." + key;
      int line = entry.getKeyNode().getStartMark().getLine() + 1;
      if (map.containsKey(key)) {
        problems.errorOutside(
            lines.file()
                + ":"
                + line
                + ": "
                + below
                + ": is there twice; the first is at "
                + lines.at(below)
                + "; remove one");
        continue;
      }
      lines.put(below, line);
      map.put(key, value(entry.getValueNode(), below));
    }
    return map;
  }

  private String key(Node node, String path) {
    if (node.getTag().equals(Tag.MERGE)) {
      problems.error(path, "<< is not allowed in a CloudFormation template; write the keys out");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    problems.error(path, "a key must be plain text");
    return "";
  }

  private List<Object> list(SequenceNode node, String path) {
    List<Object> list = new ArrayList<>();
    for (Node element : node.getValue()) {
      list.add(value(element, path + "[" + list.size() + "]"));
    }
    return list;
  }

  private String scalar(ScalarNode node, String path) {
    if (node.getTag().equals(Tag.NULL)) {
      problems.error(path, "has no value, which CloudFormation refuses; give it one or remove it");
    }
    return node.getValue();
  }
}
