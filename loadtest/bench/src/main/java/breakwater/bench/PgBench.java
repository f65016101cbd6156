package breakwater.bench;

import breakwater.local.data.Credentials;
import breakwater.local.data.Postgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Postgres' own benchmark program with the statement of ours: the same without Java. */
final class PgBench {
  private static final List<String> USUAL_PLACES =
      List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/pgsql-18/bin");
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

  private final String program;
  private final Path directory;
  private final Credentials user;
  private final String host;
  private final String owner;
  private int runs;

  /**
   * @param directory for its files; created
   * @param owner whose dashboard it asks for
   * @throws BenchException if it is not installed
   */
  PgBench(Stage stage, Path directory, String owner) throws IOException {
    this.program = find();
    this.directory = Files.createDirectories(directory);
    this.user = stage.postgres().app();
    this.host = stage.postgres().host();
    this.owner = owner;
    Files.writeString(script(), "select etag, body from api.dashboard(:owner, :zone, null);\n");
  }

  static String find() {
    List<String> places = new ArrayList<>(USUAL_PLACES);
    places.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
    return places.stream()
        .map(place -> Path.of(place, "pgbench"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() ->
            new BenchException(
                "pgbench is not installed. It comes with Postgres: install the package"
                    + " \"postgresql-contrib\" (Debian), \"postgresql-contrib\" (Fedora) or"
                    + " \"postgresql\" (Homebrew, Alpine: postgresql-contrib), so that it is on the"
                    + " PATH."));
  }

  private Path script() {
    return directory.resolve("dashboard.sql");
  }

  /** One client that asks so many times; the time of each in microseconds. */
  double[] latencies(int port, int count) throws IOException, InterruptedException {
    runs++;
    Path prefix = directory.resolve("run-" + runs);
    run(
        port,
        "extended",
        "--client=1",
        "--transactions=" + count,
        "--log",
        "--log-prefix=" + prefix);
    try (Stream<Path> files = Files.list(directory)) {
      Path log =
          files
              .filter(file -> file.toString().startsWith(prefix + "."))
              .findFirst()
              .orElseThrow(() -> new BenchException("pgbench wrote no log"));
      return Files.readAllLines(log).stream()
          .mapToDouble(line -> Double.parseDouble(line.split(" ", 4)[2]))
          .toArray();
    }
  }

  /**
   * So many clients at once, which ask so many times together.
   *
   * @param protocol extended, or prepared: named statements, for a connection of one's own
   * @return transactions per second, without the time to connect
   */
  double throughput(int port, String protocol, int clients, int transactions)
      throws IOException, InterruptedException {
    String output =
        run(
            port,
            protocol,
            "--client=" + clients,
            "--jobs=1",
            "--transactions=" + transactions / clients);
    Matcher rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new BenchException("pgbench did not say how fast it was:\n" + output);
    }
    return Double.parseDouble(rate.group(1));
  }

  private String run(int port, String protocol, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            program,
            "--no-vacuum",
            "--protocol=" + protocol,
            "--define=owner=" + owner,
            "--define=zone=Europe/Berlin",
            "--file=" + script(),
            "--host=" + host,
            "--port=" + port,
            "--username=" + user.user()));
    command.addAll(List.of(more));
    command.add(Postgres.DATABASE);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", user.password());
    builder.environment().put("PGSSLMODE", "disable");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new BenchException("pgbench failed:\n" + output);
    }
    return output;
  }
}
