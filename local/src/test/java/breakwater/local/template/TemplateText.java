package breakwater.local.template;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads templates that a test holds as text. */
final class TemplateText {

  static final Surroundings HERE = Surroundings.at("http://localhost:3000");

  private TemplateText() {}

  static Template read(Path folder, String text, Map<String, String> parameters) {
    Path file = folder.resolve("template.yaml");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TemplateReader.read(file, parameters, HERE);
  }

  static FunctionDefinition aFunction(Template template) {
    return Objects.requireNonNull(template.functions().get("AFunction"));
  }

  static List<String> problems(Path folder, String text, Map<String, String> parameters) {
    TemplateException e =
        catchThrowableOfType(TemplateException.class, () -> read(folder, text, parameters));
    return e == null ? List.of() : e.problems();
  }

  /**
   * A template with one function.
   *
   * @param sections further top-level sections
   * @param properties further properties of the function, not indented
   */
  static String function(String sections, String properties) {
    return """
    Transform: AWS::Serverless-2016-10-31
    %sResources:
      AFunction:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: target/function.zip
          Handler: a.Handler::handle
          Runtime: java25
    %s\
    """
        .formatted(sections, properties.indent(6));
  }

  /** A template whose function has the variable VALUE with that value. */
  static String value(String sections, String value) {
    return function(sections, "Environment:\n  Variables:\n    VALUE: " + value + "\n");
  }
}
