package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code make run} is killed, servers and environments stay behind, and the next one starts. */
@Tag("faults")
final class KilledPlatformTest {
  private static final Map<String, String> PORTS = new HashMap<>();

  @BeforeAll
  static void choosePorts() throws IOException {
    for (String port : List.of("PORT", "POOLER_PORT", "POSTGRES_PORT", "ISSUER_PORT")) {
      try (ServerSocket free = new ServerSocket(0)) {
        PORTS.put(port, String.valueOf(free.getLocalPort()));
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
    Platform killed = Platform.launch(PORTS);
    killed.awaitPrinted(moment);
    if (moment.equals("ready:")) {
      assertThat(killed.getAs("demo", "/api/dashboard").statusCode()).isEqualTo(200);
    }
    killed.kill();

    Tally tally = new Tally();
    try (Platform next = Platform.start(PORTS)) {
      tally.send(200, () -> next.getAs("demo", "/api/dashboard"));
    }

    FaultReport.Row row =
        FaultReport.add(tally.row("local killed at " + moment, new Ledger.Difference(0, 0)));
    assertThat(row.succeeded()).as("%s", tally.examples()).isEqualTo(1);
  }
}
