package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is behind the functions breaks under a steady load of reads and writes, and comes back:
 * nothing that was acknowledged is lost, nothing is applied twice, and nobody has to restart
 * anything.
 */
@Tag("faults")
final class OutageTest {
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  /** How long an outage lasts: time is what an outage is made of. */
  private static final Duration OUTAGE = Duration.ofSeconds(FaultPlatform.FULL ? 10 : 2);

  private static FaultPlatform faults;

  @BeforeAll
  static void start() throws Exception {
    faults = FaultPlatform.shared();
  }

  @Test
  void withoutAFaultEveryRequestSucceeds() throws Exception {
    FaultReport.Row row = Load.during("none", faults, () -> {});

    assertThat(row.refused()).isZero();
    assertNothingLost(row);
  }

  @Test
  void poolerRestarts() throws Exception {
    assertNothingLost(
        Load.during(
            "pooler restarted",
            faults,
            () -> {
              faults.server("pooler", "stop");
              faults.server("pooler", "start");
            }));
  }

  @Test
  @AtLength
  void poolerIsGoneForAWhile() throws Exception {
    assertNothingLost(
        Load.during(
            "pooler gone for a while",
            faults,
            () -> {
              faults.server("pooler", "stop");
              Thread.sleep(OUTAGE);
              faults.server("pooler", "start");
            }));
  }

  @Test
  @AtLength
  void postgresRestarts() throws Exception {
    assertNothingLost(
        Load.during(
            "Postgres restarted",
            faults,
            () -> {
              faults.server("postgres", "stop");
              faults.server("postgres", "start");
            }));
  }

  /** The old address takes nobody, and the name of the pooler's host gets another one. */
  @Test
  void poolersHostGetsAnotherAddress() throws Exception {
    failOver("failover to another address", () -> faults.beforePooler.dead(true));
  }

  /** The old address says nothing: neither those who are connected nor those who connect learn. */
  @Test
  @AtLength
  void poolersHostFallsSilentAndGetsAnotherAddress() throws Exception {
    failOver(
        "failover from an address that fell silent",
        () -> {
          faults.beforePooler.mute(true);
          faults.beforePooler.silenceAll();
        });
  }

  private static void failOver(String name, Load.Fault loss) throws Exception {
    try (FaultProxy standby = standby()) {
      FaultReport.Row row =
          Load.during(
              name,
              faults,
              () -> {
                loss.happen();
                Thread.sleep(OUTAGE);
                faults.nameLeadsTo(FaultPlatform.STANDBY);
              });
      assertThat(standby.connections()).as("connections at the new address").isPositive();
      assertNothingLost(row);
    }
  }

  private static FaultProxy standby() throws IOException {
    try {
      FaultProxy standby = FaultProxy.on(FaultPlatform.STANDBY, faults.beforePooler.port());
      standby.to(faults.platform.printed("pgbouncer: localhost:"));
      return standby;
    } catch (BindException e) {
      return abort("left out: this machine has no " + FaultPlatform.STANDBY);
    }
  }

  @Test
  void postgresCrashes() throws Exception {
    assertNothingLost(
        Load.during(
            "Postgres crashed",
            faults,
            () -> {
              faults.server("postgres", "crash");
              Thread.sleep(OUTAGE);
              faults.server("postgres", "start");
            }));
  }

  @Test
  void databaseIsReadOnly() throws Exception {
    assertNothingLost(
        Load.during(
            "database read-only",
            faults,
            () -> {
              readOnly(true);
              Thread.sleep(OUTAGE);
              readOnly(false);
            }));
  }

  /** New server connections are needed for it, as after a failover to a replica. */
  private static void readOnly(boolean on) throws Exception {
    faults.sql("alter role breakwater_app set default_transaction_read_only = " + on);
    faults.beforePostgres.closeAll();
  }

  @Test
  void everyQueryTakesThreeSeconds() throws Exception {
    assertNothingLost(
        Load.during(
            "every query takes 3 s",
            faults,
            () -> {
              faults.beforePostgres.delayAnswers(Duration.ofSeconds(3));
              Thread.sleep(OUTAGE.plusSeconds(4));
              faults.beforePostgres.delayAnswers(Duration.ZERO);
            }));
  }

  @Test
  @AtLength
  void networkToThePoolerFallsSilent() throws Exception {
    assertNothingLost(
        Load.during(
            "network to the pooler falls silent",
            faults,
            () -> {
              faults.beforePooler.mute(true);
              faults.beforePooler.silenceAll();
              Thread.sleep(OUTAGE);
              faults.beforePooler.mute(false);
            }));
  }

  @Test
  @AtLength
  void networkToPostgresFallsSilent() throws Exception {
    assertNothingLost(
        Load.during(
            "network to Postgres falls silent",
            faults,
            () -> {
              faults.beforePostgres.mute(true);
              faults.beforePostgres.silenceAll();
              Thread.sleep(OUTAGE);
              faults.beforePostgres.mute(false);
            }));
  }

  /** The pooler logs in once at a time, and a login that nobody answers outlives the outage. */
  @Test
  @AtLength
  void loginsToPostgresAreSwallowed() throws Exception {
    assertNothingLost(
        Load.during(
            "logins to Postgres swallowed",
            faults,
            () -> {
              faults.beforePostgres.mute(true);
              faults.beforePostgres.closeAll();
              // The sooner the outage ends, the longer the login would outlive it.
              Thread.sleep(Duration.ofSeconds(2));
              faults.beforePostgres.mute(false);
            }));
  }

  @Test
  @AtLength
  void everyConnectionToPostgresIsClosed() throws Exception {
    assertNothingLost(
        Load.during("connections to Postgres closed", faults, faults.beforePostgres::closeAll));
  }

  @Test
  @AtLength
  void everyConnectionToThePoolerIsClosed() throws Exception {
    assertNothingLost(
        Load.during("connections to the pooler closed", faults, faults.beforePooler::closeAll));
  }

  @Test
  void serverProcessesAreEndedInTheMiddleOfStatements() throws Exception {
    assertNothingLost(
        Load.during(
            "server processes ended",
            faults,
            () -> {
              for (int i = 0; i < (FaultPlatform.FULL ? 100 : 10); i++) {
                faults.terminateBackends();
              }
            }));
  }

  /** What is promised of every outage. */
  static void assertNothingLost(FaultReport.Row row) {
    assertThat(row.wrong()).as("wrong of %s", row).isZero();
    assertThat(row.lostWrites()).as("lost of %s", row).isZero();
    assertThat(row.duplicateWrites()).as("applied twice of %s", row).isZero();
    assertThat(row.recoveryMs()).as("recovery of %s", row).isLessThan(RECOVERY.toMillis());
  }
}
