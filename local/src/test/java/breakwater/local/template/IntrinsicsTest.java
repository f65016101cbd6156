package breakwater.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntrinsicsTest {

  private static final String SECTIONS =
      """
      Parameters:
        Host: {Type: String, Default: db.example.com}
        Names: {Type: CommaDelimitedList, Default: "a, b,c"}
        Empty: {Type: String, Default: ""}
      Mappings:
        Sizes:
          us-east-1: {small: "256", large: "1024"}
      Conditions:
        Yes: !Equals [!Ref Host, db.example.com]
        No: !Not [!Condition Yes]
        Both: !And [!Condition Yes, !Condition No]
        One: !Or [!Condition Yes, !Condition No]
      """;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "plain text | plain text",
        "2010-09-09 | 2010-09-09",
        "007 | 007",
        "yes | yes",
        "!Ref Host | db.example.com",
        "{Ref: Host} | db.example.com",
        "!Ref AWS::Region | us-east-1",
        "!Ref AWS::AccountId | 123456789012",
        "!Ref AWS::StackName | breakwater",
        "!Ref AWS::Partition | aws",
        "!Ref AWS::URLSuffix | amazonaws.com",
        "!Ref Topic | arn:aws:sns:us-east-1:123456789012:Topic",
        "!Sub 'x-${Host}-${AWS::Region}' | x-db.example.com-us-east-1",
        "!Sub '${!Host} ${Host}' | ${Host} db.example.com",
        "!Sub ['${a}/${Host}', {a: !Ref AWS::Region}] | us-east-1/db.example.com",
        "!Sub '${Topic.TopicArn}' | arn:aws:sns:us-east-1:123456789012:Topic",
        "!GetAtt BFunction.Arn | arn:aws:lambda:us-east-1:123456789012:function:BFunction",
        "{Fn::GetAtt: [BFunction, Arn]} | arn:aws:lambda:us-east-1:123456789012:function:BFunction",
        "!Ref BFunction | BFunction",
        "!If [Yes, a, b] | a",
        "!If [No, a, b] | b",
        "!If [Both, a, b] | b",
        "!If [One, a, !Ref AWS::NoValue] | a",
        "!Join ['-', [a, !Ref Host, c]] | a-db.example.com-c",
        "!Join ['+', !Ref Names] | a+b+c",
        "!Select [1, !Ref Names] | b",
        "!Select ['0', [x, y]] | x",
        "!Join ['/', !Split ['.', !Ref Host]] | db/example/com",
        "!FindInMap [Sizes, !Ref AWS::Region, large] | 1024",
        "{Fn::Base64: hello} | aGVsbG8=",
        "!Select [0, !GetAZs ''] | us-east-1a",
        "'{{resolve:ssm:x}}' | {{resolve:ssm:x}}",
      })
  void intrinsicIsReplacedByItsValue(String expression, String value) {
    assertThat(TemplateText.aFunction(read(expression)).environment())
        .containsExactly(Map.entry("VALUE", value));
  }

  @Test
  void noValueRemovesTheVariable() {
    assertThat(TemplateText.aFunction(read("!If [No, a, !Ref AWS::NoValue]")).environment())
        .isEmpty();
  }

  @Test
  void attributesOfTheApiLeadToThisMachine() {
    String text =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Api: {Type: AWS::Serverless::HttpApi}
        Outputs:
          Url: {Value: !Sub "${Api.ApiEndpoint}/x"}
          Id: {Value: !Ref Api}
        """;
    assertThat(TemplateText.read(folder, text, Map.of()).resolved().get("Outputs"))
        .isEqualTo(
            Map.of(
                "Url", Map.of("Value", "http://localhost:3000/x"), "Id", Map.of("Value", "api")));
  }

  @Test
  void valueOfAResourceThatIsNotHereIsNamedInAWarning() {
    assertThat(read("!Ref Topic").warnings())
        .contains(
            "Resources.AFunction.Properties.Environment.Variables.VALUE: refers to Topic, a"
                + " AWS::SNS::Topic that does not exist on this machine; the value is"
                + " arn:aws:sns:us-east-1:123456789012:Topic");
  }

  @Test
  void dynamicReferenceIsNamedInAWarning() {
    assertThat(read("'{{resolve:secretsmanager:db}}'").warnings())
        .contains(
            "Resources.AFunction.Properties.Environment.Variables.VALUE: the function gets the text"
                + " {{resolve:secretsmanager:db}} as it is: only CloudFormation looks it up");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "!Ref Nothing | Ref names Nothing, which is not there; parameters are Host, Names, Empty;"
            + " resources are AFunction, BFunction, Topic",
        "!Ref Off | Ref names Off, which is not created because its Condition is false; parameters"
            + " are Host, Names, Empty; resources are AFunction, BFunction, Topic",
        "!Sub '${Nothing.Arn}' | Fn::Sub names Nothing, which is not there; parameters are Host,"
            + " Names, Empty; resources are AFunction, BFunction, Topic",
        "!GetAtt BFunction.Url | Fn::GetAtt asks for BFunction.Url, which AWS::Serverless::Function"
            + " does not have",
        "!If [Maybe, a, b] | there is no condition Maybe in Conditions",
        "!If [Yes, a] | Fn::If takes a list of 3 values",
        "!Select [7, !Ref Names] | Fn::Select asks for element 7 of a list of 3; the first is 0",
        "!Join ['-', text] | Fn::Join needs a list there",
        "!Join ['-', [[a]]] | Fn::Join needs a text there, not a list",
        "!Sub '${Names}' | Fn::Sub needs a text there, not a list",
        "!FindInMap [Sizes, us-east-1, huge] | Fn::FindInMap finds no Sizes.us-east-1.huge in"
            + " Mappings: huge is not there",
        "!ImportValue x | Fn::ImportValue needs another stack, and there is none on this machine;"
            + " take the value as a parameter",
        "!Cidr [a, b, c] | Fn::Cidr is not supported on this machine",
      })
  void brokenIntrinsicIsAnErrorWithItsLine(String expression, String error) {
    assertThat(problems(expression))
        .containsExactly(
            "template.yaml:23: Resources.AFunction.Properties.Environment.Variables.VALUE: "
                + error);
  }

  @Test
  void unknownShortTagIsAnError() {
    assertThat(problems("!Reff Host"))
        .containsExactly(
            "template.yaml:23: Resources.AFunction.Properties.Environment.Variables.VALUE: !Reff is"
                + " not a CloudFormation function; see Ref, Sub, GetAtt, If");
  }

  @Test
  void tagThatWouldMakeAJavaObjectIsAnError() {
    assertThat(problems("!!java.net.URL [x]"))
        .containsExactly(
            "template.yaml:23: is not valid YAML: Global tag is not allowed:"
                + " tag:yaml.org,2002:java.net.URL");
  }

  @Test
  void circularConditionsAreAnError() {
    String text =
        TemplateText.function(
            "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n", "");
    assertThat(TemplateText.problems(folder, text, Map.of()))
        .containsExactly("template.yaml:3: Conditions.A: depends on itself: A -> B -> A");
  }

  @Test
  void circularResourcesAreAnError() {
    String text =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Api:
            Type: AWS::Serverless::HttpApi
          AFunction:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: a.zip
              Handler: a.B
              Runtime: java25
              Environment: {Variables: {URL: !GetAtt Api.ApiEndpoint}}
              Events:
                Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /, Method: get}}
        """;
    assertThat(TemplateText.problems(folder, text, Map.of()))
        .containsExactly(
            "template.yaml:5: Resources.AFunction: depends on itself: AFunction -> Api ->"
                + " AFunction; CloudFormation refuses that");
  }

  @Test
  void resourceThatHasNoEffectMayUseWhatIsNotSupported() {
    String text =
        TemplateText.function("", "")
            + "  Net: {Type: AWS::EC2::Subnet, Properties: {Block: !Select [0, !Cidr [a, 1, 8]]}}\n";
    assertThat(problemsOf(text)).isEmpty();
  }

  private List<String> problemsOf(String text) {
    return TemplateText.problems(folder, text, Map.of());
  }

  private Template read(String expression) {
    return TemplateText.read(folder, text(expression), Map.of());
  }

  private List<String> problems(String expression) {
    return problemsOf(text(expression));
  }

  private static String text(String expression) {
    return TemplateText.value(SECTIONS, expression)
        + """
          BFunction:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: b.zip, Handler: b.Handler, Runtime: java25}
          Topic:
            Type: AWS::SNS::Topic
          Off:
            Type: AWS::SNS::Topic
            Condition: No
        """;
  }
}
