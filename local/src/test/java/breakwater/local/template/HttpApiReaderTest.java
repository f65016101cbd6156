package breakwater.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpApiReaderTest {

  private static final String API =
      """
      Auth:
        DefaultAuthorizer: Jwt
        Authorizers:
          Jwt:
            IdentitySource: $request.header.Authorization
            JwtConfiguration:
              issuer: http://localhost:8080/default
              audience: [breakwater]
      CorsConfiguration:
        AllowOrigins: [http://localhost:5173]
        AllowMethods: [GET, POST]
        AllowHeaders: [authorization]
        ExposeHeaders: [etag]
        AllowCredentials: true
        MaxAge: 600
      DefaultRouteSettings: {ThrottlingBurstLimit: 50, ThrottlingRateLimit: 20.5}
      RouteSettings:
        GET /items/{id}: {ThrottlingBurstLimit: 5}
      StageVariables: {COLOUR: blue}
      """;

  private static final String EVENTS =
      """
      Item: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: "/items/{id}", Method: get}}
      Rest:
        Type: HttpApi
        Properties:
          ApiId: !Ref Api
          Path: /{proxy+}
          Method: ANY
          TimeoutInMillis: 5000
          Auth: {AuthorizationScopes: [read]}
      Open:
        Type: HttpApi
        Properties: {ApiId: !Ref Api, Path: /health, Method: GET, Auth: {Authorizer: NONE}}
      Other: {Type: HttpApi, Properties: {ApiId: !Ref Api}}
      """;

  @TempDir Path folder;

  @Test
  void routesAreRead() {
    ThrottleDefinition normal = new ThrottleDefinition(20.5, 50);
    Duration max = Duration.ofSeconds(30);
    assertThat(api(API, EVENTS).routes())
        .containsExactly(
            new RouteDefinition(
                "GET /items/{id}",
                "GET",
                "/items/{id}",
                "AFunction",
                "Jwt",
                List.of(),
                new ThrottleDefinition(20.5, 5),
                max),
            new RouteDefinition(
                "ANY /{proxy+}",
                "ANY",
                "/{proxy+}",
                "AFunction",
                "Jwt",
                List.of("read"),
                normal,
                Duration.ofSeconds(5)),
            new RouteDefinition(
                "GET /health", "GET", "/health", "AFunction", null, List.of(), normal, max),
            new RouteDefinition(
                "$default", "ANY", "$default", "AFunction", "Jwt", List.of(), normal, max));
  }

  @Test
  void authorizerCorsAndStageAreRead() {
    HttpApiDefinition api = api(API, EVENTS);
    assertThat(api.name()).isEqualTo("Api");
    assertThat(api.id()).isEqualTo("api");
    assertThat(api.stage()).isEqualTo("$default");
    assertThat(api.stageVariables()).isEqualTo(Map.of("COLOUR", "blue"));
    assertThat(api.defaultAuthorizer()).isEqualTo("Jwt");
    assertThat(api.authorizers())
        .containsExactly(
            Map.entry(
                "Jwt",
                new JwtAuthorizerDefinition(
                    "Jwt",
                    "http://localhost:8080/default",
                    List.of("breakwater"),
                    "$request.header.Authorization")));
    assertThat(api.cors())
        .isEqualTo(
            new CorsDefinition(
                List.of("http://localhost:5173"),
                List.of("GET", "POST"),
                List.of("authorization"),
                List.of("etag"),
                true,
                Duration.ofMinutes(10)));
  }

  @Test
  void routeThatCatchesPreflightRequestsIsNamedInAWarning() {
    assertThat(read(text(API, EVENTS)).warnings())
        .contains(
            "Resources.AFunction.Properties.Events.Rest.Properties.Auth: ANY /{proxy+} also catches"
                + " preflight requests, which carry no token and get 401, as on AWS; name the"
                + " methods, or add a public OPTIONS route");
  }

  @Test
  void eventsWithoutAnApiGetTheOneThatSamMakes() {
    String text =
        TemplateText.function(
            "Globals: {HttpApi: {CorsConfiguration: true}}\n",
            "Events: {E: {Type: HttpApi, Properties: {Path: /, Method: get}}}");
    HttpApiDefinition api = Objects.requireNonNull(read(text).httpApi());
    assertThat(api.name()).isEqualTo("ServerlessHttpApi");
    assertThat(api.cors())
        .isEqualTo(new CorsDefinition(List.of("*"), List.of(), List.of(), List.of(), false, null));
  }

  @Test
  void templateWithoutEventsHasNoApi() {
    assertThat(read(TemplateText.function("", "")).httpApi()).isNull();
  }

  @Test
  void eventsOfTwoApisAreAnError() {
    String events = "E: {Type: HttpApi, Properties: {Path: /, Method: get}}\n";
    assertThat(problems(text("FailOnWarnings: true\n", events)))
        .contains(
            "template.yaml:2: Resources: has more than one HTTP API: Api, ServerlessHttpApi; this"
                + " machine runs one. SAM makes ServerlessHttpApi for HttpApi events without ApiId");
  }

  @Test
  void sameRouteTwiceIsAnError() {
    String event = "{Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /a, Method: get}}\n";
    assertThat(problems(text("FailOnWarnings: true\n", "A: " + event + "B: " + event)))
        .containsExactly(
            "template.yaml:16: Resources.AFunction.Properties.Events.B.Properties.Path: GET /a is"
                + " already a route to AFunction");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Auth: {DefaultAuthorizer: X} | Auth.DefaultAuthorizer: there is no authorizer X; there are:"
            + " none",
        "Auth: {Authorizers: {L: {FunctionArn: x}}} | Auth.Authorizers.L.FunctionArn: a Lambda"
            + " authorizer is not run here; use a JWT authorizer (JwtConfiguration)",
        "Auth: {Authorizers: {J: {JwtConfiguration: {issuer: x}}}} |"
            + " Auth.Authorizers.J.JwtConfiguration.audience: is missing; API Gateway needs at least"
            + " one",
        "Auth: {EnableIamAuthorizer: true} | Auth.EnableIamAuthorizer: is not supported here: there"
            + " is no IAM to ask",
        "CorsConfiguration: {AllowOrigins: ['*'], AllowCredentials: true} |"
            + " CorsConfiguration.AllowCredentials: is not allowed with the origin *; list the"
            + " origins",
        "CorsConfiguration: {AllowOrigin: ['*']} | CorsConfiguration.AllowOrigin: is no property of"
            + " CorsConfiguration; check its spelling",
        "RouteSettings: {GET /x: {ThrottlingBurstLimit: 1}} | RouteSettings.GET /x: is no route of"
            + " this API; it has: ",
        "DefinitionBody: {} | DefinitionBody: may hold routes; declare them as HttpApi events",
        "Name2: x | Name2: is no property of AWS::Serverless::HttpApi; check its spelling",
      })
  void wrongApiIsAnError(String property, String error) {
    assertThat(problems(text(property + "\n", "")).stream().map(String::strip))
        .containsExactly(("template.yaml:6: Resources.Api.Properties." + error).strip());
  }

  private HttpApiDefinition api(String properties, String events) {
    return Objects.requireNonNull(read(text(properties, events)).httpApi());
  }

  private Template read(String text) {
    return TemplateText.read(folder, text, Map.of());
  }

  private List<String> problems(String text) {
    return TemplateText.problems(folder, text, Map.of());
  }

  private static String text(String properties, String events) {
    return """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Api:
        Type: AWS::Serverless::HttpApi
        Properties:
    %s  AFunction:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: a.zip
          Handler: a.Handler
          Runtime: java25
    %s\
    """
        .formatted(
            properties.indent(6),
            events.isEmpty() ? "" : "      Description: x\n      Events:\n" + events.indent(8));
  }
}
