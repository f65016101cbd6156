package breakwater.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.credentials.LocalStack;
import breakwater.local.lambda.LambdaService;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * SnapStart from outside: {@code local} and AWS's runtime client run the hooks. ({@code
 * SnapStartTest} in shared moves the clock, too.)
 */
@ExtendWith(LocalStack.class)
@Timeout(120)
final class SnapStartZipTest {
  private static final String SECOND_PASSWORD = "rotated-password";

  private final String secret = "breakwater/" + UUID.randomUUID();

  @Test
  void snapshotServesWithOtherSocketsAndARotatedSecret(@TempDir Path directory) throws Exception {
    try (ZipPlatform platform = new ZipPlatform(directory);
        SecretsManagerClient aws =
            SecretsManagerClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
      String first = platform.postgres().app().password();
      aws.createSecret(r -> r.name(secret).secretString(login(platform, first)));
      Map<String, String> variables = variables(platform);
      try (LambdaService lambda =
          platform.lambda(platform.function("Dashboard", variables, true))) {
        assertThat(lambda.status())
            .hasEntrySatisfying("Dashboard", status -> assertThat(status.frozen()).isEqualTo(1));
        assertThat(platform.pooler().status().queries())
            .as("rehearsed")
            .isGreaterThanOrEqualTo(100);
        assertThat(platform.pooler().status().clientConnections()).as("in the snapshot").isZero();
        long pid = lambda.environments().getFirst().pid();
        assertThat(heap(pid, directory).contains(first)).as("the login in the snapshot").isFalse();

        setPassword(platform, SECOND_PASSWORD);
        aws.putSecretValue(r -> r.secretId(secret).secretString(login(platform, SECOND_PASSWORD)));
        platform.pooler().stop();
        platform.pooler().start();
        JsonNode line = platform.invoke(lambda, "Dashboard");

        assertThat(line.path("coldStart").asBoolean()).isTrue();
        assertThat(line.path("connection").asText()).as("opened by the hook").isEqualTo("reused");
        assertThat(line.path("retries").asInt()).isZero();
        assertThat(line.path("loginRefreshes").asInt()).isZero();
        assertThat(platform.pooler().status().clientConnections()).isEqualTo(1);
        assertThat(platform.output()).doesNotContain(first, SECOND_PASSWORD);
      }
    }
  }

  private Map<String, String> variables(ZipPlatform platform) {
    Map<String, String> variables = platform.variables();
    variables.put("DATABASE_SECRET", secret);
    variables.put("AWS_ENDPOINT_URL", LocalStack.endpoint().toString());
    variables.put("AWS_ACCESS_KEY_ID", "test");
    variables.put("AWS_SECRET_ACCESS_KEY", "test");
    return variables;
  }

  /** Every object that the program in the snapshot can reach; text of one byte per character. */
  private static String heap(long pid, Path directory) throws Exception {
    Path dump = directory.resolve("heap");
    run("kill", "-CONT", String.valueOf(pid)); // it answers nobody while it is frozen
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    run(jcmd.toString(), String.valueOf(pid), "GC.heap_dump", dump.toString());
    String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
    assertThat(heap).as("it is a heap").contains("breakwater.dashboard.DashboardHandler");
    return heap;
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static String login(ZipPlatform platform, String password) {
    String user = platform.postgres().app().user();
    return "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
  }

  private static void setPassword(ZipPlatform platform, String password) throws Exception {
    String user = platform.postgres().app().user();
    try (Connection connection =
            platform.postgres().dataSource(platform.postgres().admin()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("alter role " + user + " password '" + password + "'");
    }
    platform.pooler().setPassword(user, password);
  }
}
