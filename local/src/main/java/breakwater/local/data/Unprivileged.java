package breakwater.local.data;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs servers that refuse to run as root (Postgres and PgBouncer both do) for a root user, as in a
 * container. For any other user it changes nothing. Any thread may use it.
 */
enum Unprivileged {
  /** We are not root: commands run as they are. */
  SAME_USER(""),
  /**
   * In a user namespace of its own the process is "nobody", while its files stay root's: they may
   * lie anywhere, also in root's home directory.
   */
  USER_NAMESPACE("unshare -U"),
  /** Where user namespaces are forbidden (Docker's default), the process becomes "nobody". */
  NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

  private static final int NOBODY_ID = 65534;

  private final String prefix;

  Unprivileged(String prefix) {
    this.prefix = prefix;
  }

  /** The way that works here. */
  static Unprivileged detect() throws IOException, InterruptedException {
    if (new UnixSystem().getUid() != 0) {
      return SAME_USER;
    }
    return works(USER_NAMESPACE) ? USER_NAMESPACE : NOBODY;
  }

  private static boolean works(Unprivileged way) throws InterruptedException {
    try {
      return new ProcessBuilder(way.command(List.of("true")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program on this system
    }
  }

  /** The command line that runs {@code command}. The process keeps its id and gets our signals. */
  List<String> command(List<String> command) {
    Stream<String> words = Stream.of(prefix.split(" ")).filter(word -> !word.isEmpty());
    return Stream.concat(words, command.stream()).toList();
  }

  /** Gives a directory and all in it to the user that the process will be. */
  void own(Path directory) throws IOException {
    if (this != NOBODY) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList()) {
        Files.setAttribute(path, "unix:uid", NOBODY_ID);
        Files.setAttribute(path, "unix:gid", NOBODY_ID);
      }
    }
  }
}
