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
    Times first = new Times(rounds);
    Times steady = new Times(rounds);
    for (int round = 0; round < rounds; round++) {
      setting.progress().tick("round %d of %d".formatted(round + 1, rounds));
      restore(round, first, steady);
    }
    Results results = setting.results();
    results.keep("restore, ms", "first, in the handler", first.handler());
    results.keep("restore, ms", "steady, in the handler", steady.handler());
    results.keep("restore, ms", "first, with the runtime client", first.busy());
    results.keep("restore, ms", "steady, with the runtime client", steady.busy());
    results.keep("restore, ms", "hooks and first request", first.whole());
    setting.add(
        Figure.of("restore.firstToSteady", first.handler(), steady.handler(), Target.atMost(2)));
    setting.add(
        Figure.of("restore.firstToSteadyWithRuntimeClient", first.busy(), steady.busy(), null));
    setting.add(Figure.of("restore.withHooksToSteady", first.whole(), steady.busy(), null));
  }

  /** Milliseconds of each round: in the handler, of the environment, and for the caller. */
  private record Times(double[] handler, double[] busy, double[] whole) {
    Times(int rounds) {
      this(new double[rounds], new double[rounds], new double[rounds]);
    }
  }

  private void restore(int round, Times first, Times steady)
      throws IOException, InterruptedException, SQLException {
    Stage stage = setting.stage();
    FunctionDefinition function = snapStart();
    try (Emulator emulator = Emulator.start(stage.directory("restore"), function)) {
      stage.pooler().stop();
      stage.pooler().start();
      var _ = stage.dashboard(DemoData.OWNER);
      long start = System.nanoTime();
      emulator.invoke(function.name(), event);
      first.whole()[round] = (System.nanoTime() - start) / 1e6;
      first.busy()[round] = busyMillis(emulator);
      first.handler()[round] = emulator.nextHandlerMillis();
      double[] busy = new double[STEADY];
      double[] handler = new double[STEADY];
      for (int i = -WARM; i < STEADY; i++) {
        emulator.invoke(function.name(), event);
        busy[Math.max(i, 0)] = busyMillis(emulator);
        handler[Math.max(i, 0)] = emulator.nextHandlerMillis();
      }
      steady.busy()[round] = Samples.median(busy);
      steady.handler()[round] = Samples.median(handler);
    }
  }

  private static double busyMillis(Emulator emulator) {
    return emulator.lastBusy(Candidate.OURS.label()).toNanos() / 1e6;
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
