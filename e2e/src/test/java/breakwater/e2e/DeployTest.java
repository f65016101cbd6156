package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of {@code make deploy} needs no account. */
final class DeployTest {
  private static final Pattern STAGE = Pattern.compile("\\[(\\w+)\\.deploy\\.parameters]");
  private static final Pattern PARAMETER = Pattern.compile("^ {2}\"(\\w+)=", Pattern.MULTILINE);

  @Test
  void everyStageGivesThoseParametersThatTheTemplateWantsAndKnows() throws Exception {
    TemplateFile template = TemplateFile.read();
    Map<String, Set<String>> stages = stages();

    assertThat(stages).containsOnlyKeys("dev", "prod");
    stages.forEach((stage, given) -> {
      assertThat(template.parameters()).as(stage).containsAll(given);
      assertThat(given).as(stage).containsAll(template.parametersWithoutDefault());
    });
  }

  /** The names of the parameters that each stage of samconfig.toml gives. */
  private static Map<String, Set<String>> stages() throws Exception {
    Map<String, Set<String>> stages = new TreeMap<>();
    for (String section : Files.readString(Path.of("../samconfig.toml")).split("\n(?=\\[)", -1)) {
      Matcher stage = STAGE.matcher(section);
      if (stage.lookingAt()) {
        Set<String> names = new TreeSet<>();
        PARAMETER.matcher(section).results().forEach(match -> names.add(match.group(1)));
        stages.put(stage.group(1), names);
      }
    }
    return stages;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void aStageWithValuesOfExampleComIsNotDeployed(String stage) {
    AwsTools.Outcome outcome = AwsTools.run(Map.of(), "deploy/run", stage);

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("example.com", stage, "docs/deploy.md");
  }

  @Test
  void aStageThatDoesNotExistIsRefusedWithThoseThatDo() {
    AwsTools.Outcome outcome = AwsTools.run(Map.of(), "deploy/run", "test");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("no stage test", "dev prod");
  }

  @Test
  void theSmokeCheckSaysWhatAnswersAndWhatDoesNot() throws Exception {
    AwsTools.Outcome outcome = AwsTools.run(Map.of(), "deploy/smoke", Platform.shared().baseUrl());

    // The page is a part of it only where it has been built.
    boolean built = Files.exists(Path.of("../web/dist/index.html"));
    assertThat(outcome.out())
        .contains(
            "ok      the API answers on the same origin, and asks who is calling (status 401)")
        .contains((built ? "ok      " : "FAILED  ") + "the page answers");
    assertThat(outcome.exit()).isEqualTo(built ? 0 : 1);
  }

  @Test
  void theSmokeCheckFailsWhereNothingAnswers() {
    AwsTools.Outcome outcome = AwsTools.run(Map.of(), "deploy/smoke", "http://localhost:1");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("http://localhost:1 does not answer as it should");
  }
}
