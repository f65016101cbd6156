package breakwater.monitor.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.data.PgBouncer;
import breakwater.migrate.MigratedDatabase;
import breakwater.monitor.doctor.Report.Verdict;
import breakwater.shared.Settings;
import breakwater.shared.TestCertificates;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of a real PgBouncer's certificates. */
final class DoctorTlsTest {
  private static final Demand DEMAND = new Demand(101, null);
  private static final String FOR_HOST = "san=ip:127.0.0.1";

  @TempDir private static Path directory;
  private static MigratedDatabase database;
  private static TestCertificates certificates;
  private static Path root;

  @BeforeAll
  static void start() throws Exception {
    database = new MigratedDatabase();
    certificates = new TestCertificates(directory, "test");
    root = certificates.rootFile();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void aCertificateOfTheGivenAuthorityIsVerified() throws Exception {
    PgBouncer.Tls tls = certificates.server("good", "-ext", FOR_HOST, "-validity", "300");
    try (PgBouncer pooler = pooler(tls)) {
      Report report = Doctor.examine(endpoint(pooler, root), DEMAND);
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.GOOD);
      assertThat(tls(report))
          .isEqualTo(Finding.ok("TLS", tls(report).text()))
          .extracting(Finding::text)
          .asString()
          .startsWith("TLSv1.3, certificate of CN=good from CN=test authority, until 20")
          .endsWith("verified for 127.0.0.1 by DATABASE_ROOT_CERTIFICATE's authorities");
    }
  }

  @Test
  void oneThatEndsSoonIsWorthRenewing() throws Exception {
    PgBouncer.Tls tls = certificates.server("soon", "-ext", FOR_HOST, "-validity", "5");
    try (PgBouncer pooler = pooler(tls)) {
      Report report = Doctor.examine(endpoint(pooler, root), DEMAND);
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.GOOD);
      assertThat(report.summary()).contains("renew the certificate");
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    assertRefused(
        certificates.server("other", "-ext", "san=dns:pooler.example.com"),
        "it is for another host");
  }

  @Test
  void anExpiredOneIsRefused() throws Exception {
    assertRefused(
        certificates.server("old", "-ext", FOR_HOST, "-startdate", "-10d", "-validity", "5"),
        "it has expired");
  }

  @Test
  void oneOfTheFutureIsRefused() throws Exception {
    assertRefused(
        certificates.server("early", "-ext", FOR_HOST, "-startdate", "+2d", "-validity", "5"),
        "it is not valid yet");
  }

  @Test
  void oneThatIsSignedByItselfIsRefused() throws Exception {
    assertRefused(certificates.selfSigned("self", "-ext", FOR_HOST), "it is signed by itself");
  }

  @Test
  void oneOfAnotherAuthorityIsRefused() throws Exception {
    TestCertificates others = new TestCertificates(directory, "stranger");
    assertRefused(others.server("unknown", "-ext", FOR_HOST), "its authority is not trusted here");
  }

  @Test
  void aPoolerWithoutTlsIsRefusedWhereFunctionsSpeakTls() {
    Report report = Doctor.examine(endpoint(database.pooler, root), DEMAND);
    assertThat(report.verdict()).isEqualTo(Verdict.BAD);
    assertThat(report.summary()).contains("it speaks no TLS");
  }

  /** As functions do, which need no TLS there. */
  @Test
  void onThisMachineACertificateOfAnUnknownAuthorityIsOnlyMentioned() throws Exception {
    try (PgBouncer pooler = pooler(certificates.server("local", "-ext", FOR_HOST))) {
      Report report = Doctor.examine(endpoint(pooler, null), DEMAND);
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.GOOD);
      assertThat(tls(report).text()).contains("its authority is not trusted here", "not used");
    }
  }

  private static void assertRefused(PgBouncer.Tls tls, String reason) throws Exception {
    try (PgBouncer pooler = pooler(tls)) {
      Report report = Doctor.examine(endpoint(pooler, root), DEMAND);
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Verdict.BAD);
      assertThat(report.summary())
          .startsWith("Do not point functions at this: its certificate cannot be verified")
          .contains(reason, "DATABASE_ROOT_CERTIFICATE");
      assertThat(pooler.count().opened()).as("logins, each with a password").isZero();
    }
  }

  private static PgBouncer pooler(PgBouncer.Tls tls) throws Exception {
    return PgBouncer.start(
        directory.resolve("tls"),
        database.postgres,
        PgBouncer.Options.defaults().withTls(tls).withCounted(true));
  }

  private static Endpoint endpoint(PgBouncer pooler, @Nullable Path root) {
    Map<String, String> variables = database.environment();
    variables.put("DATABASE_PORT", String.valueOf(pooler.port()));
    if (root != null) {
      variables.put("DATABASE_ROOT_CERTIFICATE", root.toString());
    }
    return Endpoint.from(Settings.of(variables));
  }

  private static Finding tls(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.subject().equals("TLS"))
        .findFirst()
        .orElseThrow();
  }
}
