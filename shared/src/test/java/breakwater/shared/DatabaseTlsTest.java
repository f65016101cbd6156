package breakwater.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a real PgBouncer, with certificates of a real chain: root, authority, server. */
final class DatabaseTlsTest {
  private static final String HOST = "127.0.0.1";
  private static final String FOR_HOST = "san=ip:" + HOST;

  @TempDir private static Path directory;
  private static Postgres postgres;
  private static TestCertificates certificates;
  private static Path root;

  @BeforeAll
  static void start() throws Exception {
    postgres =
        Postgres.start(
            directory.resolve("postgres"),
            Postgres.Options.defaults(Path.of("../local/target/postgres")));
    certificates = new TestCertificates(directory, "test");
    root = certificates.rootFile();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void chainThatLeadsToTheGivenAuthorityIsTrustedAndTheConnectionIsEncrypted() throws Exception {
    try (PgBouncer pooler = pooler(certificates.server("good", "-ext", FOR_HOST));
        Database database = database(pooler, HOST, root)) {
      assertThat(database.run(new TestQuery("select 1"), invocation())).isEqualTo("1");
      assertThat(pooler.console().show("CLIENTS"))
          .filteredOn(client -> Postgres.DATABASE.equals(client.get("database")))
          .singleElement()
          .satisfies(client -> assertThat(client.get("tls")).startsWith("TLSv1.3"));
    }
  }

  @Test
  void certificateOfAnotherHostIsRefusedAndItsNamesAreSaid() throws Exception {
    assertRefused(
        certificates.server("other", "-ext", "san=dns:pooler.example.com"),
        HOST,
        root,
        "it is for other host names, pooler.example.com",
        "Set DATABASE_HOST to one of them");
  }

  @Test
  void expiredCertificateIsRefusedAndItsEndIsSaid() throws Exception {
    assertRefused(
        certificates.server("old", "-ext", FOR_HOST, "-startdate", "-10d", "-validity", "5"),
        HOST,
        root,
        "it expired",
        "CN=old is valid until 20",
        "Renew it at the pooler");
  }

  @Test
  void certificateOfTheFutureIsRefused() throws Exception {
    assertRefused(
        certificates.server("early", "-ext", FOR_HOST, "-startdate", "+2d", "-validity", "5"),
        HOST,
        root,
        "it is not valid yet");
  }

  @Test
  void selfSignedCertificateIsRefused() throws Exception {
    assertRefused(
        certificates.selfSigned("self", "-ext", FOR_HOST),
        HOST,
        root,
        "it is self-signed (CN=self), and not in " + root,
        "DATABASE_ROOT_CERTIFICATE");
  }

  @Test
  void certificateOfAnUnknownAuthorityIsRefused() throws Exception {
    TestCertificates others = new TestCertificates(directory, "stranger");
    assertRefused(
        others.server("unknown", "-ext", FOR_HOST),
        HOST,
        root,
        "its authority is unknown (CN=stranger authority), and not in " + root);
  }

  /** The address is this machine's, but not written as one that needs no TLS. */
  @Test
  void withoutAFileOnlyTheAuthoritiesOfTheJvmAreTrusted() throws Exception {
    assertRefused(
        certificates.server("private", "-ext", FOR_HOST),
        "::ffff:127.0.0.1",
        null,
        "its authority is unknown (CN=test authority), and not among those that the JVM trusts",
        "functions/certificates/");
  }

  @Test
  void poolerWithoutTlsIsRefused() throws Exception {
    assertRefused(null, HOST, root, "does not support SSL");
  }

  private static void assertRefused(
      PgBouncer.@Nullable Tls tls, String host, @Nullable Path root, String... words)
      throws Exception {
    try (PgBouncer pooler = pooler(tls);
        Database database = database(pooler, host, root)) {
      Invocation invocation = invocation();
      assertThatThrownBy(() -> database.run(new TestQuery("select 1"), invocation))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("The connection to the pooler is set up wrong")
          .hasMessageContainingAll(words);
      assertThat(invocation.refusals()).as("tried once").isZero();
      assertThat(pooler.status().clientConnections()).isZero();
    }
  }

  private static PgBouncer pooler(PgBouncer.@Nullable Tls tls) throws Exception {
    PgBouncer.Options options = PgBouncer.Options.defaults();
    return PgBouncer.start(
        directory.resolve("pgbouncer"), postgres, tls == null ? options : options.withTls(tls));
  }

  private static Database database(PgBouncer pooler, String host, @Nullable Path root) {
    return Database.of(
        new DatabaseConfig(
            host,
            pooler.port(),
            Postgres.DATABASE,
            new DatabaseLogin(postgres.owner().user(), postgres.owner().password()),
            root,
            "breakwater-test"));
  }

  private static Invocation invocation() {
    return new Invocation(new TestContext(), false);
  }
}
