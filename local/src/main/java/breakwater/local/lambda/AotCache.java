package breakwater.local.lambda;

import breakwater.local.template.FunctionDefinition;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The AOT cache of one function (JEP 483, 514, 515): classes loaded and linked, and profiles, by an
 * earlier run. The first environment of a function that has no cache yet makes it when it is shut
 * down, from what it did until then; environments that start later use it. A change of the zip or
 * of the flags makes it another cache. Any thread may call it.
 *
 * <p>The JVM keeps classes of its own loaders only, so the function's jars are on the class path
 * here, in front of the runtime client's loader, which asks its parent first.
 */
final class AotCache {
  /** How long a process may take to make its cache: some seconds, more on a busy machine. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Path file;
  private final String classPath;
  // Guarded by this.
  private boolean trained;
  private @Nullable Process training;

  private AotCache(Path file, String classPath) {
    this.file = file;
    this.classPath = classPath;
  }

  /**
   * The cache of a function as its zip is now.
   *
   * @param directory keeps the caches; created if missing. Caches of the function's other zips go
   * @param taskRoot where the zip is unpacked: paths are part of a cache
   * @return empty for a zip that has classes outside its jars: the JVM keeps none of a directory's
   */
  static Optional<AotCache> of(
      Path directory, FunctionDefinition function, Path taskRoot, List<String> flags) {
    try {
      if (hasLooseClasses(taskRoot)) {
        return Optional.empty();
      }
      Files.createDirectories(directory);
      Path file =
          directory
              .toAbsolutePath()
              .resolve(function.name() + "-" + key(function, taskRoot, flags));
      deleteOthers(directory, function, file);
      return Optional.of(new AotCache(file, jars(taskRoot)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep AOT caches in " + directory, e);
    }
  }

  private static String key(FunctionDefinition function, Path taskRoot, List<String> flags)
      throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(function.codeUri()));
      for (String text :
          List.of(taskRoot.toString(), flags.toString(), Runtime.version().toString())) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8) + ".aot";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasLooseClasses(Path taskRoot) throws IOException {
    try (Stream<Path> files = Files.walk(taskRoot)) {
      return files.anyMatch(file -> file.toString().endsWith(".class"));
    }
  }

  private static void deleteOthers(Path directory, FunctionDefinition function, Path file)
      throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path other : files.toList()) {
        if (other.getFileName().toString().startsWith(function.name() + "-")
            && !other.toAbsolutePath().equals(file)) {
          Files.delete(other);
        }
      }
    }
  }

  private static String jars(Path taskRoot) throws IOException {
    Path lib = taskRoot.resolve("lib");
    if (!Files.isDirectory(lib)) {
      return "";
    }
    try (Stream<Path> files = Files.list(lib)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".jar"))
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** What is added to the class path. */
  String classPath() {
    return classPath;
  }

  /** What is added to the JVM's flags of a process that starts now. */
  synchronized List<String> flags() {
    if (Files.exists(file)) {
      return List.of("-XX:AOTCache=" + file);
    }
    if (trained) {
      return List.of();
    }
    trained = true; // by one process: two would write the same file
    return List.of("-XX:AOTCacheOutput=" + file, "-Xlog:aot=off");
  }

  /** Called with a process and the command that started it. */
  synchronized void started(Process process, List<String> command) {
    if (command.contains("-XX:AOTCacheOutput=" + file)) {
      training = process;
    }
  }

  synchronized boolean isTraining(Process process) {
    return process.equals(training);
  }
}
