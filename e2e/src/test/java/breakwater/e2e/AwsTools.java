package breakwater.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** AWS's own tools, as {@code make test-aws} installs them, and what tests did with them. */
final class AwsTools {
  private static final Path ROOT = root();
  private static final Path TOOLS = ROOT.resolve("target/aws-tools");

  /** What ran, one line each; {@code make test-aws} prints it at the end. */
  private static final Path REPORT = ROOT.resolve("target/aws-report.txt");

  private static final long LIMIT_SECONDS = 180;

  private AwsTools() {}

  private static Path root() {
    try {
      return Path.of("..").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a program did. */
  record Outcome(int exit, String out, String err) {}

  /** Whether a Docker engine answers. */
  static boolean docker() {
    try {
      return run(Map.of(), "docker", "info").exit() == 0;
    } catch (UncheckedIOException e) {
      return false; // There is no such program.
    }
  }

  /** Leaves the test out, and says so, where AWS's emulator does not run. */
  static void assumeEmulator() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    if (!linux) {
      report("left out: aws-lambda-rie, because there is one for Linux only");
    }
    assumeTrue(linux, "AWS's emulator runs on Linux only");
  }

  /** AWS's runtime interface emulator for this machine, out of SAM CLI's package. */
  static Path emulator() throws IOException {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    try (var files =
        Files.find(
            TOOLS.resolve("lib"),
            8,
            (file, attributes) -> file.endsWith("rapid/aws-lambda-rie-" + processor))) {
      return files.findFirst().orElseThrow();
    }
  }

  /** {@code sam …}, from the project's folder. */
  static Outcome sam(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = TOOLS.resolve("bin/sam").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return run(Map.of("SAM_CLI_TELEMETRY", "0", "AWS_DEFAULT_REGION", "us-east-1"), command);
  }

  /** A program, run from the project's folder to its end. */
  static Outcome run(Map<String, String> variables, String... command) {
    try {
      Path err = Files.createTempFile("err", null);
      Process process = start(variables, err, command);
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(List.of(command) + " does not end");
      }
      Outcome outcome = new Outcome(process.exitValue(), out, Files.readString(err));
      Files.delete(err);
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A program that goes on running, from the project's folder. */
  static Process start(Map<String, String> variables, Path err, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(ROOT.toFile()).redirectError(err.toFile());
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** Writes down what ran. */
  static void report(String line) {
    System.out.println(line);
    try {
      Files.createDirectories(REPORT.getParent());
      Files.writeString(REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
