package breakwater.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnprivilegedTest {

  private static final String NOBODY = "65534";

  @TempDir private Path directory;

  @BeforeEach
  void onlyRootHasToStepDown() {
    assumeTrue(new UnixSystem().getUid() == 0);
  }

  @Test
  void theDetectedWayDoesNotRunAsRoot() throws Exception {
    assertThat(run(Unprivileged.detect(), "id", "-u")).isEqualTo(NOBODY);
  }

  @Test
  void nobodyReachesFilesInDirectoriesOfRoot() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "reached");
    assertThat(Files.getPosixFilePermissions(directory)).hasSize(3); // the owner's
    assertThat(run(Unprivileged.NOBODY, "id", "-u")).isEqualTo(NOBODY);
    assertThat(run(Unprivileged.NOBODY, "cat", file.toString())).isEqualTo("reached");
  }

  private static String run(Unprivileged way, String... command) throws Exception {
    Process process = new ProcessBuilder(way.command(List.of(command))).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
