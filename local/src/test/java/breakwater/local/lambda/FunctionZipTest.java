package breakwater.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FunctionZipTest {
  @TempDir Path directory;

  private Path zip(String... names) throws IOException {
    Path zip = directory.resolve("function.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        out.write(1);
      }
    }
    return zip;
  }

  @Test
  void unpacksAndRemovesWhatAnOlderZipLeft() throws Exception {
    Path target = directory.resolve("run/function");
    FunctionZip.unpack(zip("lib/old.jar"), target);
    FunctionZip.unpack(zip("lib/new.jar", "file.txt"), target);
    assertThat(target.resolve("lib/new.jar")).exists();
    assertThat(target.resolve("file.txt")).exists();
    assertThat(target.resolve("lib/old.jar")).doesNotExist();
  }

  @Test
  void entryThatLeadsOutIsRefused() throws Exception {
    Path zip = zip("../outside.txt");
    assertThatThrownBy(() -> FunctionZip.unpack(zip, directory.resolve("run")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../outside.txt");
    assertThat(directory.resolve("outside.txt")).doesNotExist();
  }
}
