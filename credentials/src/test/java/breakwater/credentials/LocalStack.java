package breakwater.credentials;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS for the tests of a class, and the SDK set up for it: LocalStack in a container, or, where no
 * Docker engine answers, what {@code AWS_ENDPOINT_URL} names (localstack-core or moto from PyPI).
 * Where there is neither, the tests are left out. Whichever it is, the build's output says it.
 */
public final class LocalStack
    implements ExecutionCondition, BeforeAllCallback, AfterAllCallback, TestWatcher {
  private static final String DEFAULT_IMAGE = "localstack/localstack:4.14.0";

  private static @Nullable Aws found;

  private int run;

  /**
   * @param endpoint where it answers; null where there is none
   * @param words what it is, or what to do to have one
   */
  private record Aws(@Nullable URI endpoint, String words) {}

  /** Where AWS answers. */
  public static URI endpoint() {
    URI endpoint = find().endpoint();
    if (endpoint == null) {
      throw new IllegalStateException(find().words());
    }
    return endpoint;
  }

  /** Once for all classes; the container ends with this JVM. */
  private static synchronized Aws find() {
    if (found == null) {
      found = look();
    }
    return found;
  }

  private static Aws look() {
    String why = "no Docker engine answers";
    if (DockerClientFactory.instance().isDockerAvailable()) {
      String image = variable("LOCALSTACK_IMAGE").orElse(DEFAULT_IMAGE);
      try {
        return new Aws(start(image), image + " in Docker");
      } catch (RuntimeException e) {
        why = "the container of " + image + " does not start (" + e.getMessage() + ")";
      }
    }
    String words = why;
    return variable("AWS_ENDPOINT_URL")
        .map(url -> new Aws(URI.create(url), url))
        .orElseGet(() -> new Aws(null, words + " and AWS_ENDPOINT_URL is not set"));
  }

  private static URI start(String image) {
    LocalStackContainer container =
        new LocalStackContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"))
            .withServices("secretsmanager");
    // Public images from March 2026 on want one.
    variable("LOCALSTACK_AUTH_TOKEN")
        .ifPresent(token -> container.withEnv("LOCALSTACK_AUTH_TOKEN", token));
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    return container.getEndpoint();
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    if (find().endpoint() != null) {
      return ConditionEvaluationResult.enabled(find().words());
    }
    if (context.getTestMethod().isEmpty()) {
      report(type, "0 of " + tests(type) + " tests ran: " + find().words());
    }
    return ConditionEvaluationResult.disabled(find().words());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    System.setProperty("aws.endpointUrl", endpoint().toString());
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    awaitService();
  }

  /** LocalStack loads a service when it is first asked, which can take longer than a call may. */
  private static void awaitService() {
    var patient = UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(2));
    try (SecretsManagerClient aws =
        SecretsManagerClient.builder().httpClientBuilder(patient).build()) {
      aws.listSecrets();
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    run++;
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    run++;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    report(type, run + " of " + tests(type) + " tests ran, against " + find().words());
  }

  private static void report(Class<?> type, String words) {
    System.out.println("LocalStack, " + type.getSimpleName() + ": " + words);
  }

  private static long tests(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .count();
  }
}
