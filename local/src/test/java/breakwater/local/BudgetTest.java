package breakwater.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BudgetTest {
  private static final Path ROOT = Path.of("..");

  private static Tuning tuning(Map<String, String> variables) {
    List<String> problems = new ArrayList<>();
    Tuning tuning = Tuning.from(variables, problems);
    assertThat(problems).isEmpty();
    return tuning;
  }

  @Test
  void ourTemplateFitsTheDefaults() {
    assertThat(Budget.check(ROOT, tuning(Map.of())))
        .contains("DashboardFunction x 1", "of 1000", "of 100 ", "It fits.");
  }

  @Test
  void theClientsAloneAreTheSumOfAllEnvironmentsThatUseThePooler() {
    Tuning tuning = tuning(Map.of("PARAMETERS", "DashboardConcurrency=20 ItemsConcurrency=7"));

    assertThat(Budget.clients(ROOT, tuning)).isEqualTo(20 + 7 + 1); // the monitor
  }

  @Test
  void moreEnvironmentsThanThePoolerTakesAreRefusedWithBothNumbers() {
    Tuning tuning = tuning(Map.of("PARAMETERS", "DashboardConcurrency=2000"));

    assertThatThrownBy(() -> Budget.check(ROOT, tuning))
        .isInstanceOf(LocalException.class)
        .hasMessageContainingAll("DashboardFunction x 1", "2000", "limit of 1000");
  }

  @Test
  void aPoolLargerThanPostgresIsRefused() {
    Tuning tuning = tuning(Map.of("POOLER_SIZE", "90", "MAX_CONNECTIONS", "90"));

    assertThatThrownBy(() -> Budget.check(ROOT, tuning))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("do not fit Postgres' max_connections of 90");
  }

  @Test
  void functionsWithoutReservedConcurrencyHaveNoBudget() {
    Tuning tuning = tuning(Map.of("TEMPLATE", "loadtest/before/template.yaml"));

    assertThatThrownBy(() -> Budget.check(ROOT, tuning))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("TodosFunction has no ReservedConcurrentExecutions");
  }
}
