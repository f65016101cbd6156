package breakwater.e2e;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One execution environment of AWS's runtime interface emulator, without a container: the unpacked
 * zip, then AWS's runtime interface client, on the class path as in AWS's own image.
 */
final class BareEmulator implements AutoCloseable {
  private static final List<String> CLIENT =
      List.of(
          "aws-lambda-java-runtime-interface-client",
          "aws-lambda-java-core",
          "aws-lambda-java-serialization",
          "utils-lite");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Process process;
  private final URI url;

  private BareEmulator(Path folder, Process process, URI url) {
    this.folder = folder;
    this.process = process;
    this.url = url;
  }

  /** A function of template.yaml, with the variables that it has under that platform. */
  static BareEmulator ofTemplate(String function, Platform platform) throws Exception {
    JsonNode properties =
        Objects.requireNonNull(
            TemplateFile.read().resources("AWS::Serverless::Function").get(function));
    JsonNode variables =
        Platform.parse(Files.readString(platform.runDirectory().resolve("variables.json")));
    Map<String, String> environment = new HashMap<>();
    variables
        .path(function)
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
    return start(
        function,
        Path.of("..", properties.path("CodeUri").asText()),
        properties.path("Handler").asText(),
        properties.path("Timeout").asInt(15),
        environment);
  }

  /**
   * Starts it.
   *
   * @param timeoutSeconds how long an invocation may take
   */
  static BareEmulator start(
      String function, Path zip, String handler, int timeoutSeconds, Map<String, String> variables)
      throws Exception {
    Path folder = Files.createTempDirectory("emulator");
    Path task = unpack(zip, folder.resolve("task"));
    Path library = folder.resolve("libaws-lambda-jni.so");
    List<Path> client = client();
    copyLibrary(client.getFirst(), library);
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                AwsTools.emulator().toString(),
                "--runtime-interface-emulator-address",
                "127.0.0.1:" + port,
                "--runtime-api-address",
                "127.0.0.1:" + freePort(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                    + library,
                "-cp",
                classPath(task, client),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                handler));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(task.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("log").toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(variables);
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("LAMBDA_TASK_ROOT", task.toString());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function);
    environment.put("AWS_LAMBDA_FUNCTION_TIMEOUT", String.valueOf(timeoutSeconds));
    environment.put("_HANDLER", handler);
    BareEmulator emulator =
        new BareEmulator(
            folder,
            builder.start(),
            URI.create("http://127.0.0.1:" + port + "/2015-03-31/functions/function/invocations"));
    emulator.awaitListening(port);
    return emulator;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** It says nowhere that it listens. */
  private void awaitListening(int port) {
    await()
        .atMost(30, SECONDS)
        .pollInterval(20, MILLISECONDS)
        .ignoreExceptionsInstanceOf(ConnectException.class)
        .failFast(() ->
            assertThat(process.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue())
        .until(() -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          }
        });
  }

  /** Invokes the function and returns what a caller of the emulator gets. */
  HttpResponse<String> invoke(String event) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(event)).build(),
        BodyHandlers.ofString());
  }

  private static List<Path> client() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../local/target/lib"))) {
      List<Path> jars = files.map(Path::toAbsolutePath).toList();
      return CLIENT.stream()
          .map(name ->
              jars.stream()
                  .filter(jar -> jar.getFileName().toString().startsWith(name))
                  .findFirst()
                  .orElseThrow(() -> new IllegalStateException("There is no jar of " + name)))
          .toList();
    }
  }

  private static String classPath(Path task, List<Path> client) throws IOException {
    List<String> path = new ArrayList<>();
    path.add(task.toString());
    try (Stream<Path> jars = Files.list(task.resolve("lib"))) {
      jars.sorted(Comparator.naturalOrder()).forEach(jar -> path.add(jar.toString()));
    }
    client.forEach(jar -> path.add(jar.toString()));
    return String.join(File.pathSeparator, path);
  }

  private static Path unpack(Path zip, Path folder) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(entry.isDirectory() ? target : target.getParent());
        if (!entry.isDirectory()) {
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target);
          }
        }
      }
    }
    return folder;
  }

  /** The client's own place for it is the same file for every process of the machine. */
  private static void copyLibrary(Path clientJar, Path target) throws IOException {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    try (ZipFile jar = new ZipFile(clientJar.toFile());
        InputStream in =
            jar.getInputStream(jar.getEntry("jni/libaws-lambda-jni.linux-" + processor + ".so"))) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().join());
    http.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
