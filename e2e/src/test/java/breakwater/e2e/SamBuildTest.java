package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed is what Maven built. */
@Tag("aws")
final class SamBuildTest {
  private static final Pattern CODE_URI = Pattern.compile("CodeUri: (\\S+\\.zip)");

  @TempDir Path folder;

  @Test
  void samBuildLeavesTheZipsAsTheyAre() throws Exception {
    Map<String, byte[]> zips = zips();

    AwsTools.Outcome outcome = AwsTools.sam("build", "--build-dir", folder.toString());

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    Map<String, Path> built = codeOf(folder.resolve("template.yaml"));
    assertThat(built).hasSameSizeAs(zips);
    for (Path zip : built.values()) {
      String name = Path.of("..").toRealPath().relativize(zip).toString();
      assertThat(Files.readAllBytes(zip)).as(name).isEqualTo(zips.get(name));
    }
    AwsTools.report("sam build: " + zips.keySet() + " byte for byte as built");
  }

  private static Map<String, byte[]> zips() throws Exception {
    Map<String, byte[]> zips = new TreeMap<>();
    for (Map.Entry<String, Path> code : codeOf(Path.of("../template.yaml")).entrySet()) {
      zips.put(code.getKey(), Files.readAllBytes(code.getValue()));
    }
    return zips;
  }

  /** The zips that a template names, as it names them and where they are. */
  private static Map<String, Path> codeOf(Path template) throws Exception {
    Map<String, Path> code = new TreeMap<>();
    Matcher matcher = CODE_URI.matcher(Files.readString(template));
    while (matcher.find()) {
      code.put(
          matcher.group(1), template.toRealPath().resolveSibling(matcher.group(1)).toRealPath());
    }
    return code;
  }
}
