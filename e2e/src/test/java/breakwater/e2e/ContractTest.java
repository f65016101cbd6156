package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * openapi.yaml and template.yaml name the same routes. That every response of every other test is
 * as openapi.yaml has it is checked where they are received ({@link Platform#send}).
 */
final class ContractTest {
  private static final Pattern ROUTE =
      Pattern.compile("Method: ([A-Z]+)[,\\s]+Path: (?:\"([^\"]+)\"|([^\\s}]+))");

  @Test
  void templateAndContractNameTheSameRoutes() throws Exception {
    Set<String> routes = new TreeSet<>();
    Matcher route = ROUTE.matcher(Files.readString(Path.of("../template.yaml")));
    while (route.find()) {
      String quoted = route.group(2);
      routes.add(route.group(1) + " " + (quoted == null ? route.group(3) : quoted));
    }

    assertThat(routes).hasSizeGreaterThan(30).isEqualTo(Contract.instance().operations());
  }

  @Test
  void contractIsRenderedForReaders() throws Exception {
    Platform platform = Platform.shared();

    assertThat(platform.get("/local/docs").body()).contains("<html", "Breakwater", "saveBatch");
  }
}
