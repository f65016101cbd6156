package breakwater.bench;

import breakwater.bench.Figure.Target;
import breakwater.local.data.DemoData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Warm invocations: the median of the handler's whole invocation, from the event's bytes to the
 * answer's, against the same statement by pgbench; a poll whose answer is 304; bytes allocated.
 */
final class Warm {
  private static final int INVOCATIONS = 200;
  private static final int WARM_UP = 500;

  private final Setting setting;
  private final byte[] full;
  private final byte[] poll;

  Warm(Setting setting, String etag) throws IOException {
    this.setting = setting;
    full = setting.events().dashboard(DemoData.OWNER, null);
    poll = setting.events().dashboard(DemoData.OWNER, etag);
  }

  void run() throws IOException, InterruptedException {
    setting.progress().begin("warm invocations");
    int rounds = setting.rounds();
    PgBench pgbench =
        new PgBench(setting.stage(), setting.stage().directory("pgbench"), DemoData.OWNER);
    Rounds micros = new Rounds(setting.candidates(), rounds);
    Rounds bytes = new Rounds(setting.candidates(), rounds);
    double[] polls = new double[rounds];
    double[] plain = new double[rounds];
    List<Worker> workers = new ArrayList<>();
    try {
      for (Candidate candidate : setting.candidates()) {
        workers.add(Worker.start(candidate, setting, full, poll));
      }
      for (int round = 0; round < rounds; round++) {
        setting.progress().tick("round %d of %d".formatted(round + 1, rounds));
        // Each beside what it is compared with most closely: on a busy machine a second matters.
        Worker ours = workers.getFirst();
        polls[round] = Samples.median(ours.loop().run(INVOCATIONS, ours.poll()).micros());
        for (Worker worker : workers) {
          Loop.Run run = worker.loop().run(INVOCATIONS, worker.full());
          micros.set(worker.candidate(), round, Samples.median(run.micros()));
          bytes.set(worker.candidate(), round, Samples.median(run.bytes()));
          if (worker.candidate() == Candidate.OURS) {
            plain[round] =
                Samples.median(pgbench.latencies(setting.stage().pooler().port(), INVOCATIONS));
          }
        }
      }
    } finally {
      workers.forEach(worker -> worker.loop().close());
    }
    micros.keep(setting.results(), "warm p50, µs");
    setting.results().keep("warm p50, µs", "pgbench", plain);
    setting.results().keep("warm p50, µs", "ours, 304", polls);
    bytes.keep(setting.results(), "bytes allocated");
    report(micros, bytes, polls, plain);
  }

  private void report(Rounds micros, Rounds bytes, double[] polls, double[] plain) {
    double[] ours = micros.of(Candidate.OURS);
    setting.add(Figure.of("warm.oursToPgbench", ours, plain, Target.atMost(1.5)));
    setting.add(
        micros.ratio(
            "warm.oursToConventional", Candidate.OURS, Candidate.CONVENTIONAL, Target.atMost(0.6)));
    setting.add(micros.ratio("warm.oursToFloor", Candidate.OURS, Candidate.FLOOR));
    setting.add(Figure.of("poll.304ToFull", polls, ours, Target.atMost(0.4)));
    setting.add(
        bytes.ratio(
            "handler.bytesAllocatedOursToConventional", Candidate.OURS, Candidate.CONVENTIONAL));
  }

  private record Worker(Candidate candidate, Loop loop, Path full, Path poll) {
    static Worker start(Candidate candidate, Setting setting, byte[] full, byte[] poll)
        throws IOException {
      Loop loop =
          Loop.start(
              candidate, setting.stage(), setting.stage().directory("loop-" + candidate.label()));
      Worker worker = new Worker(candidate, loop, loop.event(full), loop.event(poll));
      loop.run(WARM_UP, worker.full());
      loop.run(WARM_UP, worker.poll());
      return worker;
    }
  }
}
