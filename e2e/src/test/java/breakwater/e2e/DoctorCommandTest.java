package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code local/doctor}, which {@code make doctor} runs: what it prints and ends with. */
final class DoctorCommandTest {

  @Test
  void withoutAUrlThePoolerOfMakeRunIsExaminedAndGood() throws Exception {
    Run run = run(Map.of("PORT", port()));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("transaction: backend", "4s, the role's; it stopped");
    assertThat(run.output().strip()).contains("\nGood for functions: PgBouncer");
    assertThat(run.output()).doesNotContain(password());
  }

  @Test
  void postgresItselfIsNoGoodForFunctions() throws Exception {
    Matcher postgres =
        Pattern.compile("postgres: localhost:(\\d+)").matcher(Platform.shared().outputSoFar());
    assertThat(postgres.find()).isTrue();
    String url = poolerUrl().replaceFirst(":\\d+/", ":" + postgres.group(1) + "/");
    Run run = run(Map.of("URL", url, "JSON", "1"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(Platform.parse(run.output()).path("verdict").asText()).isEqualTo("BAD");
    assertThat(run.output()).doesNotContain(password());
  }

  @Test
  void loginThatAwsSignsIsMadeAndTried() throws Exception {
    URI pooler = URI.create(poolerUrl());
    Run run =
        run(
            Map.of(
                "PORT", port(),
                "DATABASE_HOST", "127.0.0.1",
                "DATABASE_PORT", String.valueOf(pooler.getPort()),
                "DATABASE_NAME", "breakwater",
                "DATABASE_USER", "breakwater_app",
                "DATABASE_IAM", "true",
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.output()).contains("the user or the password is refused");
  }

  @Test
  void aUrlThatIsNoneIsNotRepeated() throws Exception {
    Run run = run(Map.of("URL", "mysql://app:hunter2@db/shop"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output())
        .contains("postgres://user:password@host:port/database")
        .doesNotContain("hunter2");
  }

  @Test
  void withoutAUrlAndWithoutMakeRunItAsksForOne() throws Exception {
    Run run = run(Map.of("PORT", "1"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).contains("Which endpoint? make doctor URL=");
  }

  private record Run(int exitCode, String output) {}

  private static Run run(Map<String, String> variables) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("local/doctor");
    builder.directory(Path.of("..").toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("URL");
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  private static String port() throws IOException, InterruptedException {
    return String.valueOf(URI.create(Platform.shared().baseUrl()).getPort());
  }

  private static String poolerUrl() throws IOException, InterruptedException {
    return Platform.shared().get("/local/pooler-url").body();
  }

  private static String password() throws IOException, InterruptedException {
    return poolerUrl().replaceFirst(".*:(.*)@.*", "$1");
  }
}
