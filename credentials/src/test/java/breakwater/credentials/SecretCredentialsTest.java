package breakwater.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.local.data.PgBouncer;
import breakwater.local.data.Postgres;
import breakwater.shared.Database;
import breakwater.shared.DatabaseConfig;
import breakwater.shared.DatabaseCredentials;
import breakwater.shared.DatabaseLogin;
import breakwater.shared.Invocation;
import breakwater.shared.Query;
import breakwater.shared.Settings;
import breakwater.shared.TestContext;
import breakwater.shared.UnavailableException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Logins from Secrets Manager, and their rotation behind a real pooler. */
@ExtendWith(LocalStack.class)
final class SecretCredentialsTest {
  private static final String NEVER = "never-to-be-seen";

  private static SecretsManagerClient aws;

  private final String name = "breakwater/" + UUID.randomUUID();

  /** The role that asks, so that the answer proves the login. */
  private record WhoAmI() implements Query<String> {
    @Override
    public String sql() {
      return "select current_user";
    }

    @Override
    public void bind(PreparedStatement statement) {}

    @Override
    public String read(ResultSet rows) throws SQLException {
      rows.next();
      return rows.getString(1);
    }
  }

  @BeforeAll
  static void connect() {
    aws =
        SecretsManagerClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build();
  }

  @AfterAll
  static void disconnect() {
    aws.close();
  }

  @Test
  void loginIsAskedForOnceAndAgainWhenItIsForgotten() {
    create("{\"username\":\"app\",\"password\":\"first\",\"port\":5432,\"more\":{\"a\":[1]}}");
    DatabaseCredentials credentials = new SecretCredentials(name);
    assertThat(credentials.login()).isEqualTo(new DatabaseLogin("app", "first"));

    change("{\"username\":\"app\",\"password\":\"second\"}");
    assertThat(credentials.login().password()).isEqualTo("first");
    assertThat(credentials.forget()).isTrue();
    assertThat(credentials.login().password()).isEqualTo("second");
    assertThat(credentials.toString()).doesNotContain("first", "second");
  }

  @Test
  void rotatedSecretServesTheNextConnect(@TempDir Path directory) throws Exception {
    try (Postgres postgres =
            Postgres.start(
                directory.resolve("postgres"),
                Postgres.Options.defaults(Path.of("../local/target/postgres")));
        PgBouncer pooler =
            PgBouncer.start(
                directory.resolve("pgbouncer"), postgres, PgBouncer.Options.defaults())) {
      setPassword(postgres, pooler, "first");
      create("{\"username\":\"rotated\",\"password\":\"first\"}");
      try (Database database = Database.of(config(pooler))) {
        assertThat(database.run(new WhoAmI(), invocation())).isEqualTo("rotated");

        setPassword(postgres, pooler, "second");
        change("{\"username\":\"rotated\",\"password\":\"second\"}");
        pooler.stop();
        pooler.start();

        Invocation invocation = invocation();
        assertThat(database.run(new WhoAmI(), invocation)).isEqualTo("rotated");
        assertThat(invocation.loginRefreshes()).isEqualTo(1);
      }
    }
  }

  /** As a function is configured, so through {@code META-INF/services}. */
  private DatabaseConfig config(PgBouncer pooler) {
    return DatabaseConfig.from(
        Settings.of(
            Map.of(
                "DATABASE_HOST",
                pooler.host(),
                "DATABASE_PORT",
                String.valueOf(pooler.port()),
                "DATABASE_NAME",
                Postgres.DATABASE,
                "DATABASE_SECRET",
                name)));
  }

  @Test
  void missingSecretSaysWhatToCheck() {
    assertThatThrownBy(() -> new SecretCredentials(name).login())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("secretsmanager:GetSecretValue");
  }

  @Test
  void secretOfAnotherShapeIsRefusedWithoutQuotingIt() {
    create("x");
    for (String text :
        new String[] {
          NEVER, "{\"password\":\"" + NEVER + "\"}", "{\"username\":\"" + NEVER, "[\"" + NEVER
        }) {
      change(text);
      assertThatThrownBy(() -> new SecretCredentials(name).login())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("username and password")
          .hasNoCause()
          .message()
          .doesNotContain(NEVER);
    }
  }

  @Test
  void secretsManagerThatDoesNotAnswerIsUnavailable() throws IOException {
    String endpoint = System.getProperty("aws.endpointUrl");
    try (ServerSocket silent = new ServerSocket(0)) {
      System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + silent.getLocalPort());
      assertThatThrownBy(() -> new SecretCredentials(name).login())
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("did not answer for DATABASE_SECRET " + name);
    } finally {
      System.setProperty("aws.endpointUrl", endpoint);
    }
  }

  private void create(String text) {
    aws.createSecret(request -> request.name(name).secretString(text));
  }

  private void change(String text) {
    aws.putSecretValue(request -> request.secretId(name).secretString(text));
  }

  private static void setPassword(Postgres postgres, PgBouncer pooler, String password)
      throws Exception {
    try (Connection connection = postgres.dataSource(postgres.admin()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "do $$ begin create role rotated login; exception when duplicate_object then end $$");
      statement.execute("alter role rotated password '" + password + "'");
    }
    pooler.setPassword("rotated", password);
  }

  private static Invocation invocation() {
    return new Invocation(new TestContext(), false);
  }
}
