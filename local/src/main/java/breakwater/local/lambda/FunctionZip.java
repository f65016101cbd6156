package breakwater.local.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks a function's deployment package. */
final class FunctionZip {
  private FunctionZip() {}

  /**
   * Unpacks {@code zip} into {@code target}, which is created, or emptied if it exists: a jar of an
   * older zip would still be on the class path.
   *
   * @throws IllegalArgumentException if the zip is missing, or an entry leads out of the target
   * @throws UncheckedIOException if it cannot be read or written
   */
  static void unpack(Path zip, Path target) {
    if (!Files.isRegularFile(zip)) {
      throw new IllegalArgumentException(
          "There is no zip at " + zip + ": build the functions first, or correct its CodeUri");
    }
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      delete(target);
      Files.createDirectories(target);
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IllegalArgumentException(
              "Entry " + entry.getName() + " of " + zip + " leads out of the zip's own folder");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
          // An AOT cache is good for the jars of the time at which it was made.
          Files.setLastModifiedTime(file, entry.getLastModifiedTime());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack " + zip + " to " + target, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
