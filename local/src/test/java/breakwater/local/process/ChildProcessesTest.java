package breakwater.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class ChildProcessesTest {
  @TempDir Path directory;
  private Process process;

  @BeforeEach
  void startProcess() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void endProcess() {
    process.destroyForcibly();
  }

  @Test
  void laterStartKillsWhatWasLeftEvenIfFrozen() {
    new ChildProcesses(directory).register(process);
    Signals.stop(process);
    assertThat(new ChildProcesses(directory).clearLeftovers()).isEqualTo(1);
    assertThat(process.isAlive()).isFalse();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatWasStartedByWhatWasLeftIsKilledToo() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & wait").start();
    new ChildProcesses(directory).register(parent);
    ProcessHandle child = awaitChild(parent);
    assertThat(new ChildProcesses(directory).clearLeftovers()).isEqualTo(1);
    assertThat(parent.isAlive()).isFalse();
    assertThat(child.isAlive()).isFalse();
  }

  private static ProcessHandle awaitChild(Process parent) {
    Optional<ProcessHandle> child = Optional.empty();
    while (child.isEmpty()) {
      child = parent.children().findFirst();
    }
    return child.get();
  }

  @Test
  void anotherProcessWithTheSamePidLives() throws Exception {
    Files.writeString(directory.resolve(Long.toString(process.pid())), "1000");
    assertThat(new ChildProcesses(directory).clearLeftovers()).isZero();
    assertThat(process.isAlive()).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void endedAndUnreadableEntriesAreForgotten() throws Exception {
    Files.writeString(directory.resolve("999999999"), "1000");
    Files.writeString(directory.resolve(Long.toString(process.pid())), "");
    Files.writeString(directory.resolve("note"), "1000");
    assertThat(new ChildProcesses(directory).clearLeftovers()).isZero();
    assertThat(process.isAlive()).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void deregisteredProcessLives() {
    ChildProcesses children = new ChildProcesses(directory);
    children.register(process);
    children.deregister(process);
    assertThat(children.clearLeftovers()).isZero();
    assertThat(process.isAlive()).isTrue();
  }
}
