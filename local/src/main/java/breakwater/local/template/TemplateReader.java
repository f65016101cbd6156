package breakwater.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a SAM template into what this machine runs. Not thread-safe; one object reads once.
 *
 * <p>In this order, each step ending the reading if it found errors: YAML, parameters, conditions,
 * intrinsics, then functions and the HTTP API. What has no effect here becomes a warning, and is an
 * error where leaving it out would change what a function or its caller sees ({@link Support}).
 */
public final class TemplateReader {

  private static final String SAM = "AWS::Serverless-2016-10-31";
  private static final Set<String> TRANSFORMS = Set.of(SAM, "AWS::LanguageExtensions");
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Conditions",
          "Description",
          "Globals",
          "Mappings",
          "Metadata",
          "Outputs",
          "Parameters",
          "Resources",
          "Rules",
          "Transform");

  private final Path folder;
  private final Map<String, Object> root;
  private final SourceLines lines;
  private final Problems problems;
  private final Surroundings surroundings;
  private final ResourceValues resources;
  private final Map<String, Map<String, Object>> resolvedResources = new LinkedHashMap<>();

  /** How many resources of a type do nothing here. */
  private final Map<String, Integer> withoutEffect = new TreeMap<>();

  private TemplateReader(Path folder, YamlFile file, Surroundings surroundings) {
    this.folder = folder;
    this.root = file.root();
    this.lines = file.lines();
    this.problems = new Problems(lines);
    this.surroundings = surroundings;
    this.resources = new ResourceValues(surroundings);
  }

  /**
   * Reads the template.
   *
   * @param file the template; CodeUri is relative to its folder
   * @param parameters values for the template's Parameters; those not named take their Default
   * @param surroundings what pseudo parameters and attributes are made of
   * @throws TemplateException with every problem found, if it cannot be run here
   */
  public static Template read(
      Path file, Map<String, String> parameters, Surroundings surroundings) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = Objects.requireNonNull(absolute.getParent(), "a file is in a folder");
    YamlFile yaml = YamlFile.parse(String.valueOf(file.getFileName()), text(file));
    return new TemplateReader(folder, yaml, surroundings).read(parameters);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new TemplateException(
          String.valueOf(file.getFileName()), List.of("it cannot be read: " + e));
    }
  }

  private Template read(Map<String, String> given) {
    checkSections();
    Map<String, Object> parameters = Parameters.resolve(section("Parameters"), given, problems);
    problems.throwIfAny();
    Resolver resolver = new Resolver(root, parameters, surroundings, resources, problems);
    resolver.checkConditions();
    checkRules(resolver);
    Map<String, Map<String, Object>> raw = activeResources(resolver);
    raw.forEach((name, resource) -> resolve(name, resource, resolver));
    warnOfThoseWithoutEffect();
    Map<String, Object> outputs = resolver.resolveMap(activeOutputs(resolver), "Outputs", true);
    problems.throwIfAny();
    Map<String, FunctionDefinition> functions = functions();
    HttpApiDefinition api = httpApi();
    checkCycles();
    problems.throwIfAny();
    return new Template(
        functions, api, texts(parameters), problems.warnings(), resolvedTree(outputs));
  }

  private Section section(String name) {
    return new Section(root, "", problems).section(name);
  }

  private void checkSections() {
    for (String key : root.keySet()) {
      if (!SECTIONS.contains(key)) {
        problems.error(key, "is no section of a SAM template; check its spelling");
      }
    }
    List<String> transforms = new Section(root, "", problems).texts("Transform");
    if (!transforms.contains(SAM) || !TRANSFORMS.containsAll(transforms)) {
      problems.error("Transform", "must be " + SAM + ": local reads SAM templates");
    }
    if (Section.asMap(root.get("Resources")).isEmpty()) {
      problems.error("Resources", "is missing or empty; a template needs resources");
    }
  }

  /** Rules say which parameters go together. */
  private void checkRules(Resolver resolver) {
    section("Rules")
        .sections()
        .values()
        .forEach(rule -> {
          Object condition = rule.raw("RuleCondition");
          if (condition == null || resolver.rule(condition, rule.pathOf("RuleCondition"))) {
            checkAssertions(rule, resolver);
          }
        });
  }

  private void checkAssertions(Section rule, Resolver resolver) {
    if (!(rule.raw("Assertions") instanceof List<?> assertions)) {
      rule.error("Assertions", "is missing; a rule is a list of them");
      return;
    }
    for (int i = 0; i < assertions.size(); i++) {
      String path = rule.pathOf("Assertions") + "[" + i + "]";
      Section assertion = new Section(Section.asMap(assertions.get(i)), path, problems);
      Object claim = assertion.raw("Assert");
      if (claim == null) {
        assertion.error("Assert", "is missing; it says what must hold");
      } else if (!resolver.rule(claim, path)) {
        problems.error(path, assertion.text("AssertDescription", "does not hold"));
      }
    }
  }

  /** The resources whose condition holds, Globals merged in, not yet resolved. */
  private Map<String, Map<String, Object>> activeResources(Resolver resolver) {
    Map<String, Map<String, Object>> active = new LinkedHashMap<>();
    section("Resources")
        .sections()
        .forEach((name, resource) -> {
          String condition = resource.text("Condition");
          if (condition == null || resolver.condition(condition, resource.pathOf("Condition"))) {
            active.put(name, withGlobals(name, resource));
          } else {
            resources.addAbsent(name);
          }
        });
    addImplicitApi(active);
    return active;
  }

  private Map<String, Object> withGlobals(String name, Section resource) {
    String type = resource.required("Type", "for example " + ResourceValues.FUNCTION);
    resources.add(name, type);
    Map<String, Object> merged = new LinkedHashMap<>();
    resource.keys().forEach(key -> merged.put(key, Objects.requireNonNull(resource.raw(key))));
    merged.put("Properties", properties(name, type, resource.raw("Properties")));
    return merged;
  }

  private Object properties(String name, String type, @Nullable Object own) {
    if (!type.startsWith("AWS::Serverless::")) {
      return own == null ? Map.of() : own;
    }
    String kind = type.substring("AWS::Serverless::".length());
    lines.alias("Resources." + name + ".Properties", "Globals." + kind);
    return Globals.merge(Section.asMap(root.get("Globals")).get(kind), own);
  }

  /** SAM makes an API of its own for HttpApi events that name none. */
  private void addImplicitApi(Map<String, Map<String, Object>> active) {
    boolean needed =
        active.values().stream()
            .filter(resource -> ResourceValues.FUNCTION.equals(resource.get("Type")))
            .flatMap(resource -> httpEvents(resource).stream())
            .anyMatch(event -> !Section.asMap(event.get("Properties")).containsKey("ApiId"));
    if (needed && !active.containsKey(ResourceValues.IMPLICIT_API)) {
      resources.add(ResourceValues.IMPLICIT_API, ResourceValues.HTTP_API);
      Object properties = properties(ResourceValues.IMPLICIT_API, ResourceValues.HTTP_API, null);
      active.put(
          ResourceValues.IMPLICIT_API,
          Map.of("Type", ResourceValues.HTTP_API, "Properties", properties));
    }
  }

  private static List<Map<String, Object>> httpEvents(Map<String, Object> resource) {
    Object events = Section.asMap(resource.get("Properties")).get("Events");
    return Section.asMap(events).values().stream()
        .map(Section::asMap)
        .filter(event -> "HttpApi".equals(event.get("Type")))
        .toList();
  }

  private void resolve(String name, Map<String, Object> raw, Resolver resolver) {
    String type = resources.typeOf(name);
    Support support = Support.ofResource(type);
    boolean used = support.treatment() == Support.Treatment.USED;
    String path = "Resources." + name;
    if (support.treatment() == Support.Treatment.REFUSED) {
      problems.error(path, type + " " + support.reason());
    } else if (support.treatment() == Support.Treatment.WARNED) {
      problems.warn(path, type + " " + support.reason());
    } else if (!used) {
      withoutEffect.merge(type, 1, Integer::sum);
    }
    resolvedResources.put(name, resolver.resolveMap(raw, path, !used));
    new Section(raw, path, problems)
        .texts("DependsOn")
        .forEach(other -> addDependency(name, other, path));
  }

  /** One line for all: a stack has dozens of them. */
  private void warnOfThoseWithoutEffect() {
    if (!withoutEffect.isEmpty()) {
      List<String> types = new ArrayList<>();
      withoutEffect.forEach((type, count) -> types.add(count == 1 ? type : type + " x " + count));
      problems.warn("Resources", "without effect on this machine: " + String.join(", ", types));
    }
  }

  private void addDependency(String name, String other, String path) {
    if (resources.has(other)) {
      resources.addDependency(name, other);
    } else {
      problems.error(
          path + ".DependsOn", "names " + other + ", which is " + resources.whyUnknown(other));
    }
  }

  private Map<String, Object> activeOutputs(Resolver resolver) {
    Map<String, Object> active = new LinkedHashMap<>();
    section("Outputs")
        .sections()
        .forEach((name, output) -> {
          String condition = output.text("Condition");
          if (condition == null || resolver.condition(condition, output.pathOf("Condition"))) {
            active.put(name, Objects.requireNonNull(Section.asMap(root.get("Outputs")).get(name)));
          }
        });
    return active;
  }

  private Map<String, Section> propertiesOf(String type) {
    Map<String, Section> found = new LinkedHashMap<>();
    resolvedResources.forEach((name, resource) -> {
      if (type.equals(resource.get("Type"))) {
        found.put(name, new Section(resource, "Resources." + name, problems).section("Properties"));
      }
    });
    return found;
  }

  private Map<String, FunctionDefinition> functions() {
    Map<String, FunctionDefinition> functions = new LinkedHashMap<>();
    propertiesOf(ResourceValues.FUNCTION)
        .forEach((name, section) ->
            functions.put(name, FunctionReader.read(name, section, folder, resources)));
    return functions;
  }

  private @Nullable HttpApiDefinition httpApi() {
    Map<String, Section> apis = propertiesOf(ResourceValues.HTTP_API);
    if (apis.isEmpty()) {
      return null;
    }
    if (apis.size() > 1) {
      problems.error(
          "Resources",
          "has more than one HTTP API: "
              + String.join(", ", apis.keySet())
              + "; this machine runs one. SAM makes "
              + ResourceValues.IMPLICIT_API
              + " for HttpApi events without ApiId");
    }
    String name = apis.keySet().iterator().next();
    Map<String, Section> functions = propertiesOf(ResourceValues.FUNCTION);
    functions.values().forEach(function -> checkApiIds(function, name));
    HttpApiDefinition api =
        HttpApiReader.read(name, Objects.requireNonNull(apis.get(name)), functions);
    api.routes().forEach(route -> resources.addDependency(name, route.function()));
    return api;
  }

  private void checkApiIds(Section function, String api) {
    for (Section event : function.section("Events").sections().values()) {
      String id = event.section("Properties").text("ApiId", api);
      if (event.text("Type", "").equals("HttpApi")
          && !Set.of(api, ResourceValues.apiId(api)).contains(id)) {
        event.section("Properties").error("ApiId", "is " + id + "; it must be !Ref " + api);
      }
    }
  }

  private void checkCycles() {
    List<String> cycle = resources.cycle();
    if (!cycle.isEmpty()) {
      problems.error(
          "Resources." + cycle.getFirst(),
          "depends on itself: " + String.join(" -> ", cycle) + "; CloudFormation refuses that");
    }
  }

  private static Map<String, String> texts(Map<String, Object> parameters) {
    Map<String, String> texts = new LinkedHashMap<>();
    parameters.forEach((name, value) ->
        texts.put(
            name,
            value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(value)));
    return texts;
  }

  private Map<String, Object> resolvedTree(Map<String, Object> outputs) {
    Map<String, Object> tree = new LinkedHashMap<>(root);
    tree.remove("Globals");
    tree.remove("Conditions");
    tree.put("Resources", new LinkedHashMap<>(resolvedResources));
    tree.put("Outputs", outputs);
    return new LinkedHashMap<>(tree);
  }
}
