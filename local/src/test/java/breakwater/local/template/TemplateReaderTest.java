package breakwater.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplateReaderTest {

  private static final String RULES =
      """
      Parameters:
        A: {Type: String, Default: "%s"}
        B: {Type: String, Default: "%s"}
      Rules:
        Both:
          RuleCondition: !Not [!Equals [!Ref A, ""]]
          Assertions:
            - Assert: !Not [!Equals [!Ref B, ""]]
              AssertDescription: Give B where A is given.
      """;

  @TempDir Path folder;

  @Test
  void functionHasSamDefaults() {
    FunctionDefinition function = TemplateText.aFunction(read(TemplateText.function("", "")));
    assertThat(function)
        .isEqualTo(
            new FunctionDefinition(
                "AFunction",
                folder.resolve("target/function.zip"),
                "a.Handler::handle",
                128,
                Duration.ofSeconds(3),
                Map.of(),
                OptionalInt.empty(),
                0,
                false,
                List.of()));
  }

  @Test
  void globalsAreMergedByTheRulesOfSam() {
    String text =
        """
        Transform: AWS::Serverless-2016-10-31
        Globals:
          Function:
            Runtime: java25
            MemorySize: 512
            Timeout: 15
            Environment: {Variables: {AA: global, BB: global}}
        Resources:
          AFunction:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: a.zip
              Handler: a.B
              Timeout: 30
              Environment: {Variables: {BB: own, CC: own}}
        """;
    FunctionDefinition function = TemplateText.aFunction(read(text));
    assertThat(function.memoryMb()).isEqualTo(512);
    assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(function.environment()).isEqualTo(Map.of("AA", "global", "BB", "own", "CC", "own"));
  }

  @Test
  void globalListsComeBeforeTheResourcesOwn() {
    assertThat(Globals.merge(Map.of("L", List.of("a")), Map.of("L", List.of("b"))))
        .isEqualTo(Map.of("L", List.of("a", "b")));
  }

  @Test
  void intrinsicIsNotMergedWithAGlobalMapping() {
    assertThat(Globals.merge(Map.of("a", "1"), Map.of("Ref", "X"))).isEqualTo(Map.of("Ref", "X"));
  }

  @Test
  void lineOfAGlobalIsNamedWhereItIsWrong() {
    String text =
        """
        Transform: AWS::Serverless-2016-10-31
        Globals:
          Function:
            MemorySize: 64
        """
            + TemplateText.function("", "").split("\n", 2)[1];
    assertThat(problems(text))
        .containsExactly(
            "template.yaml:4: Resources.AFunction.Properties.MemorySize: is 64; it must be a whole"
                + " number from 128 to 10240");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "MemorySize: lots | MemorySize: is lots; it must be a whole number from 128 to 10240",
        "Timeout: 901 | Timeout: is 901; it must be a whole number from 1 to 900",
        "Layers: [arn] | Layers: would be missing; put their jars into the zip",
        "PackageType: Image | PackageType: must be Zip: container images are not run here",
        "FunctionUrlConfig: {AuthType: NONE} | FunctionUrlConfig: is not served here; use an HttpApi"
            + " event",
        "DeadLetterQueue: {Type: SQS} | DeadLetterQueue: would receive failed events; there are no"
            + " queues here",
        "Memory: 512 | Memory: is no property of AWS::Serverless::Function; check its spelling",
        "ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 2} |"
            + " ProvisionedConcurrencyConfig: needs AutoPublishAlias; add one",
        "SnapStart: {ApplyOn: Always} | SnapStart.ApplyOn: must be PublishedVersions or None",
        "Environment: {Variables: {AWS_REGION: x}} | Environment.Variables.AWS_REGION: is set by"
            + " Lambda itself; remove it",
        "Environment: {Variables: {LIST: [a]}} | Environment.Variables.LIST: must be text but is a"
            + " list",
        "Events: {E: {Type: Api}} | Events.E.Type: Api is a REST API, which sends another event; use"
            + " HttpApi",
        "Events: {E: {Type: Httpapi}} | Events.E.Type: Httpapi is no type of event that SAM has;"
            + " check its spelling",
        "Events: {E: {Type: Schedule, Properties: {Schedule: hourly}}} | Events.E.Properties.Schedule:"
            + " is hourly; it must be rate(N minutes), hours or days, or cron() with six fields",
        "Events: {E: {Type: HttpApi, Properties: {Path: items, Method: get}}} |"
            + " Events.E.Properties.Path: is items; it must be /segments, each plain or {name}, and"
            + " only the last may be {name+}",
        "Events: {E: {Type: HttpApi, Properties: {Path: /, Method: fetch}}} |"
            + " Events.E.Properties.Method: is FETCH; it must be one of ANY, DELETE, GET, HEAD,"
            + " OPTIONS, PATCH, POST, PUT",
        "Events: {E: {Type: HttpApi, Properties: {PayloadFormatVersion: '1.0'}}} |"
            + " Events.E.Properties.PayloadFormatVersion: must be 2.0: other formats are not sent"
            + " here",
      })
  void whatWouldChangeBehaviourIsAnError(String property, String error) {
    assertThat(problems(TemplateText.function("", property)))
        .containsExactly("template.yaml:9: Resources.AFunction.Properties." + error);
  }

  @Test
  void otherRuntimeIsAnError() {
    assertThat(problems(TemplateText.function("", "").replace("java25", "nodejs24.x")))
        .containsExactly(
            "template.yaml:8: Resources.AFunction.Properties.Runtime: is nodejs24.x; this machine"
                + " runs java25 only");
  }

  @Test
  void missingPropertyIsAnError() {
    assertThat(problems(TemplateText.function("", "").replace("Handler: ", "Description: ")))
        .containsExactly(
            "template.yaml:5: Resources.AFunction.Properties.Handler: is missing; name it as"
                + " package.Class::method");
  }

  @Test
  void resourcesWithoutEffectAreNamedInOneWarning() {
    String text =
        TemplateText.function("", "")
            + """
              A: {Type: AWS::SNS::Topic}
              B: {Type: AWS::CloudWatch::Alarm}
              C: {Type: AWS::CloudWatch::Alarm}
            """;
    assertThat(read(text).warnings())
        .containsExactly(
            "Resources: without effect on this machine: AWS::CloudWatch::Alarm x 2, AWS::SNS::Topic");
  }

  @Test
  void customResourceThatDoesNotRunHasAWarningOfItsOwn() {
    String text = TemplateText.function("", "") + "  Other: {Type: Custom::Migration}\n";
    assertThat(read(text).warnings())
        .containsExactly(
            "Resources.Other: Custom::Migration does not invoke its function on this machine");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "AWS::Serverless::Api | is a REST API; use AWS::Serverless::HttpApi",
        "AWS::Lambda::Function | is not read; use AWS::Serverless::Function",
        "AWS::ApiGatewayV2::Route | is not read; use HttpApi events",
        "AWS::Serverless::Application | is another template; only one is run here",
      })
  void resourceThatWouldBeMissedIsAnError(String type, String reason) {
    String text = TemplateText.function("", "") + "  Other: {Type: " + type + "}\n";
    assertThat(problems(text))
        .containsExactly("template.yaml:9: Resources.Other: " + type + " " + reason);
  }

  @ParameterizedTest(name = "A={0} B={1}")
  @CsvSource({"x, x", "'', ''"})
  void parametersThatARuleAllowsAreTaken(String a, String b) {
    assertThat(problems(TemplateText.function(RULES.formatted(a, b), ""))).isEmpty();
  }

  @Test
  void ruleThatDoesNotHoldIsAnErrorInItsOwnWords() {
    assertThat(problems(TemplateText.function(RULES.formatted("x", ""), "")))
        .containsExactly("template.yaml:9: Rules.Both.Assertions[0]: Give B where A is given.");
  }

  @Test
  void ruleWithoutAssertionsIsAnError() {
    assertThat(problems(TemplateText.function("Rules: {Empty: {}}\n", "")))
        .containsExactly(
            "template.yaml:2: Rules.Empty.Assertions: is missing; a rule is a list of them");
  }

  @Test
  void propertyWithoutEffectIsNamedInAWarning() {
    assertThat(read(TemplateText.function("", "VpcConfig: {SubnetIds: [a]}")).warnings())
        .containsExactly(
            "Resources.AFunction.Properties.VpcConfig: has no effect: functions use this machine's"
                + " network");
  }

  @Test
  void eventThatNothingSendsIsNamedInAWarning() {
    assertThat(read(TemplateText.function("", "Events: {Q: {Type: SQS}}")).warnings())
        .containsExactly(
            "Resources.AFunction.Properties.Events.Q.Type: SQS has no effect: nothing on this"
                + " machine sends such events");
  }

  @Test
  void snapStartNeedsAnAlias() {
    String snapStart = "SnapStart: {ApplyOn: PublishedVersions}";
    Template without = read(TemplateText.function("", snapStart));
    Template with = read(TemplateText.function("", snapStart + "\nAutoPublishAlias: live"));
    assertThat(TemplateText.aFunction(without).snapStart()).isFalse();
    assertThat(without.warnings())
        .containsExactly(
            "Resources.AFunction.Properties.SnapStart: has no effect without AutoPublishAlias: it is"
                + " for versions");
    assertThat(TemplateText.aFunction(with).snapStart()).isTrue();
  }

  @Test
  void schedulesAreRead() {
    String events =
        """
        Events:
          A: {Type: Schedule, Properties: {Schedule: rate(5 minutes), Input: '{"a":1}'}}
          B: {Type: ScheduleV2, Properties: {ScheduleExpression: "cron(0 3 * * ? *)"}}
          C: {Type: Schedule, Properties: {Schedule: rate(1 day), Enabled: false}}
        """;
    Template template = read(TemplateText.function("", events));
    assertThat(TemplateText.aFunction(template).schedules())
        .containsExactly(
            new ScheduleDefinition("A", "rate(5 minutes)", "{\"a\":1}"),
            new ScheduleDefinition("B", "cron(0 3 * * ? *)", null));
    assertThat(template.warnings()).hasSize(1).first().asString().contains("is disabled");
  }

  @Test
  void duplicateKeyIsAnError() {
    assertThat(problems(TemplateText.function("", "Timeout: 3\nTimeout: 4")))
        .containsExactly(
            "template.yaml:10: Resources.AFunction.Properties.Timeout: is there twice; the first is"
                + " at template.yaml:9; remove one");
  }

  @Test
  void badYamlIsAnErrorWithItsLine() {
    assertThat(problems("Transform: x\nResources: [\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("template.yaml:3: is not valid YAML: ");
  }

  @Test
  void emptyValueIsAnError() {
    assertThat(problems(TemplateText.function("", "Timeout:")))
        .containsExactly(
            "template.yaml:9: Resources.AFunction.Properties.Timeout: has no value, which"
                + " CloudFormation refuses; give it one or remove it");
  }

  @Test
  void emptyFileIsAnError() {
    assertThat(problems(""))
        .containsExactly("template.yaml: is empty or not a mapping; a template has Resources");
  }

  @Test
  void missingFileIsAnError() {
    assertThat(
            catchThrowableOfType(
                    TemplateException.class,
                    () ->
                        TemplateReader.read(
                            folder.resolve("none.yaml"), Map.of(), TemplateText.HERE))
                .getMessage())
        .startsWith("none.yaml cannot be run:\n  - it cannot be read: ");
  }

  @Test
  void templateWithoutTheTransformIsAnError() {
    assertThat(problems(TemplateText.function("", "").replace("Transform", "Description")))
        .containsExactly(
            "template.yaml: Transform: must be AWS::Serverless-2016-10-31: local reads SAM"
                + " templates");
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertThat(problems(TemplateText.function("", "Timeout: 0\nMemorySize: 1\nLayers: [x]")))
        .hasSize(3);
  }

  private Template read(String text) {
    return TemplateText.read(folder, text, Map.of());
  }

  private List<String> problems(String text) {
    return TemplateText.problems(folder, text, Map.of());
  }
}
