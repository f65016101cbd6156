package breakwater.e2e;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk of its own for one folder of Postgres', which can be filled to the last byte: a tmpfs that
 * is mounted there while Postgres stands still. Needs the right to mount; without it, the test is
 * left out. Not thread-safe.
 */
final class SmallDisk implements AutoCloseable {
  /** Room for what Postgres writes before it is full; a segment of its log has 16 MiB. */
  private static final long ROOM = 40L << 20;

  private static final byte[] BLOCK = new byte[4096];

  private final FaultPlatform faults;
  private final Path folder;

  private SmallDisk(FaultPlatform faults, Path folder) {
    this.faults = faults;
    this.folder = folder;
  }

  /**
   * Moves a folder to a disk of its own.
   *
   * @param folder in Postgres' folder of data
   */
  static SmallDisk at(FaultPlatform faults, String folder) throws IOException {
    Path postgres = faults.directory().resolve("postgres").toRealPath();
    SmallDisk disk = new SmallDisk(faults, postgres.resolve("data").resolve(folder));
    Path aside = postgres.resolve("aside");
    faults.server("postgres", "stop");
    Files.move(disk.folder, aside);
    Files.createDirectory(disk.folder);
    String options = "mode=700,size=" + (size(aside) + ROOM);
    if (run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.folder.toString()) != 0) {
      return abort("left out: needs the right to mount a tmpfs");
    }
    run("cp", "-a", "--sparse=never", aside + "/.", disk.folder.toString());
    faults.server("postgres", "start");
    return disk;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(SmallDisk::length).sum();
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves no byte. */
  void fill() throws IOException {
    try (OutputStream filler = Files.newOutputStream(filler())) {
      while (true) {
        filler.write(BLOCK);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  /** Gives the room back. */
  void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  @Override
  public void close() throws IOException {
    faults.server("postgres", "stop");
    run("umount", folder.toString());
  }

  private static int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
