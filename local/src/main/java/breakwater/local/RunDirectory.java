package breakwater.local;

import breakwater.local.process.ChildProcesses;
import breakwater.local.process.Directories;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of one run, named after its port; the world that a run starts beside itself has its
 * folder in there. Deleted at the end. What a run that was killed left there, processes and files,
 * the next run on the same port clears away first.
 */
final class RunDirectory implements AutoCloseable {
  private static final String OTHER_WORLD = "world";

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  static RunDirectory create(LocalConfig config, int port) throws IOException {
    URI first = config.otherWorld();
    String name = first == null ? "" + port : first.getPort() + "/" + OTHER_WORLD;
    RunDirectory directory =
        new RunDirectory(config.root().resolve("local/target/run").resolve(name).toAbsolutePath());
    directory.clearLeftovers();
    new RunDirectory(directory.path.resolve(OTHER_WORLD)).clearLeftovers();
    Directories.delete(directory.path);
    Files.createDirectories(directory.path);
    return directory;
  }

  private void clearLeftovers() {
    processes().clearLeftovers();
    for (Path part : List.of(lambda(), pgBouncer(), postgres())) {
      new ChildProcesses(part.resolve(ChildProcesses.FOLDER)).clearLeftovers();
    }
  }

  /** Those that have no folder of their own here. */
  ChildProcesses processes() {
    return new ChildProcesses(path.resolve(ChildProcesses.FOLDER));
  }

  Path lambda() {
    return path.resolve("lambda");
  }

  Path pgBouncer() {
    return path.resolve("pgbouncer");
  }

  Path postgres() {
    return path.resolve("postgres");
  }

  Path functionsLog() {
    return path.resolve("functions.log");
  }

  Path samConfig() {
    return path.resolve("sam.toml");
  }

  Path functionVariables() {
    return path.resolve("variables.json");
  }

  @Override
  public void close() throws IOException {
    Directories.delete(path);
  }
}
