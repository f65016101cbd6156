package breakwater.local.lambda;

import breakwater.local.runtime.JavaRuntime;
import breakwater.local.template.FunctionDefinition;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * Starts the process of an execution environment: the runtime client with the function's handler,
 * in the unpacked zip, with the variables that Lambda gives it and no others. Any thread may call
 * it.
 */
final class RuntimeLauncher {
  private static final String NATIVE_LIBRARY_PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private final LambdaOptions options;
  private final String mainClass;
  private final String classPath;
  private final List<String> clientFlags = new ArrayList<>();

  /**
   * Copies what the processes share into the run directory.
   *
   * @throws UncheckedIOException if the run directory cannot be written
   */
  RuntimeLauncher(LambdaOptions options) {
    this.options = options;
    Set<String> jars = new LinkedHashSet<>();
    // The client and what it depends on: core, serialization, utils-lite.
    Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
        .map(RuntimeLauncher::jarOf)
        .forEach(jars::add);
    if (options.runtimeClient() == RuntimeClient.AWS) {
      mainClass = AWSLambda.class.getName();
      // The client's default is to unpack it in each process to the same file: processes that start
      // together overwrite it under each other and crash.
      Path library = options.runDirectory().resolve("runtime").resolve("libaws-lambda-jni.so");
      copy(AWSLambda.class, "/jni/" + nativeLibrary(), library);
      clientFlags.add("-D" + NATIVE_LIBRARY_PROPERTY + "=" + library);
      clientFlags.add("--enable-native-access=ALL-UNNAMED");
    } else {
      mainClass = JavaRuntime.class.getName();
      jars.add(copyJavaRuntime().toString());
    }
    classPath = String.join(File.pathSeparator, jars);
  }

  /**
   * Starts a process. Its stdout and stderr are one stream.
   *
   * @param runtimeApiPort where the Runtime API of this environment listens
   * @throws UncheckedIOException if the system cannot start it
   */
  Process start(
      FunctionDefinition function,
      InitializationType type,
      int runtimeApiPort,
      String environmentId) {
    Path taskRoot = taskRoot(function);
    ProcessBuilder builder = new ProcessBuilder(command(function, type));
    builder.directory(taskRoot.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(function.environment());
    putLambdaVariables(environment, function, taskRoot, environmentId);
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + runtimeApiPort);
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", type.variable());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + builder.command().getFirst(), e);
    }
  }

  /**
   * Unpacks a function's zip to where its processes run. What an earlier run left there goes.
   *
   * @throws IllegalArgumentException if there is no such zip, or it is unsafe
   */
  void unpack(FunctionDefinition function) {
    FunctionZip.unpack(function.codeUri(), taskRoot(function));
  }

  /** The function's ARN in the made-up account. */
  String arn(FunctionDefinition function) {
    return "arn:aws:lambda:" + options.region() + ":000000000000:function:" + function.name();
  }

  private Path taskRoot(FunctionDefinition function) {
    return options.runDirectory().resolve("functions").resolve(function.name());
  }

  private List<String> command(FunctionDefinition function, InitializationType type) {
    List<String> command = new ArrayList<>();
    command.add(options.javaHome().resolve("bin").resolve("java").toString());
    command.addAll(jvmFlags(function, type));
    command.addAll(clientFlags);
    // Where org.crac finds the hooks' list: in AWS's client.
    command.add("-Dorg.crac.Core.Compat=" + Core.class.getPackageName());
    command.addAll(List.of("-cp", classPath, mainClass, function.handler()));
    return command;
  }

  /** Lambda's flags, without those that the function chooses itself in JAVA_TOOL_OPTIONS. */
  private static List<String> jvmFlags(FunctionDefinition function, InitializationType type) {
    String chosen = function.environment().getOrDefault("JAVA_TOOL_OPTIONS", "");
    List<String> flags = new ArrayList<>();
    if (!chosen.matches(".*-XX:\\+Use\\w+GC.*")) {
      flags.add("-XX:+UseSerialGC");
    }
    // From Java 25 on, Lambda lets C2 compile in a snapshot. (With provisioned concurrency, too;
    // but
    // here PROVISIONED stands for ordinary environments that were there before.)
    if (type != InitializationType.SNAP_START
        && !chosen.contains("TieredStopAtLevel")
        && !chosen.contains("TieredCompilation")) {
      flags.add("-XX:TieredStopAtLevel=1");
    }
    if (!chosen.contains("-Xmx") && !chosen.contains("-XX:MaxHeapSize")) {
      flags.add("-Xmx" + function.memoryMb() * 85 / 100 + "m"); // Lambda leaves the JVM 15 %
    }
    return flags;
  }

  private void putLambdaVariables(
      Map<String, String> environment,
      FunctionDefinition function,
      Path taskRoot,
      String environmentId) {
    environment.put("_HANDLER", function.handler());
    environment.put("AWS_DEFAULT_REGION", options.region());
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMb()));
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", environmentId);
    environment.put("AWS_REGION", options.region());
    environment.put("LAMBDA_RUNTIME_DIR", options.runDirectory().resolve("runtime").toString());
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    // A function may set these three itself.
    environment.putIfAbsent("LANG", "en_US.UTF-8");
    environment.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.putIfAbsent("TZ", ":UTC");
  }

  private static String nativeLibrary() {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    return "libaws-lambda-jni.linux" + (isMusl() ? "_musl-" : "-") + processor + ".so";
  }

  private static boolean isMusl() {
    try (Stream<Path> libraries = Files.list(Path.of("/lib"))) {
      return libraries.anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Not local's whole class path: the function must not see classes that Lambda has not. */
  private Path copyJavaRuntime() {
    Path classes = options.runDirectory().resolve("runtime").resolve("classes");
    for (String name : List.of("JavaRuntime", "HttpRuntimeApiClient")) {
      String resource = "/breakwater/local/runtime/" + name + ".class";
      copy(JavaRuntime.class, resource, classes.resolve(resource.substring(1)));
    }
    return classes;
  }

  private static void copy(Class<?> owner, String resource, Path target) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + resource + " on local's class path");
      }
      Files.createDirectories(target.getParent());
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + resource + " to " + target, e);
    }
  }

  private static String jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The jar of " + type + " has no path", e);
    }
  }
}
