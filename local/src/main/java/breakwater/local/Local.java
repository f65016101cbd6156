package breakwater.local;

import breakwater.local.data.DemoData;
import breakwater.local.data.OidcIssuer;
import breakwater.local.data.PgBouncer;
import breakwater.local.data.Ports;
import breakwater.local.data.Postgres;
import breakwater.local.http.AccessLogEntry;
import breakwater.local.http.HttpApi;
import breakwater.local.http.HttpApiOptions;
import breakwater.local.http.OidcJwtVerifier;
import breakwater.local.lambda.InvocationResult;
import breakwater.local.lambda.InvokeApi;
import breakwater.local.lambda.LambdaOptions;
import breakwater.local.lambda.LambdaService;
import breakwater.local.lambda.Schedules;
import breakwater.local.live.Environments;
import breakwater.local.live.LiveView;
import breakwater.local.live.Traffic;
import breakwater.local.page.Page;
import breakwater.local.page.PageHeaders;
import breakwater.local.template.FunctionDefinition;
import breakwater.local.template.HttpApiDefinition;
import breakwater.local.template.JwtAuthorizerDefinition;
import breakwater.local.template.Surroundings;
import breakwater.local.template.Template;
import breakwater.local.template.TemplateException;
import breakwater.local.template.TemplateReader;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Everything that {@code make run} runs: Postgres, PgBouncer, an OIDC issuer, the functions of
 * template.yaml and the HTTP API in front of them. This class is the list of it, in the order in
 * which it starts; it stops in the reverse order.
 *
 * <p>{@link #close} may be called from another thread while {@link #start} runs.
 */
public final class Local implements AutoCloseable {
  private static final String MIGRATE = "MigrateFunction";

  /** What CloudFront sends to the API; the rest is the page. */
  private static final String API_PATH = "/api/";

  private final Consumer<String> console;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param console gets every line that a person should see, without its end; from many threads
   */
  public Local(Consumer<String> console) {
    this.console = console;
  }

  /**
   * Starts everything and returns where it answers, {@code http://localhost:PORT}.
   *
   * @throws LocalException where something cannot be started, with what to do about it
   */
  public String start(LocalConfig config) throws InterruptedException {
    try {
      return startAll(config);
    } catch (TemplateException e) {
      throw new LocalException(String.valueOf(e.getMessage()));
    } catch (IOException | SQLException e) {
      throw new LocalException("It could not be started: " + e.getMessage());
    }
  }

  private String startAll(LocalConfig config)
      throws IOException, InterruptedException, SQLException {
    Tuning tuning = config.tuning();
    requireFree("PORT", config.httpPort());
    HttpServer server = listen(config.httpPort());
    int port = server.getAddress().getPort();
    String url = "http://localhost:" + port;
    RunDirectory directory = keep(RunDirectory.create(config, port));
    // Only now: what a killed run left on these ports is cleared away with its directory.
    requireFree("POOLER_PORT", config.poolerPort());
    requireFree("POSTGRES_PORT", config.postgresPort());
    requireFree("ISSUER_PORT", config.issuerPort());

    Postgres postgres =
        keep(
            Postgres.start(
                directory.postgres(),
                Postgres.Options.defaults(config.root().resolve("local/target/postgres"))
                    .withPort(config.postgresPort())
                    .withMaxConnections(tuning.maxConnections())
                    .withCounted(tuning.counted())));
    console.accept("postgres: localhost:" + postgres.port());
    PgBouncer pooler =
        keep(
            PgBouncer.start(
                directory.pgBouncer(),
                postgres,
                PgBouncer.Options.defaults()
                    .withPort(config.poolerPort())
                    .withPoolMode(tuning.poolMode())
                    .withDefaultPoolSize(tuning.poolerSize())
                    .withMaxClientConnections(tuning.poolerClients())
                    .withCounted(tuning.counted())));
    console.accept(
        "pgbouncer: localhost:%d, %s mode"
            .formatted(pooler.port(), tuning.poolMode().name().toLowerCase(Locale.ROOT)));
    OidcIssuer issuer = keep(OidcIssuer.start(config.issuerPort()));
    console.accept("issuer: " + issuer.issuer());

    Template template =
        TemplateReader.read(
            config.root().resolve(tuning.template()),
            parameters(postgres, pooler, issuer, tuning),
            Surroundings.at(url));
    template.warnings().forEach(warning -> console.accept(tuning.template() + ": " + warning));
    FunctionLog log = keep(FunctionLog.open(directory.functionsLog(), console));
    Environments environments = new Environments();
    LambdaOptions lambdaDefaults =
        LambdaOptions.in(directory.lambda()).withLog(log).withListener(environments);
    LambdaOptions options =
        lambdaDefaults.withInitTimeout(
            lambdaDefaults.initTimeout().multipliedBy(tuning.timeFactor()));
    TunedTemplate tuned = new TunedTemplate(template, tuning);
    List<FunctionDefinition> functions = tuned.functions();
    LambdaService lambda = keep(LambdaService.start(functions, options));
    migrate(lambda);
    DemoData demo = new DemoData(postgres.dataSource(postgres.owner()));
    demo.demo(ZoneId.systemDefault());
    if (config.otherWorld() != null) {
      OtherWorld.seed(demo);
    }

    HttpApiDefinition definition = tuned.api();
    Traffic traffic =
        new Traffic(keep(new HttpApi(definition, lambda, this::verifier, apiOptions())));
    serve(server, traffic, lambda);
    servePage(server, config.root().resolve("web/dist"), template, issuer);
    LiveView live =
        keep(
            LiveView.start(
                URI.create(url),
                definition,
                new LiveView.Sources(lambda, environments, traffic, pooler, postgres, issuer)));
    LocalStatus status = new LocalStatus(lambda, pooler, postgres);
    OtherWorld world =
        keep(new OtherWorld(config, URI.create(url), demo, directory.processes(), console));
    Path docs = config.root().resolve("target/docs.html");
    server.createContext(
        LocalApi.PATH, new LocalApi(status, issuer, demo, live, world, docs, tuning.counted()));
    console.accept("live view: " + url + LocalApi.PATH);
    log.show();
    keep(Schedules.start(functions, lambda, options));
    return url;
  }

  private void serve(HttpServer server, HttpHandler api, LambdaService lambda) {
    server.createContext(API_PATH, api);
    server.createContext(InvokeApi.PATH, new InvokeApi(lambda));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    keep(() -> server.stop(0));
  }

  /** At the root, beside the API, as CloudFront has them. */
  private void servePage(HttpServer server, Path files, Template template, OidcIssuer issuer) {
    if (!Page.isBuilt(files)) {
      console.accept("the page is left out: it has not been built, see make page");
    }
    server.createContext("/", new Page(files, PageHeaders.of(template), issuer.pageConfig()));
  }

  /** Listens from the start, so that the port cannot be taken while everything else starts. */
  private HttpServer listen(int port) throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
  }

  private static void requireFree(String variable, int port) {
    if (port != 0 && !Ports.isFree(port)) {
      throw new LocalException(
          "Port %d is taken. Choose another one: make run %s=%d"
              .formatted(port, variable, port + 100));
    }
  }

  private OidcJwtVerifier verifier(JwtAuthorizerDefinition authorizer) {
    return new OidcJwtVerifier(authorizer, Clock.systemUTC(), console);
  }

  private HttpApiOptions apiOptions() {
    return HttpApiOptions.defaults().withAccessLog(this::logAccess);
  }

  private void logAccess(AccessLogEntry entry) {
    String error = entry.error();
    console.accept(
        "%s %s %d %d ms%s"
            .formatted(
                entry.method(),
                entry.path(),
                entry.status(),
                entry.latency().toMillis(),
                error == null ? "" : " (" + error + ")"));
  }

  private static Map<String, String> parameters(
      Postgres postgres, PgBouncer pooler, OidcIssuer issuer, Tuning tuning) {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    Map<String, String> parameters =
        new HashMap<>(
            Map.ofEntries(
                Map.entry("Architecture", arm ? "arm64" : "x86_64"),
                Map.entry("DatabaseHost", pooler.host()),
                Map.entry("DatabasePort", String.valueOf(pooler.port())),
                Map.entry("DatabaseName", Postgres.DATABASE),
                Map.entry("DatabaseUser", postgres.app().user()),
                Map.entry("DatabasePassword", postgres.app().password()),
                Map.entry("MigrationHost", postgres.host()),
                Map.entry("MigrationPort", String.valueOf(postgres.port())),
                Map.entry("MigrationUser", postgres.owner().user()),
                Map.entry("MigrationPassword", postgres.owner().password()),
                Map.entry("JwtIssuer", issuer.issuer()),
                Map.entry("JwtAudience", OidcIssuer.AUDIENCE)));
    parameters.putAll(tuning.parameters());
    return parameters;
  }

  private void migrate(LambdaService lambda) throws InterruptedException {
    InvocationResult result = lambda.invoke(MIGRATE, "{}".getBytes(StandardCharsets.UTF_8));
    if (result instanceof InvocationResult.FunctionError error) {
      throw new LocalException(
          MIGRATE + " failed: " + new String(error.payload(), StandardCharsets.UTF_8));
    }
    if (!(result instanceof InvocationResult.Success success)) {
      throw new LocalException(MIGRATE + " did not run: " + result);
    }
    console.accept("migrated: " + new String(success.payload(), StandardCharsets.UTF_8));
  }

  /** Remembers what has to be stopped; where everything is being stopped already, stops it now. */
  private <T extends AutoCloseable> T keep(T resource) {
    synchronized (running) {
      if (!closed) {
        running.push(resource);
        return resource;
      }
    }
    stop(resource);
    throw new LocalException("Stopped while starting.");
  }

  /** Stops everything, the last first. Once is enough. */
  @Override
  public void close() {
    synchronized (running) {
      closed = true;
    }
    for (AutoCloseable next = poll(); next != null; next = poll()) {
      stop(next);
    }
  }

  private AutoCloseable poll() {
    synchronized (running) {
      return running.poll();
    }
  }

  /** One that cannot be stopped must not keep the others running. */
  private void stop(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      console.accept("Not stopped cleanly: " + e);
    }
  }
}
