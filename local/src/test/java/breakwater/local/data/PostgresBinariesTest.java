package breakwater.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresBinariesTest {

  @TempDir private Path cache;

  @Test
  void twoAtOnceUnpackOneCopyAndLeaveNothingElse() throws Exception {
    Callable<Path> unpack = () -> PostgresBinaries.unpack(cache);
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      for (Future<Path> unpacked : executor.invokeAll(Collections.nCopies(2, unpack))) {
        assertThat(unpacked.get().resolve("bin/postgres")).isExecutable();
      }
    }
    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left).hasSize(1);
    }
  }
}
