package breakwater.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.template.Surroundings;
import breakwater.local.template.TemplateReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PageHeadersTest {

  @Test
  void theHeadersAreThoseOfTheTemplateAndAllowNothingInline() {
    Map<String, String> headers = headers("http://localhost:3001/breakwater");
    assertThat(headers.get("content-security-policy"))
        .startsWith("default-src 'none';")
        .contains("style-src 'self';")
        .contains("connect-src 'self' http://localhost:3001")
        .doesNotContain("unsafe");
    assertThat(headers)
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("x-frame-options", "DENY")
        .containsEntry("referrer-policy", "same-origin")
        .containsEntry("strict-transport-security", "max-age=31536000")
        .containsEntry("Cross-Origin-Opener-Policy", "same-origin");
  }

  private static Map<String, String> headers(String issuer) {
    Map<String, String> parameters = new HashMap<>();
    for (String name :
        new String[] {
          "DatabaseHost", "DatabasePassword", "MigrationHost", "MigrationUser", "MigrationPassword"
        }) {
      parameters.put(name, "x");
    }
    parameters.put("JwtIssuer", issuer);
    return PageHeaders.of(
        TemplateReader.read(
            Path.of("../template.yaml"), parameters, Surroundings.at("http://localhost:3000")));
  }
}
