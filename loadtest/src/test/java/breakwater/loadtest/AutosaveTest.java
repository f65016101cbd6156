package breakwater.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users edit quickly, in both worlds the same. */
final class AutosaveTest {
  private static final int USERS = 2;
  private static final int EDITS = 12;
  private static final StormConfig CONFIG =
      StormConfig.from(Map.of("USERS", "" + USERS, "LIMIT", "100"));

  @TempDir private static Path directory;
  private static Result autosave;

  @BeforeAll
  static void run() throws Exception {
    ScenarioRun run =
        new ScenarioRun(Path.of("..").toRealPath(), directory, CONFIG, new Progress());
    autosave = run.run(Scenario.autosave(CONFIG, EDITS, 100));
  }

  @Test
  void everyEditIsSavedInBothWorlds() {
    for (Measurement world : List.of(autosave.before(), autosave.after())) {
      assertThat(world.causes()).isEmpty();
      assertThat(world.stored().edits()).isEqualTo(USERS * EDITS);
      assertThat(world.stored().lostEdits()).isZero();
    }
  }

  @Test
  void bothDatabasesHoldTheSameItemsAtTheEnd() {
    assertThat(autosave.sameItems()).isTrue();
  }

  /** Twelve different items each; the naive page has a timer for each of them. */
  @Test
  void ourPageSendsOneBatchWhereTheNaiveOneSendsEveryItem() {
    assertThat(autosave.before().stored().saves()).isEqualTo(USERS * EDITS);
    assertThat(autosave.after().stored().saves()).isEqualTo(USERS);
  }

  @Test
  void aBatchIsOneInvocationAndOneStatement() {
    Measurement after = autosave.after();

    assertThat(after.invocations()).isEqualTo(after.requests());
    assertThat(after.queries())
        .isBetween((long) after.requests(), after.requests() + 2L * after.peakEnvironments());
    assertThat(after.clientConnectionsOpened()).isLessThanOrEqualTo(after.peakEnvironments());
    assertThat(after.peakServerConnections()).isBetween(1, 2 * USERS);
  }

  @Test
  void thePageTellsTheEditsAndTheArithmetic() {
    String page =
        new ReportPage(CONFIG, List.of(autosave), ZonedDateTime.now(ZoneOffset.UTC)).html();

    assertThat(page)
        .contains("24 edits became 24 requests before; 24 edits became 2 requests after")
        .contains("both databases hold the same items")
        .contains("2 × 4 × 5 = 40", "2 × 2 × 1 = 4");
  }
}
