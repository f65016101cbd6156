package breakwater.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
@Timeout(900)
final class FreezeTest {
  /** Just above 300 s, from which on a connection is not trusted. */
  private static final Duration LONG_REST = Duration.ofSeconds(301);

  /** How a frozen environment loses its connection. */
  enum Loss {
    CLOSED_BY_THE_POOLER {
      @Override
      void happen(FaultPlatform faults) {
        faults.server("pooler", "stop");
        faults.server("pooler", "start");
      }
    },
    CLOSED_BY_POSTGRES {
      @Override
      void happen(FaultPlatform faults) throws Exception {
        faults.terminateBackends();
      }
    },
    CUT_WITHOUT_A_WORD {
      @Override
      void happen(FaultPlatform faults) {
        assertThat(faults.beforePooler.silenceAll()).isPositive();
      }
    },
    SERVER_CONNECTION_CUT_WITHOUT_A_WORD {
      @Override
      void happen(FaultPlatform faults) {
        assertThat(faults.beforePostgres.silenceAll()).isPositive();
      }
    };

    abstract void happen(FaultPlatform faults) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void firstRequestAfterTheThawSucceeds(Loss loss) throws Exception {
    FaultPlatform faults = FaultPlatform.shared();
    faults.heal();
    Frozen frozen = new Frozen(faults);

    loss.happen(faults);
    frozen.thaw();

    frozen.check("frozen, then " + FaultReport.words(loss));
  }

  /** All in one rest, each on a platform of its own. */
  @Test
  @AtLength
  void connectionThatRestedForLongIsReplacedUnasked() throws Exception {
    Map<Loss, Frozen> resting = new EnumMap<>(Loss.class);
    try {
      for (Loss loss : Loss.values()) {
        Frozen frozen = new Frozen(FaultPlatform.start(Map.of("PROVISIONED", "1")));
        resting.put(loss, frozen);
        loss.happen(frozen.faults);
      }
      Thread.sleep(LONG_REST);
      for (Map.Entry<Loss, Frozen> rested : resting.entrySet()) {
        Frozen frozen = rested.getValue();
        frozen.thaw();
        frozen.check("frozen for 301 s, then " + FaultReport.words(rested.getKey()));
        frozen.assertReplacedUnasked("DashboardFunction");
        frozen.assertReplacedUnasked("ItemsFunction");
      }
    } finally {
      resting.values().forEach(frozen -> frozen.faults.close());
    }
  }

  /** A platform whose environments have served one request each and are frozen now. */
  private static final class Frozen {
    private final FaultPlatform faults;
    private final String owner = "frozen " + UUID.randomUUID();
    private final Caller caller;
    private final Ledger ledger = new Ledger(owner);
    private final Tally tally = new Tally();

    Frozen(FaultPlatform faults) {
      this.faults = faults;
      caller = new Caller(faults.platform, owner);
      read();
      write();
      awaitFrozen();
    }

    /** The first requests after the fault, at the same time: each thaws another function. */
    void thaw() {
      tally.faultEnded();
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        callers.execute(this::read);
        callers.execute(this::write);
      }
      tally.recovered();
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

    private void awaitFrozen() {
      for (String function : List.of("DashboardFunction", "ItemsFunction")) {
        await().atMost(30, SECONDS).until(() -> frozen(function) > 0);
      }
    }

    private int frozen(String function) {
      return faults.platform.status().path("functions").path(function).path("frozen").asInt();
    }

    void check(String fault) throws Exception {
      try (Connection database = faults.asOwner()) {
        FaultReport.Row row = FaultReport.add(tally.row(fault, ledger.compare(database)));
        assertThat(row.succeeded()).as("%s %s", row, tally.examples()).isEqualTo(4);
        assertThat(row.refused()).as("%s", row).isZero();
        assertThat(row.wrong()).as("%s", row).isZero();
        assertThat(row.lostWrites()).as("%s", row).isZero();
        assertThat(row.duplicateWrites()).as("%s", row).isZero();
      }
    }

    /** Nobody waited for a dead connection. */
    void assertReplacedUnasked(String function) {
      // An answer may arrive before the line that its function logged.
      await().atMost(30, SECONDS).untilAsserted(() -> assertLastInvocationReconnected(function));
    }

    private void assertLastInvocationReconnected(String function) throws IOException {
      String line =
          Files.readAllLines(faults.directory().resolve("functions.log")).stream()
              .filter(entry -> entry.startsWith(function) && entry.contains("thawReconnects"))
              .reduce((first, second) -> second)
              .orElseThrow();
      JsonNode entry = Platform.parse(line.substring(line.indexOf('{')));
      assertThat(entry.path("thawReconnects").asInt()).as(line).isEqualTo(1);
      assertThat(entry.path("retries").asInt()).as(line).isZero();
    }
  }
}
