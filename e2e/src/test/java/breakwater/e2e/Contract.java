package breakwater.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * openapi.yaml, held against responses: their status, content type, headers and body. Thread-safe.
 */
final class Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOCATION = "https://breakwater.invalid/openapi.json";
  private static final Contract INSTANCE = read(Path.of("../openapi.yaml"));

  private final JsonNode document;
  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  private Contract(JsonNode document) {
    this.document = document;
    this.registry =
        SchemaRegistry.withDefaultDialect(
            Dialects.getDraft202012(),
            builder -> builder.schemas(Map.of(LOCATION, document.toString())));
  }

  /** The one of this project. */
  static Contract instance() {
    return INSTANCE;
  }

  private static Contract read(Path file) {
    try {
      Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return new Contract(JSON.valueToTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every operation, {@code GET /api/todos/{id}} for example. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (!operation.getKey().equals("parameters")) {
          operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return operations;
  }

  /** Operation and status of every response that was held against the contract so far. */
  Set<String> seen() {
    return new TreeSet<>(seen);
  }

  /**
   * Holds one response against the contract. What is not of the API, and paths without a route, are
   * let pass.
   *
   * @throws AssertionError with what the contract says and what came
   */
  void check(HttpResponse<String> response) {
    String method = response.request().method();
    String path = response.request().uri().getRawPath();
    String route = route(method, path);
    if (route == null) {
      return;
    }
    String operation = method + " " + route;
    String pointer = "/paths/" + escape(route) + "/" + method.toLowerCase(Locale.ROOT);
    String responsePointer = resolve(pointer + "/responses/" + response.statusCode());
    JsonNode contract = document.at(responsePointer);
    require(
        !contract.isMissingNode(),
        operation + " must not answer " + response.statusCode(),
        response);
    checkHeaders(contract, operation, response);
    checkBody(responsePointer, operation, response);
    seen.add(operation + " " + response.statusCode());
  }

  private void checkHeaders(JsonNode contract, String operation, HttpResponse<String> response) {
    for (Map.Entry<String, JsonNode> header : contract.path("headers").properties()) {
      JsonNode definition = document.at(resolve(header.getValue()));
      String value = response.headers().firstValue(header.getKey()).orElse(null);
      if (value == null) {
        require(
            !definition.path("required").asBoolean(),
            operation + " must send " + header.getKey(),
            response);
      } else if (definition.path("schema").has("pattern")) {
        require(
            Pattern.compile(definition.path("schema").path("pattern").asText())
                .matcher(value)
                .find(),
            operation + " must not send " + header.getKey() + ": " + value,
            response);
      }
    }
  }

  private void checkBody(String pointer, String operation, HttpResponse<String> response) {
    JsonNode content = document.at(pointer).path("content");
    if (content.isMissingNode()) {
      require(response.body().isEmpty(), operation + " must not send a body", response);
      return;
    }
    String type = response.headers().firstValue("content-type").orElse("none");
    require(content.has(type), operation + " must not send the type " + type, response);
    Schema schema =
        schemas.computeIfAbsent(
            pointer + "/content/" + escape(type) + "/schema",
            place -> registry.getSchema(SchemaLocation.of(LOCATION + "#" + place)));
    var errors =
        schema.validate(
            response.body(),
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    require(errors.isEmpty(), operation + " answers against its schema: " + errors, response);
  }

  /** The path of the contract that a path of a request belongs to; null where there is none. */
  private @Nullable String route(String method, String path) {
    String parameterised = null;
    for (String route : (Iterable<String>) () -> document.path("paths").fieldNames()) {
      if (document.path("paths").path(route).has(method.toLowerCase(Locale.ROOT))) {
        if (route.equals(path)) {
          return route;
        }
        if (path.matches(route.replace("{id}", "[^/]+"))) {
          parameterised = route;
        }
      }
    }
    return parameterised;
  }

  private String resolve(String pointer) {
    JsonNode node = document.at(pointer);
    return node.has("$ref") ? resolve(node) : pointer;
  }

  private static String resolve(JsonNode reference) {
    return reference.path("$ref").asText().substring(1);
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static void require(boolean holds, String rule, HttpResponse<String> response) {
    if (!holds) {
      throw new AssertionError(
          "openapi.yaml: "
              + rule
              + "\n"
              + response
              + "\n"
              + response.headers()
              + "\n"
              + response.body());
    }
  }
}
