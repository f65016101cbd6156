package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The connection of a frozen environment is lost. The first request after the thaw succeeds, read
 * or write, without the caller sending anything again.
 */
@Tag("faults")
@Timeout(600)
final class FreezeTest {
  /** Just above 300 s, from which on a connection is not trusted. */
  private static final Duration LONG_REST = Duration.ofSeconds(301);

  private static FaultPlatform faults;

  private String owner;
  private Caller caller;
  private Ledger ledger;
  private Tally tally;

  @BeforeAll
  static void start() throws Exception {
    faults = FaultPlatform.shared();
    faults.heal();
  }

  @BeforeEach
  void somebodyNew() {
    owner = "frozen " + UUID.randomUUID();
    caller = new Caller(faults.platform, owner);
    ledger = new Ledger(owner);
    tally = new Tally();
  }

  /** How a frozen environment loses its connection. */
  enum Loss {
    CLOSED_BY_THE_POOLER {
      @Override
      void happen() {
        faults.server("pooler", "stop");
        faults.server("pooler", "start");
      }
    },
    CLOSED_BY_POSTGRES {
      @Override
      void happen() throws Exception {
        faults.terminateBackends();
      }
    },
    CUT_WITHOUT_A_WORD {
      @Override
      void happen() {
        assertThat(faults.beforePooler.silenceAll()).isPositive();
      }
    },
    SERVER_CONNECTION_CUT_WITHOUT_A_WORD {
      @Override
      void happen() {
        assertThat(faults.beforePostgres.silenceAll()).isPositive();
      }
    };

    abstract void happen() throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void firstRequestAfterTheThawSucceeds(Loss loss) throws Exception {
    read();
    write();
    awaitFrozen();

    loss.happen();
    tally.faultEnded();
    read();
    write();
    tally.recovered();

    check("frozen, then " + loss);
  }

  @Test
  @AtLength
  void connectionThatRestedForLongIsReplacedUnasked() throws Exception {
    read();
    write();
    awaitFrozen();

    faults.beforePooler.silenceAll();
    Thread.sleep(LONG_REST);
    tally.faultEnded();
    read();
    assertReplacedUnasked("DashboardFunction");
    write();
    assertReplacedUnasked("ItemsFunction");
    tally.recovered();

    check("frozen for 301 s, cut without a word");
  }

  /** Nobody waited for a dead connection. */
  private static void assertReplacedUnasked(String function) throws Exception {
    String line =
        Files.readAllLines(faults.directory().resolve("functions.log")).stream()
            .filter(entry -> entry.startsWith(function))
            .reduce((first, second) -> second)
            .orElseThrow();
    JsonNode entry = Platform.parse(line.substring(line.indexOf('{')));
    assertThat(entry.path("thawReconnects").asInt()).as(line).isEqualTo(1);
    assertThat(entry.path("retries").asInt()).as(line).isZero();
  }

  private void read() {
    tally.send(200, () -> caller.get("/api/dashboard"));
  }

  private void write() {
    String title = UUID.randomUUID().toString();
    HttpResponse<String> response =
        tally.send(201, () -> caller.post("/api/todos", "{\"title\":\"" + title + "\"}"));
    if (response != null) {
      JsonNode todo = Platform.json(response);
      ledger.acknowledged();
      ledger.stored(todo.path("id").asText(), title, Caller.version(todo));
    }
  }

  private static void awaitFrozen() {
    for (String function : new String[] {"DashboardFunction", "ItemsFunction"}) {
      while (faults.platform.status().path("functions").path(function).path("frozen").asInt()
          == 0) {
        Thread.onSpinWait();
      }
    }
  }

  private void check(String fault) throws Exception {
    try (Connection database = faults.asOwner()) {
      FaultReport.Row row = FaultReport.add(tally.row(fault, ledger.compare(database)));
      System.out.println(row);
      assertThat(row.succeeded()).as("%s %s", row, tally.examples()).isEqualTo(4);
      assertThat(row.refused()).as("%s", row).isZero();
      assertThat(row.wrong()).as("%s", row).isZero();
      assertThat(row.lostWrites()).as("%s", row).isZero();
      assertThat(row.duplicateWrites()).as("%s", row).isZero();
    }
  }
}
