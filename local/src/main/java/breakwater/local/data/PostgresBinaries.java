package breakwater.local.data;

import breakwater.local.process.Directories;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the Postgres programs that come as a Maven dependency, once per cache directory. */
final class PostgresBinaries {

  /**
   * Unpacks the programs for this system, unless they are there already. Any number of processes
   * may do so at the same time.
   *
   * @param cache the directory that keeps them; made if it is not there
   * @return the directory that has {@code bin}, {@code lib} and {@code share}
   */
  static Path unpack(Path cache) throws IOException {
    JarURLConnection archive = find();
    // The jar's name has its version, so a newer dependency is unpacked beside the older one.
    String name = Path.of(archive.getJarFileURL().getPath()).getFileName().toString();
    Path unpacked = cache.toAbsolutePath().resolve(name.replaceFirst("\\.jar$", ""));
    if (Files.isDirectory(unpacked)) {
      return unpacked;
    }
    Files.createDirectories(unpacked.getParent());
    Path partial = Files.createTempDirectory(unpacked.getParent(), "partial-");
    try {
      try (InputStream content = archive.getInputStream()) {
        extract(content, partial);
      }
      moveIntoPlace(partial, unpacked);
    } finally {
      Directories.delete(partial);
    }
    return unpacked;
  }

  private static JarURLConnection find() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    // Alpine's C library needs programs of its own; only there are they on the class path.
    for (String variant : List.of("-alpine_linux", "")) {
      String name = "/postgres-" + system + "-" + machine + variant + ".txz";
      URL resource = PostgresBinaries.class.getResource(name);
      if (resource != null) {
        return (JarURLConnection) resource.openConnection();
      }
    }
    throw new IOException(
        "No Postgres for "
            + System.getProperty("os.name")
            + " on "
            + System.getProperty("os.arch")
            + " is on the class path. Add a profile with the fitting artifact of"
            + " io.zonky.test.postgres to local/pom.xml.");
  }

  private static void extract(InputStream archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        extract(entry, tar, target.resolve(entry.getName()));
      }
    }
  }

  private static void extract(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    // The archive has entries for some of its directories only.
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      throw new IOException("Hard links are not supported: " + entry.getName());
    } else {
      Files.copy(content, path);
      if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true)) {
        throw new IOException("Cannot be made executable: " + path);
      }
    }
  }

  private static void moveIntoPlace(Path partial, Path unpacked) throws IOException {
    try {
      Files.move(partial, unpacked);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(unpacked)) {
        throw e;
      } // otherwise another process was quicker, and its copy is as good as ours
    }
  }

  private PostgresBinaries() {}
}
