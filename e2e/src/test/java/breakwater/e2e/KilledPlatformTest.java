package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code make run} is killed, servers and environments stay behind, and the next one starts. */
@Tag("faults")
final class KilledPlatformTest {
  private static final Map<String, String> VARIABLES = new HashMap<>();

  @BeforeAll
  static void choosePorts() throws IOException {
    for (String port : List.of("PORT", "POOLER_PORT", "POSTGRES_PORT", "ISSUER_PORT")) {
      VARIABLES.put(port, String.valueOf(freePort()));
    }
    if (!FaultPlatform.FULL) {
      VARIABLES.put("PROVISIONED", "1"); // a frozen environment as well, and sooner than a snapshot
    }
  }

  /** None that the system gives to clients: between two runs, one of their connections takes it. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (ServerSocket free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (BindException e) {
        // Somebody has it.
      }
    }
  }

  /** What it has printed when it is killed. */
  static List<String> moments() {
    return FaultPlatform.FULL
        ? List.of("postgres:", "pgbouncer:", "issuer:", "functions' log:", "migrated:", "ready:")
        : List.of("ready:");
  }

  @ParameterizedTest
  @MethodSource("moments")
  void whatAKilledRunLeavesDoesNotStopTheNextOne(String moment) throws Exception {
    killAnd(
        "at " + moment,
        killed -> {
          killed.awaitPrinted(moment);
          if (moment.equals("ready:")) {
            assertThat(killed.getAs("demo", "/api/dashboard").statusCode()).isEqualTo(200);
          }
        });
  }

  /** It goes on alone, and writes where the next run begins. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50, 100, 200, 400})
  @AtLength
  void whatARunLeavesThatIsKilledWhileItMakesItsDatabaseDoesNotStopTheNextOne(int millis)
      throws Exception {
    killAnd(
        millis + " ms after initdb began",
        killed -> {
          while (killed.handle().children().noneMatch(KilledPlatformTest::isInitdb)) {
            Thread.onSpinWait();
          }
          Thread.sleep(millis);
        });
  }

  private static boolean isInitdb(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("/initdb")).isPresent();
  }

  /** Between any two lines: while a server is starting, or has just been started. */
  @ParameterizedTest
  @ValueSource(ints = {100, 300, 600, 900, 1_200, 1_500, 2_000, 2_500, 3_000, 4_000})
  @AtLength
  void whatARunLeavesThatIsKilledWhileItStartsDoesNotStopTheNextOne(int millis) throws Exception {
    killAnd(millis + " ms after its start", killed -> Thread.sleep(millis));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 50, 100, 200})
  @AtLength
  void whatARunLeavesThatIsKilledWhileItStopsDoesNotStopTheNextOne(int millis) throws Exception {
    killAnd(
        millis + " ms after its end began",
        killed -> {
          killed.awaitPrinted("ready:");
          killed.handle().destroy();
          Thread.sleep(millis);
        });
  }

  /** What happens to a run until it is killed. */
  private interface Life {
    void pass(Platform platform) throws Exception;
  }

  private static void killAnd(String moment, Life life) throws Exception {
    Platform killed = Platform.launch(VARIABLES);
    try {
      life.pass(killed);
    } finally {
      killed.kill();
      startAgain(moment); // clears away what the killed one has left, also where life failed
    }
  }

  private static void startAgain(String moment) throws Exception {
    Tally tally = new Tally();
    try (Platform next = Platform.start(VARIABLES)) {
      tally.send(200, () -> next.getAs("demo", "/api/dashboard"));
    }
    FaultReport.Row row =
        FaultReport.add(tally.row("local killed " + moment, new Ledger.Difference(0, 0)));
    assertThat(row.succeeded()).as("%s", tally.examples()).isEqualTo(1);
  }
}
