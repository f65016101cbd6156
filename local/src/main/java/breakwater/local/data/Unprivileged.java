package breakwater.local.data;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
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
  /**
   * Where user namespaces are forbidden (Docker's default), the process becomes "nobody" and keeps
   * root's right to all files.
   */
  NOBODY(
      "setpriv --reuid=65534 --regid=65534 --clear-groups"
          + " --inh-caps=+dac_override --ambient-caps=+dac_override");

  private final String prefix;

  Unprivileged(String prefix) {
    this.prefix = prefix;
  }

  /**
   * The way that works here.
   *
   * @throws IOException if we are root and none does; the message says what to do
   */
  static Unprivileged detect() throws IOException, InterruptedException {
    if (new UnixSystem().getUid() != 0) {
      return SAME_USER;
    }
    for (Unprivileged way : List.of(USER_NAMESPACE, NOBODY)) {
      if (works(way)) {
        return way;
      }
    }
    throw new IOException(
        "Postgres and PgBouncer do not run as root, and neither \"%s\" nor \"%s\" works here. Run as another user, or install setpriv (package util-linux or setpriv)."
            .formatted(USER_NAMESPACE.prefix, NOBODY.prefix));
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
}
