package breakwater.local;

import breakwater.local.template.FunctionDefinition;
import breakwater.local.template.HttpApiDefinition;
import breakwater.local.template.RouteDefinition;
import breakwater.local.template.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A template after {@link Tuning}. Without any it is the template itself. */
final class TunedTemplate {
  private final Template template;
  private final Tuning tuning;

  TunedTemplate(Template template, Tuning tuning) {
    this.template = template;
    this.tuning = tuning;
  }

  /** All functions, in the order of the template. */
  List<FunctionDefinition> functions() {
    return template.functions().values().stream().map(this::tune).toList();
  }

  private FunctionDefinition tune(FunctionDefinition function) {
    int provisioned = provisioned(function);
    return new FunctionDefinition(
        function.name(),
        function.codeUri(),
        function.handler(),
        function.memoryMb(),
        function.timeout().multipliedBy(tuning.timeFactor()),
        environment(function),
        function.reservedConcurrency(),
        provisioned,
        function.snapStart() && provisioned == 0, // the two exclude each other on Lambda
        function.schedules());
  }

  private Map<String, String> environment(FunctionDefinition function) {
    if (tuning.javaOptions().isEmpty()) {
      return function.environment();
    }
    Map<String, String> environment = new HashMap<>(function.environment());
    environment.merge("JAVA_TOOL_OPTIONS", tuning.javaOptions(), (own, more) -> own + " " + more);
    return environment;
  }

  private int provisioned(FunctionDefinition function) {
    int wanted = tuning.provisioned();
    if (wanted == 0 || !hasRoute(function)) {
      return function.provisionedConcurrency();
    }
    int reserved = function.reservedConcurrency().orElse(wanted);
    if (wanted > reserved) {
      throw new LocalException(
          "PROVISIONED=%d is more than the reserved concurrency of %s, %d."
              .formatted(wanted, function.name(), reserved));
    }
    return wanted;
  }

  private boolean hasRoute(FunctionDefinition function) {
    return api().routes().stream().anyMatch(route -> route.function().equals(function.name()));
  }

  /** The HTTP API. */
  HttpApiDefinition api() {
    HttpApiDefinition api = template.httpApi();
    if (api == null) {
      throw new LocalException(
          tuning.template() + " has no AWS::Serverless::HttpApi: nothing to serve.");
    }
    return new HttpApiDefinition(
        api.name(),
        api.id(),
        api.stage(),
        api.routes().stream().map(this::stretch).toList(),
        api.authorizers(),
        api.defaultAuthorizer(),
        api.cors(),
        api.stageVariables());
  }

  private RouteDefinition stretch(RouteDefinition route) {
    return new RouteDefinition(
        route.key(),
        route.method(),
        route.path(),
        route.function(),
        route.authorizer(),
        route.scopes(),
        route.throttle(),
        route.timeout().multipliedBy(tuning.timeFactor()));
  }
}
