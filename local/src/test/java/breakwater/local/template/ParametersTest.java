package breakwater.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParametersTest {

  @TempDir Path folder;

  @Test
  void givenValueBeatsTheDefault() {
    Template template = read("{Type: String, Default: a}", Map.of("P", "b"));
    assertThat(template.parameters()).containsExactly(Map.entry("P", "b"));
  }

  @Test
  void defaultIsUsedWhereNoValueIsGiven() {
    assertThat(read("{Type: Number, Default: 5}", Map.of()).parameters())
        .containsExactly(Map.entry("P", "5"));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{Type: String, AllowedValues: [a, b]} | c | \"c\" must be one of a, b",
        "{Type: String, AllowedPattern: '[a-z]+'} | A1 | \"A1\" must match [a-z]+",
        "{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: letters} | A1 | \"A1\""
            + " must match [a-z]+ (letters)",
        "{Type: String, MinLength: 3} | ab | \"ab\" must have at least 3 characters",
        "{Type: String, MaxLength: 1} | ab | \"ab\" must have at most 1 characters",
        "{Type: Number} | many | \"many\" must be a number",
        "{Type: Number, MinValue: 5} | 4 | \"4\" must be at least 5",
        "{Type: Number, MaxValue: 5} | 5.5 | \"5.5\" must be at most 5",
        "{Type: List<Number>} | 1,x | \"x\" must be a number",
        "{Type: String, NoEcho: true, MinLength: 9} | secret | its value must have at least 9"
            + " characters",
      })
  void badValueIsRefused(String declaration, String value, String error) {
    assertThat(problems(declaration, Map.of("P", value)))
        .containsExactly("template.yaml:3: Parameters.P: " + error);
  }

  @Test
  void missingValueIsRefused() {
    assertThat(problems("{Type: String}", Map.of()))
        .containsExactly(
            "template.yaml:3: Parameters.P: has no value and no Default; pass one as P=VALUE");
  }

  @Test
  void unknownNameIsRefused() {
    assertThat(problems("{Type: String, Default: a}", Map.of("Q", "1")))
        .containsExactly(
            "parameter Q was given a value, but the template has no such parameter; it has: P");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    String text =
        TemplateText.function("Parameters:\n  A: {Type: String}\n  B: {Type: Number}\n", "");
    assertThat(TemplateText.problems(folder, text, Map.of("B", "x", "C", "1"))).hasSize(3);
  }

  private Template read(String declaration, Map<String, String> given) {
    return TemplateText.read(folder, text(declaration), given);
  }

  private List<String> problems(String declaration, Map<String, String> given) {
    return TemplateText.problems(folder, text(declaration), given);
  }

  private static String text(String declaration) {
    return TemplateText.function("Parameters:\n  P: " + declaration + "\n", "");
  }
}
