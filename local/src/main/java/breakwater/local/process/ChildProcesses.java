package breakwater.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Remembers on disk which processes were started, so that the next start can end those that a
 * killed {@code local} left behind: a frozen process never notices that its parent is gone. One
 * file per process, named after its pid, holding its start time. Any thread may call it.
 */
public final class ChildProcesses {
  // The JDK derives start times on Linux from the boot time, which two JVMs may read 1 s apart.
  private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(2);

  /** Where the files are kept, inside the folder of whoever starts the processes. */
  public static final String FOLDER = "processes";

  private final Path directory;

  /**
   * @param directory where the files are kept; created if missing
   * @throws UncheckedIOException if it cannot be created
   */
  public ChildProcesses(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + directory, e);
    }
  }

  /** Records a process that has just been started. */
  public void register(Process process) {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    try {
      Files.writeString(file(process.pid()), Long.toString(started));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot record process " + process.pid(), e);
    }
  }

  /** Forgets a process that has ended. */
  public void deregister(Process process) {
    delete(file(process.pid()));
  }

  /**
   * Kills every recorded process that still runs, with all that it has started, and forgets all. A
   * pid that now belongs to another process is left alone. Returns when they have ended.
   *
   * @return how many recorded ones were killed
   */
  public int clearLeftovers() {
    List<Path> files = files();
    List<ProcessHandle> leftovers =
        files.stream().map(ChildProcesses::sameProcess).flatMap(Optional::stream).toList();
    leftovers.forEach(Signals::stop); // so that what they have started stays all that there is
    List<ProcessHandle> all =
        leftovers.stream().flatMap(ChildProcesses::withDescendants).distinct().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    // All at once: the JDK looks seldom at processes that are not its own.
    List<CompletableFuture<ProcessHandle>> ends = all.stream().map(ProcessHandle::onExit).toList();
    ends.forEach(CompletableFuture::join);
    files.forEach(ChildProcesses::delete);
    return leftovers.size();
  }

  private static Stream<ProcessHandle> withDescendants(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants());
  }

  private static Optional<ProcessHandle> sameProcess(Path file) {
    try {
      Instant recorded = Instant.ofEpochMilli(Long.parseLong(Files.readString(file).strip()));
      return ProcessHandle.of(Long.parseLong(file.getFileName().toString()))
          .filter(ProcessHandle::isAlive)
          .filter(process -> startedAt(process, recorded));
    } catch (NumberFormatException | IOException e) {
      return Optional.empty(); // half-written when local was killed
    }
  }

  private static boolean startedAt(ProcessHandle process, Instant recorded) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, recorded).abs())
        .filter(difference -> difference.compareTo(START_TIME_TOLERANCE) <= 0)
        .isPresent();
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + directory, e);
    }
  }

  private Path file(long pid) {
    return directory.resolve(Long.toString(pid));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file, e);
    }
  }
}
