package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The truth about {@code local}: the same zip, event and variables give the same answer under it
 * and under AWS's own emulator, also where the function fails.
 */
@Tag("aws")
final class EmulatorTruthTest {
  private static final String HANDLERS = "breakwater.e2e.handlers.";

  private static Path zip;
  private static Platform platform;

  /**
   * One function.
   *
   * @param name what it is called
   * @param handler its handler string
   * @param timeoutSeconds how long it may take
   */
  record Function(String name, String handler, int timeoutSeconds) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Function> functions() {
    return List.of(
        new Function("Echo", HANDLERS + "Truth::echo", 15),
        new Function("Nothing", HANDLERS + "Truth::nothing", 15),
        new Function("Environment", HANDLERS + "Truth::environment", 15),
        new Function("Fail", HANDLERS + "Truth::fail", 15),
        new Function("Large", HANDLERS + "Truth::large", 15),
        new Function("Exit", HANDLERS + "Truth::exit", 15),
        new Function("Sleep", HANDLERS + "Truth::sleep", 2),
        new Function("BrokenInit", HANDLERS + "BrokenInit::handle", 15),
        new Function("NoMethod", HANDLERS + "Truth::missing", 15),
        new Function("NoClass", HANDLERS + "Missing::handle", 15));
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    AwsTools.assumeEmulator();
    zip = zip(folder);
    Path template = Files.writeString(folder.resolve("template.yaml"), template());
    platform = Platform.start(Map.of("TEMPLATE", template.toString()));
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void theAnswerIsThatOfAwsEmulator(Function function) throws Exception {
    String event = "{\"text\":\"ä€\",\"number\":1.5,\"list\":[true,null]}";
    String local = platform.invoke(function.name(), event).body();
    String emulated = emulate(function, event);

    if (function.name().equals("Sleep")) {
      // Here the emulator answers in plain words, Lambda and local with an error object.
      assertThat(Platform.parse(local).path("errorMessage").asText()).endsWith(emulated);
      assertThat(Platform.parse(local).path("errorType").asText()).isEqualTo("Sandbox.Timedout");
    } else {
      assertThat(comparable(local)).isEqualTo(comparable(emulated));
    }
    AwsTools.report("aws-lambda-rie " + function + ": as local, " + cut(emulated));
  }

  /**
   * What AWS's emulator answers. Only the body can be compared: it tells a function error by no
   * header, as Lambda does, and by 502 in some cases.
   */
  private static String emulate(Function function, String event) throws Exception {
    try (BareEmulator emulator =
        BareEmulator.start(
            function.name(),
            zip,
            function.handler(),
            function.timeoutSeconds(),
            Map.of("GIVEN", "a value"))) {
      return emulator.invoke(event).body();
    }
  }

  private static JsonNode comparable(String answer) {
    return Platform.parse(answer.replaceAll("RequestId: [0-9a-f-]{36}", "RequestId: …"));
  }

  private static String cut(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  private static Path zip(Path folder) throws IOException {
    Path classes = Path.of("target/test-classes", HANDLERS.replace('.', '/'));
    Path file = folder.resolve("function.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file));
        Stream<Path> files = Files.list(classes)) {
      for (Path each : files.toList()) {
        add(out, HANDLERS.replace('.', '/') + each.getFileName(), each);
      }
      out.putNextEntry(new ZipEntry("lib/"));
      out.closeEntry();
    }
    return file;
  }

  private static void add(OutputStream out, String name, Path file) throws IOException {
    ZipOutputStream zipped = (ZipOutputStream) out;
    zipped.putNextEntry(new ZipEntry(name));
    Files.copy(file, zipped);
    zipped.closeEntry();
  }

  /** The project's own template and these functions beside its own. */
  private static String template() throws IOException {
    Path root = Path.of("..").toRealPath();
    return Files.readString(root.resolve("template.yaml"))
        .replace("CodeUri: functions/", "CodeUri: " + root + "/functions/")
        .replace(
            "\nResources:\n",
            "\nResources:\n"
                + functions().stream()
                    .map(EmulatorTruthTest::resource)
                    .collect(Collectors.joining()));
  }

  private static String resource(Function function) {
    return """
      %s:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: %s
          Handler: %s
          Timeout: %d
          Environment: {Variables: {GIVEN: a value}}
    """
        .formatted(function.name(), zip, function.handler(), function.timeoutSeconds());
  }
}
