package breakwater.bench;

import breakwater.bench.Figure.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The dashboard while the data grow 1,000-fold, for an owner of constant size and for the largest
 * one. A second database stays at 10,000 rows, so that each size is measured in turn with it.
 */
final class Growth {
  private static final long SMALLEST = 10_000;
  private static final int INVOCATIONS = 100;
  private static final int WARM_UP = 300;

  private final Setting setting;
  private final long largest;

  /**
   * @param largest rows at the end, 10^7 in a whole run
   */
  Growth(Setting setting, long largest) {
    this.setting = setting;
    this.largest = largest;
  }

  void run() throws IOException, InterruptedException, SQLException {
    setting.progress().begin("data growth");
    Stage stage = setting.stage();
    try (Stage other = Stage.start(setting.root(), stage.directory("growth"))) {
      data(stage).growTo(SMALLEST);
      GrowingData growing = data(other);
      growing.growTo(SMALLEST);
      try (Owners small = Owners.start(setting, stage, "small");
          Owners large = Owners.start(setting, other, "large")) {
        for (long rows = SMALLEST; rows <= largest; rows *= 10) {
          if (rows > SMALLEST) {
            setting.progress().tick(String.format(Locale.ROOT, "making %,d rows", rows));
            growing.growTo(rows);
          }
          measure(rows, small, large);
        }
      }
    }
  }

  private static GrowingData data(Stage stage) {
    return new GrowingData(stage.postgres().dataSource(stage.postgres().admin()));
  }

  private void measure(long rows, Owners small, Owners large) throws IOException {
    int rounds = setting.rounds();
    double[] constant = new double[rounds];
    double[] largestOwner = new double[rounds];
    double[] reference = new double[rounds];
    double[] largestReference = new double[rounds];
    small.warmUp();
    large.warmUp();
    for (int round = 0; round < rounds; round++) {
      setting
          .progress()
          .tick(
              String.format(
                  Locale.ROOT, "%,d rows: round %d of %d", rows, round + 1, setting.rounds()));
      reference[round] = small.median(small.constant());
      constant[round] = large.median(large.constant());
      largestReference[round] = small.median(small.largest());
      largestOwner[round] = large.median(large.largest());
    }
    String size = "1e" + Math.round(Math.log10((double) rows));
    String name = "growth at " + size + " rows, p50 µs";
    setting.results().keep(name, "constant owner", constant);
    setting.results().keep(name, "constant owner at 1e4", reference);
    setting.results().keep(name, "largest owner", largestOwner);
    setting.results().keep(name, "largest owner at 1e4", largestReference);
    setting.add(
        Figure.of(
            "growth.p50At" + size + "To1e4",
            constant,
            reference,
            rows == largest ? Target.atMost(1.3) : null));
    setting.add(
        Figure.of(
            "growth.largestOwnerP50At" + size + "To1e4", largestOwner, largestReference, null));
  }

  /** The handler on one database, with a request of each of the two owners. */
  private record Owners(Loop loop, Path constant, Path largest) implements AutoCloseable {
    static Owners start(Setting setting, Stage stage, String name) throws IOException {
      Loop loop = Loop.start(Candidate.OURS, stage, setting.stage().directory("growth-" + name));
      return new Owners(
          loop,
          loop.event(setting.events().dashboard(GrowingData.CONSTANT, null)),
          loop.event(setting.events().dashboard(GrowingData.LARGEST, null)));
    }

    void warmUp() throws IOException {
      loop.run(WARM_UP, constant);
      loop.run(WARM_UP, largest);
    }

    double median(Path event) throws IOException {
      return Samples.median(loop.run(INVOCATIONS, event).micros());
    }

    @Override
    public void close() {
      loop.close();
    }
  }
}
