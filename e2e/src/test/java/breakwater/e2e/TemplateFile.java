package breakwater.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * template.yaml as tests look into it: a Ref is the default of a parameter or else the name itself,
 * which is what a function is called here, and a Sub is made of these. Other intrinsics stay.
 */
final class TemplateFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}!]+)}");

  private final JsonNode root;

  private TemplateFile(JsonNode root) {
    this.root = root;
  }

  /** The project's own. */
  static TemplateFile read() throws IOException {
    Yaml yaml = new Yaml(new Tags());
    Map<?, ?> raw = yaml.load(Files.readString(Path.of("../template.yaml")));
    Map<?, ?> parameters = (Map<?, ?>) raw.get("Parameters");
    return new TemplateFile(JSON.valueToTree(resolve(raw, parameters)));
  }

  /** Logical id and properties of every resource of the type. */
  Map<String, JsonNode> resources(String type) {
    Map<String, JsonNode> found = new TreeMap<>();
    root.path("Resources")
        .properties()
        .forEach(entry -> {
          if (entry.getValue().path("Type").asText().equals(type)) {
            found.put(entry.getKey(), entry.getValue().path("Properties"));
          }
        });
    return found;
  }

  /** The names of all parameters. */
  Set<String> parameters() {
    Set<String> names = new TreeSet<>();
    root.path("Parameters").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The names of those that a deploy must give. */
  Set<String> parametersWithoutDefault() {
    Set<String> names = parameters();
    names.removeIf(name -> root.path("Parameters").path(name).has("Default"));
    return names;
  }

  /** Method and path of every route, {@code GET /api/todos/{id}}. */
  List<String> routes() {
    return resources("AWS::Serverless::Function").values().stream()
        .flatMap(function -> function.path("Events").valueStream())
        .filter(event -> event.path("Type").asText().equals("HttpApi"))
        .map(event -> event.path("Properties"))
        .map(route -> route.path("Method").asText() + " " + route.path("Path").asText())
        .sorted()
        .toList();
  }

  private static Object resolve(Object value, @Nullable Map<?, ?> parameters) {
    return switch (value) {
      case Map<?, ?> map when map.size() == 1 && map.get("Ref") instanceof String name ->
          valueOf(name, parameters);
      case Map<?, ?> map when map.size() == 1 && map.get("Sub") instanceof String text ->
          substitute(text, parameters);
      case Map<?, ?> map -> {
        Map<Object, Object> resolved = new LinkedHashMap<>();
        map.forEach((key, each) -> resolved.put(key, resolve(each, parameters)));
        yield resolved;
      }
      case List<?> list -> list.stream().map(each -> resolve(each, parameters)).toList();
      default -> value;
    };
  }

  private static String substitute(String text, @Nullable Map<?, ?> parameters) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(valueOf(match.group(1), parameters)));
  }

  private static String valueOf(String name, @Nullable Map<?, ?> parameters) {
    if (name.equals("AWS::StackName")) {
      return "breakwater";
    }
    Object parameter = parameters == null ? null : parameters.get(name);
    Object value = parameter instanceof Map<?, ?> map ? map.get("Default") : null;
    return value == null ? name : String.valueOf(value);
  }

  /** {@code !Name value} becomes {@code {Name: value}}. */
  private static final class Tags extends SafeConstructor {
    Tags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return Map.of(node.getTag().getValue().substring(1), plain(node));
            }
          });
    }

    private Object plain(Node node) {
      return switch (node) {
        case ScalarNode scalar -> scalar.getValue();
        case SequenceNode sequence -> constructSequence(sequence);
        case MappingNode mapping -> constructMapping(mapping);
        default -> throw new IllegalStateException("a node of YAML that is not known: " + node);
      };
    }
  }
}
