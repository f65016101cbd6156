package breakwater.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A whole template, with all that is planned for the project's own. */
final class RealisticTemplateTest {

  private final Path file = file();
  private final Template template =
      TemplateReader.read(
          file,
          Map.of("DatabaseHost", "localhost", "Issuer", "http://localhost:8080/default"),
          TemplateText.HERE);

  @Test
  void functionsAreThoseOfTheTemplate() {
    assertThat(template.functions().keySet())
        .containsExactly("DashboardFunction", "MigrateFunction", "MonitorFunction");
    assertThat(template.functions().get("DashboardFunction"))
        .isEqualTo(
            new FunctionDefinition(
                "DashboardFunction",
                file.resolveSibling("functions/dashboard/target/function.zip"),
                "breakwater.dashboard.DashboardHandler::handleRequest",
                1024,
                Duration.ofSeconds(15),
                Map.of("DATABASE_HOST", "localhost", "DATABASE_PORT", "6543"),
                OptionalInt.of(20),
                0,
                true,
                List.of()));
    assertThat(function("MigrateFunction").snapStart()).isFalse();
    assertThat(function("MonitorFunction").schedules())
        .containsExactly(new ScheduleDefinition("Minutely", "rate(1 minute)", null));
  }

  @Test
  void apiIsThatOfTheTemplate() {
    HttpApiDefinition api = Objects.requireNonNull(template.httpApi());
    assertThat(api.routes())
        .containsExactly(
            new RouteDefinition(
                "GET /api/dashboard",
                "GET",
                "/api/dashboard",
                "DashboardFunction",
                "Jwt",
                List.of(),
                new ThrottleDefinition(100, 200),
                Duration.ofSeconds(30)));
    assertThat(api.authorizers().get("Jwt"))
        .extracting(JwtAuthorizerDefinition::issuer)
        .isEqualTo("http://localhost:8080/default");
  }

  @Test
  void whatHasNoEffectIsNamed() {
    assertThat(template.warnings())
        .containsExactly(
            "Resources.Migration: Custom::Migration does not invoke its function on this machine",
            "Resources: without effect on this machine: AWS::CertificateManager::Certificate,"
                + " AWS::CloudFront::Distribution, AWS::CloudFront::OriginAccessControl,"
                + " AWS::CloudWatch::Alarm, AWS::Logs::LogGroup x 2, AWS::S3::Bucket,"
                + " AWS::S3::BucketPolicy, AWS::SNS::Topic",
            "Resources.MonitorFunction.Properties.Environment.Variables.TOPIC: refers to AlarmTopic,"
                + " a AWS::SNS::Topic that does not exist on this machine; the value is"
                + " arn:aws:sns:us-east-1:123456789012:AlarmTopic");
  }

  @Test
  void conditionsDecideWhatIsThere() {
    assertThat(template.resolved().get("Outputs"))
        .isEqualTo(
            Map.of(
                "ApiUrl", Map.of("Value", "http://localhost:3000"),
                "PageUrl", Map.of("Value", "https://Page.DomainName"),
                "Alias", Map.of("Value", "DashboardFunction.Alias")));
  }

  private FunctionDefinition function(String name) {
    return Objects.requireNonNull(template.functions().get(name));
  }

  private static Path file() {
    try {
      return Path.of(
          Objects.requireNonNull(RealisticTemplateTest.class.getResource("realistic.yaml"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
