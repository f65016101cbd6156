package breakwater.bench;

import breakwater.bench.Figure.Target;
import breakwater.local.data.DemoData;
import breakwater.local.template.FunctionDefinition;
import java.io.IOException;
import java.sql.SQLException;
import java.util.OptionalInt;

/**
 * SnapStart: an environment waits as a snapshot, every socket to the pooler dies, AWS's client runs
 * the hooks of the restore, the first request is timed, and those after it.
 */
final class Restores {
  private static final int STEADY = 60;
  private static final int WARM = 20;

  private final Setting setting;
  private final byte[] event;

  Restores(Setting setting) throws IOException {
    this.setting = setting;
    event = setting.events().dashboard(DemoData.OWNER, null);
  }

  void run() throws IOException, InterruptedException, SQLException {
    setting.progress().begin("restores of a snapshot");
    int rounds = setting.rounds();
    double[] first = new double[rounds];
    double[] steady = new double[rounds];
    double[] whole = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      setting.progress().tick("round %d of %d".formatted(round + 1, rounds));
      restore(round, first, steady, whole);
    }
    setting.results().keep("restore, ms", "hooks and first request", whole);
    setting.results().keep("restore, ms", "first request", first);
    setting.results().keep("restore, ms", "steady", steady);
    setting.add(Figure.of("restore.firstToSteady", first, steady, Target.atMost(2)));
    setting.add(Figure.of("restore.withHooksToSteady", whole, steady, null));
  }

  private void restore(int round, double[] first, double[] steady, double[] whole)
      throws IOException, InterruptedException, SQLException {
    Stage stage = setting.stage();
    FunctionDefinition function = snapStart();
    try (Emulator emulator = Emulator.start(stage.directory("restore"), function)) {
      stage.pooler().stop();
      stage.pooler().start();
      var _ = stage.dashboard(DemoData.OWNER);
      long start = System.nanoTime();
      emulator.invoke(function.name(), event);
      whole[round] = (System.nanoTime() - start) / 1e6;
      first[round] = emulator.lastBusy(function.name()).toNanos() / 1e6;
      double[] next = new double[STEADY];
      for (int i = -WARM; i < STEADY; i++) {
        emulator.invoke(function.name(), event);
        if (i >= 0) {
          next[i] = emulator.lastBusy(function.name()).toNanos() / 1e6;
        }
      }
      steady[round] = Samples.median(next);
    }
  }

  private FunctionDefinition snapStart() {
    FunctionDefinition plain =
        Candidate.OURS.definition(setting.root(), setting.stage().variables());
    return new FunctionDefinition(
        plain.name(),
        plain.codeUri(),
        plain.handler(),
        plain.memoryMb(),
        plain.timeout(),
        plain.environment(),
        OptionalInt.empty(),
        0,
        true,
        plain.schedules());
  }
}
