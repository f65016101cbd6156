package breakwater.local.template;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the properties of an AWS::Serverless::Function. */
final class FunctionReader {

  private static final String RUNTIME = "java25";
  private static final Pattern HANDLER =
      Pattern.compile("[\\p{Alpha}_$][\\w$]*(\\.[\\p{Alpha}_$][\\w$]*)*(::[\\p{Alpha}_$][\\w$]*)?");
  private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]+");

  /** The variables that Lambda sets itself and refuses in a template. */
  private static final Set<String> RESERVED_VARIABLES =
      Set.of(
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_DEFAULT_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_LAMBDA_RUNTIME_API",
          "AWS_REGION",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SECRET_KEY",
          "AWS_SESSION_TOKEN",
          "LAMBDA_RUNTIME_DIR",
          "LAMBDA_TASK_ROOT");

  /** Lambda's limit for all variables of a function together. */
  private static final int MAX_ENVIRONMENT_BYTES = 4096;

  private static final int MAX_CONCURRENCY = 100_000;

  private final String name;
  private final Section properties;
  private final Path folder;
  private final ResourceValues resources;

  private FunctionReader(String name, Section properties, Path folder, ResourceValues resources) {
    this.name = name;
    this.properties = properties;
    this.folder = folder;
    this.resources = resources;
  }

  /** What is wrong is reported to the section's problems; the result is then of no use. */
  static FunctionDefinition read(
      String name, Section properties, Path folder, ResourceValues resources) {
    return new FunctionReader(name, properties, folder, resources).read();
  }

  private FunctionDefinition read() {
    Support.check(properties, Support.FUNCTION_PROPERTIES, ResourceValues.FUNCTION);
    checkPackageAndRuntime();
    boolean snapStart = snapStart();
    int provisioned = provisionedConcurrency(snapStart);
    return new FunctionDefinition(
        name,
        codeUri(),
        handler(),
        properties.integer("MemorySize", 128, 10_240, 128),
        Duration.ofSeconds(properties.integer("Timeout", 1, 900, 3)),
        environment(),
        reservedConcurrency(provisioned),
        provisioned,
        snapStart,
        ScheduleReader.read(properties.section("Events")));
  }

  private void checkPackageAndRuntime() {
    if (!properties.text("PackageType", "Zip").equals("Zip")) {
      properties.error("PackageType", "must be Zip: container images are not run here");
    }
    String runtime = properties.required("Runtime", "set Runtime: " + RUNTIME);
    if (!runtime.isEmpty() && !runtime.equals(RUNTIME)) {
      properties.error("Runtime", "is " + runtime + "; this machine runs " + RUNTIME + " only");
    }
  }

  private Path codeUri() {
    String uri = properties.required("CodeUri", "name the built zip");
    if (uri.contains("://")) {
      properties.error(
          "CodeUri",
          "is " + uri + "; it must be a path to the built zip, from the" + " template's folder");
      return folder;
    }
    try {
      return folder.resolve(uri).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      properties.error("CodeUri", "is no path: " + e.getReason());
      return folder;
    }
  }

  private String handler() {
    String handler = properties.required("Handler", "name it as package.Class::method");
    if (!handler.isEmpty() && !HANDLER.matcher(handler).matches()) {
      properties.error(
          "Handler", "is " + handler + "; it must be package.Class::method or package.Class");
    }
    return handler;
  }

  private Map<String, String> environment() {
    Section section = properties.section("Environment").section("Variables");
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : section.keys()) {
      checkVariable(section, variable);
      environment.put(variable, section.text(variable, ""));
    }
    int bytes =
        environment.entrySet().stream()
            .mapToInt(entry -> utf8(entry.getKey()) + utf8(entry.getValue()))
            .sum();
    if (bytes > MAX_ENVIRONMENT_BYTES) {
      properties.error(
          "Environment", "has " + bytes + " bytes; Lambda allows " + MAX_ENVIRONMENT_BYTES);
    }
    return environment;
  }

  private void checkVariable(Section section, String variable) {
    if (!VARIABLE.matcher(variable).matches()) {
      section.error(variable, "is no name for a variable; use letters, digits and _");
    }
    if (RESERVED_VARIABLES.contains(variable)) {
      section.error(variable, "is set by Lambda itself; remove it");
    }
    String value = section.text(variable, "");
    if (value.contains("{{resolve:")) {
      section.warn(
          variable,
          "the function gets the text " + value + " as it is: only CloudFormation looks it up");
    }
    for (String resource : resources.placeholdersAt(section.pathOf(variable))) {
      section.warn(
          variable,
          "refers to "
              + resource
              + ", a "
              + resources.typeOf(resource)
              + " that does not exist on this machine; the value is "
              + value);
    }
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private boolean snapStart() {
    String applyOn = properties.section("SnapStart").text("ApplyOn", "None");
    boolean on = applyOn.equals("PublishedVersions");
    if (!on && !applyOn.equals("None")) {
      properties.section("SnapStart").error("ApplyOn", "must be PublishedVersions or None");
    }
    if (on && !properties.has("AutoPublishAlias")) {
      properties.warn("SnapStart", "has no effect without AutoPublishAlias: it is for versions");
      return false;
    }
    return on;
  }

  private int provisionedConcurrency(boolean snapStart) {
    if (!properties.has("ProvisionedConcurrencyConfig")) {
      return 0;
    }
    if (!properties.has("AutoPublishAlias")) {
      properties.error("ProvisionedConcurrencyConfig", "needs AutoPublishAlias; add one");
    }
    if (snapStart) {
      properties.error(
          "ProvisionedConcurrencyConfig", "and SnapStart exclude each other on Lambda; remove one");
    }
    Section config = properties.section("ProvisionedConcurrencyConfig");
    config.required("ProvisionedConcurrentExecutions", "it must be a whole number from 1");
    return config.integer("ProvisionedConcurrentExecutions", 1, MAX_CONCURRENCY, 0);
  }

  private OptionalInt reservedConcurrency(int provisioned) {
    OptionalInt reserved = properties.integer("ReservedConcurrentExecutions", 0, MAX_CONCURRENCY);
    if (reserved.isPresent() && reserved.getAsInt() < provisioned) {
      properties.error(
          "ReservedConcurrentExecutions",
          "is "
              + reserved.getAsInt()
              + ", less than the provisioned concurrency of "
              + provisioned);
    }
    return reserved;
  }
}
