package breakwater.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a template is, it is read, or refused with its problems. */
public final class TemplateFuzzTest {
  private static final Path FILE = file();

  /** Called by Jazzer ({@code make fuzz}) with inputs that reach new code, too. */
  public static void fuzzerTestOneInput(byte[] template) throws IOException {
    Files.write(FILE, template);
    try {
      assertThat(TemplateReader.read(FILE, Map.of(), TemplateText.HERE).functions()).isNotNull();
    } catch (TemplateException e) {
      assertThat(e.problems()).isNotEmpty();
    }
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("template", ".yaml");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What Jazzer has found, one for each path through the reader. */
  static List<Path> corpus() throws IOException {
    try (Stream<Path> inputs = Files.list(Path.of("src/test/fuzz/template"))) {
      return inputs.toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void inputOfTheCorpusIsReadOrRefused(Path input) throws IOException {
    fuzzerTestOneInput(Files.readAllBytes(input));
  }
}
