package breakwater.bench;

import breakwater.local.process.Directories;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A {@link HandlerLoop} in a process of its own. For one thread at a time. */
final class Loop implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;
  private final Path directory;
  private int events;

  private Loop(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** What one run measured: one entry for each invocation. */
  record Run(double[] micros, double[] bytes) {}

  /**
   * Starts the process with the flags that {@code local} gives a function.
   *
   * @param directory for the unpacked zip; created
   */
  static Loop start(Candidate candidate, Stage stage, Path directory) throws IOException {
    Directories.create(directory);
    unpack(candidate.zip(stage.root()), directory);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx870m",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of("-cp", classPath(directory), HandlerLoop.class.getName(), candidate.handler()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectError(directory.resolve("errors").toFile());
    builder.environment().putAll(stage.variables());
    builder.environment().putAll(lambdaVariables(candidate, directory));
    return new Loop(builder.start(), directory);
  }

  private static Map<String, String> lambdaVariables(Candidate candidate, Path directory) {
    return Map.of(
        "_HANDLER", candidate.handler(),
        "LAMBDA_TASK_ROOT", directory.toString(),
        "AWS_REGION", "us-east-1",
        "AWS_LAMBDA_FUNCTION_NAME", candidate.label(),
        "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
        "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + candidate.label(),
        "AWS_LAMBDA_LOG_STREAM_NAME", "bench",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
  }

  /** The runtime client's jars, this class, and the function's, as the runtime client has them. */
  private static String classPath(Path directory) throws IOException {
    List<String> path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry ->
                entry.contains("aws-lambda-java")
                    || entry.contains("utils-lite")
                    || entry.endsWith("bench/target/classes"))
            .filter(entry -> !entry.contains("events"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.toCollection(ArrayList::new));
    path.add(directory.toString());
    try (Stream<Path> jars = Files.list(directory.resolve("lib"))) {
      jars.map(Path::toString).sorted().forEach(path::add);
    }
    return String.join(File.pathSeparator, path);
  }

  private static void unpack(Path zip, Path directory) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = directory.resolve(entry.getName());
        if (!entry.isDirectory()) {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
        }
      }
    }
  }

  /** Keeps an event for {@link #run}. */
  Path event(byte[] event) throws IOException {
    events++;
    return Files.write(directory.resolve("event-" + events + ".json"), event);
  }

  /** Invokes the handler so many times with one event. */
  Run run(int count, Path event) throws IOException {
    commands.println(count + " " + event);
    String times = answers.readLine();
    String bytes = answers.readLine();
    if (times == null || bytes == null) {
      throw new BenchException(
          "A handler did not answer: " + Files.readString(directory.resolve("errors")));
    }
    double[] nanos = Samples.parse(times);
    return new Run(Arrays.stream(nanos).map(time -> time / 1_000).toArray(), Samples.parse(bytes));
  }

  @Override
  public void close() {
    commands.close();
    process.destroyForcibly();
    process.onExit().join();
  }
}
