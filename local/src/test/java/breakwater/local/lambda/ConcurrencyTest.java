package breakwater.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.template.FunctionDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ConcurrencyTest {
  private final FunctionDefinition reserved = function("Reserved", OptionalInt.of(2), 0);
  private final FunctionDefinition provisioned = function("Provisioned", OptionalInt.empty(), 1);
  private final FunctionDefinition plain = function("Plain", OptionalInt.empty(), 0);
  private final List<FunctionDefinition> all = List.of(reserved, provisioned, plain);

  private static FunctionDefinition function(String name, OptionalInt reserved, int provisioned) {
    return new FunctionDefinition(
        name,
        Path.of("none.zip"),
        "Handler",
        128,
        Duration.ofSeconds(3),
        Map.of(),
        reserved,
        provisioned,
        false,
        List.of());
  }

  @Test
  void reservedAndProvisionedPartsAreKeptFree() {
    Concurrency concurrency = new Concurrency(4, all);
    assertThat(concurrency.acquire(plain)).isEmpty();
    assertThat(concurrency.acquire(plain)).contains("ConcurrentInvocationLimitExceeded");
    assertThat(concurrency.acquire(provisioned)).isEmpty();
    assertThat(concurrency.acquire(provisioned)).contains("ConcurrentInvocationLimitExceeded");
    assertThat(concurrency.acquire(reserved)).isEmpty();
    assertThat(concurrency.acquire(reserved)).isEmpty();
    assertThat(concurrency.acquire(reserved))
        .contains("ReservedFunctionConcurrentInvocationLimitExceeded");
  }

  @Test
  void whatIsReleasedCanBeTakenAgain() {
    Concurrency concurrency = new Concurrency(4, all);
    for (int i = 0; i < 5; i++) {
      assertThat(concurrency.acquire(provisioned)).isEmpty();
      assertThat(concurrency.acquire(provisioned)).isEmpty(); // the second one from the shared part
      assertThat(concurrency.acquire(plain)).isPresent();
      concurrency.release(provisioned);
      assertThat(concurrency.acquire(plain)).isEmpty();
      concurrency.release(plain);
      concurrency.release(provisioned);
    }
  }

  @Test
  void reservedZeroThrottlesEverything() {
    FunctionDefinition off = function("Off", OptionalInt.of(0), 0);
    assertThat(new Concurrency(4, List.of(off)).acquire(off)).isPresent();
  }

  @Test
  void moreThanTheAccountCannotBeSetAside() {
    assertThatThrownBy(() -> new Concurrency(2, all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reserve or provision a concurrency of 3, the account has 2");
  }
}
