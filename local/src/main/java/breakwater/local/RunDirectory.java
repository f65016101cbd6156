package breakwater.local;

import breakwater.local.process.ChildProcesses;
import breakwater.local.process.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of one run, named after its port. Deleted at the end. What a run that was killed left
 * there, processes and files, the next run on the same port clears away first.
 */
final class RunDirectory implements AutoCloseable {
  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  static RunDirectory create(Path root, int port) throws IOException {
    RunDirectory directory =
        new RunDirectory(root.resolve("local/target/run/" + port).toAbsolutePath());
    for (Path part : List.of(directory.lambda(), directory.pgBouncer(), directory.postgres())) {
      new ChildProcesses(part.resolve(ChildProcesses.FOLDER)).clearLeftovers();
    }
    Directories.delete(directory.path);
    Files.createDirectories(directory.path);
    return directory;
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

  @Override
  public void close() throws IOException {
    Directories.delete(path);
  }
}
