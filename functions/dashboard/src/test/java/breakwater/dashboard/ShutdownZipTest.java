package breakwater.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.lambda.LambdaService;
import breakwater.local.template.FunctionDefinition;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stays at the pooler when environments end. */
@Timeout(120)
final class ShutdownZipTest {
  private static final int ENVIRONMENTS = 5;

  @Test
  void environmentsThatSayGoodbyeLeaveNoZombies(@TempDir Path directory) throws Exception {
    try (ZipPlatform platform = new ZipPlatform(directory)) {
      assertThat(zombies(platform, "false")).as("without a goodbye").isEqualTo(ENVIRONMENTS);
      assertThat(zombies(platform, "true")).as("with one").isZero();
    }
  }

  /** Environments, each with its connection, are ended as Lambda ends them. */
  private static int zombies(ZipPlatform platform, String goodbye) throws Exception {
    int before = platform.pooler().count().vanished();
    Map<String, String> variables = platform.variables();
    variables.put("DATABASE_PASSWORD", platform.postgres().app().password());
    variables.put("DATABASE_CLOSE_ON_SHUTDOWN", goodbye);
    FunctionDefinition[] functions = new FunctionDefinition[ENVIRONMENTS];
    for (int i = 0; i < ENVIRONMENTS; i++) {
      functions[i] = platform.function("Dashboard" + i, variables, false);
    }
    try (LambdaService lambda = platform.lambda(functions)) {
      for (FunctionDefinition function : functions) {
        assertThat(platform.invoke(lambda, function.name()).path("connection").asText())
            .isEqualTo("opened");
      }
      assertThat(platform.pooler().status().clientConnections()).isEqualTo(ENVIRONMENTS);
    }
    while (platform.pooler().status().clientConnections() > 0) {
      Thread.onSpinWait();
    }
    return platform.pooler().count().vanished() - before;
  }
}
