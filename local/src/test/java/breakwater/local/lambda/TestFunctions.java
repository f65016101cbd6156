package breakwater.local.lambda;

import breakwater.local.template.FunctionDefinition;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Functions for tests, with their zip laid out as Lambda wants it: every jar in lib/. */
final class TestFunctions {
  private static final String HANDLERS = "breakwater.local.lambda.handlers.";

  private final Path zip;

  TestFunctions(Path directory) throws IOException {
    Path jar = directory.resolve("handlers.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> classes = Files.list(classes().resolve(HANDLERS.replace('.', '/')))) {
      for (Path file : classes.toList()) {
        add(out, HANDLERS.replace('.', '/') + file.getFileName(), file);
      }
    }
    zip = directory.resolve("function.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      add(out, "lib/handlers.jar", jar);
      add(out, "lib/events.jar", codeOf(APIGatewayV2HTTPEvent.class));
    }
  }

  private static Path classes() {
    return codeOf(TestFunctions.class);
  }

  private static Path codeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(OutputStream out, String name, Path file) throws IOException {
    ZipOutputStream zip = (ZipOutputStream) out;
    zip.putNextEntry(new ZipEntry(name));
    Files.copy(file, zip);
    zip.closeEntry();
  }

  /** A function named {@code Probe} with the handler that does what its event says. */
  FunctionDefinition probe() {
    return function("Probe", "ProbeHandler");
  }

  FunctionDefinition function(String name, String handler) {
    return new FunctionDefinition(
        name,
        zip,
        HANDLERS + handler,
        256,
        Duration.ofSeconds(30),
        Map.of(),
        OptionalInt.empty(),
        0,
        false,
        List.of());
  }

  static FunctionDefinition withReserved(FunctionDefinition f, int reserved) {
    return new FunctionDefinition(
        f.name(),
        f.codeUri(),
        f.handler(),
        f.memoryMb(),
        f.timeout(),
        f.environment(),
        OptionalInt.of(reserved),
        f.provisionedConcurrency(),
        f.snapStart(),
        f.schedules());
  }

  static FunctionDefinition withProvisioned(FunctionDefinition f, int provisioned) {
    return new FunctionDefinition(
        f.name(),
        f.codeUri(),
        f.handler(),
        f.memoryMb(),
        f.timeout(),
        f.environment(),
        f.reservedConcurrency(),
        provisioned,
        f.snapStart(),
        f.schedules());
  }

  static FunctionDefinition withSnapStart(FunctionDefinition f) {
    return new FunctionDefinition(
        f.name(),
        f.codeUri(),
        f.handler(),
        f.memoryMb(),
        f.timeout(),
        f.environment(),
        f.reservedConcurrency(),
        f.provisionedConcurrency(),
        true,
        f.schedules());
  }

  static FunctionDefinition withTimeout(FunctionDefinition f, Duration timeout) {
    return new FunctionDefinition(
        f.name(),
        f.codeUri(),
        f.handler(),
        f.memoryMb(),
        timeout,
        f.environment(),
        f.reservedConcurrency(),
        f.provisionedConcurrency(),
        f.snapStart(),
        f.schedules());
  }

  static FunctionDefinition withEnvironment(FunctionDefinition f, Map<String, String> variables) {
    return new FunctionDefinition(
        f.name(),
        f.codeUri(),
        f.handler(),
        f.memoryMb(),
        f.timeout(),
        variables,
        f.reservedConcurrency(),
        f.provisionedConcurrency(),
        f.snapStart(),
        f.schedules());
  }
}
