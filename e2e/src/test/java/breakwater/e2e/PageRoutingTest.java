package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function at CloudFront's edge, run by Node as CloudFront runs it. */
final class PageRoutingTest {
  private static String code = "";

  @BeforeAll
  static void readCode() throws Exception {
    code =
        Objects.requireNonNull(
                TemplateFile.read().resources("AWS::CloudFront::Function").get("PageRouting"))
            .path("FunctionCode")
            .asText();
  }

  /**
   * What the function makes of a request for that path: a response, or the request to go on with.
   */
  private static JsonNode handle(String path) {
    String call = "console.log(JSON.stringify(handler({request: {uri: '" + path + "'}})))";
    AwsTools.Outcome outcome = AwsTools.run(Map.of(), "node", "-e", code + "\n" + call);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return Platform.parse(outcome.out());
  }

  @Test
  void thePageLearnsItsIssuerFromTheStack() {
    JsonNode response = handle("/config.json");

    assertThat(response.path("statusCode").asInt()).isEqualTo(200);
    assertThat(response.path("headers").path("content-type").path("value").asText())
        .isEqualTo("application/json");
    // A parameter without a default is its own name here.
    assertThat(Platform.parse(response.path("body").asText()))
        .isEqualTo(
            Platform.parse(
                """
                {"oidc": {"authority": "JwtIssuer", "clientId": "breakwater",
                          "scope": "openid profile offline_access", "parameters": {}}}
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "/, /index.html",
    "/todos, /index.html",
    "/todos/018f3a52-7e5b, /index.html",
    "/signed-in, /index.html",
    "/index.html, /index.html",
    "/assets/index-BcD3.js, /assets/index-BcD3.js",
    "/fonts/inter.woff2, /fonts/inter.woff2",
    "/favicon.svg, /favicon.svg"
  })
  void pathsOfThePagesRouterAreThePageAndFilesAreThemselves(String path, String file) {
    assertThat(handle(path).path("uri").asText()).isEqualTo(file);
  }
}
