package breakwater.bench;

import breakwater.bench.Figure.Target;
import breakwater.local.data.DemoData;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Dashboards per second: very many clients through the pooler, against the best that a few clients
 * reach on connections of their own, with statements that the server has prepared for them.
 */
final class Throughput {
  /** As many environments as template.yaml allows the dashboard. */
  private static final int POOLED_CLIENTS = 50;

  private static final int[] DIRECT_CLIENTS = {2, 4, Stage.POOL_SIZE};

  /** About a second's. */
  private static final int TRANSACTIONS = 1_600;

  private final Setting setting;

  Throughput(Setting setting) {
    this.setting = setting;
  }

  void run() throws IOException, InterruptedException {
    setting.progress().begin("throughput");
    Stage stage = setting.stage();
    PgBench pgbench = new PgBench(stage, stage.directory("throughput"), DemoData.OWNER);
    int rounds = setting.rounds();
    double[] pooled = new double[rounds];
    Map<String, double[]> direct = new TreeMap<>();
    pgbench.throughput(
        stage.pooler().port(), "extended", POOLED_CLIENTS, TRANSACTIONS); // warms plans
    for (int round = 0; round < rounds; round++) {
      setting.progress().tick("round %d of %d".formatted(round + 1, rounds));
      pooled[round] =
          pgbench.throughput(stage.pooler().port(), "extended", POOLED_CLIENTS, TRANSACTIONS);
      for (int clients : DIRECT_CLIENTS) {
        double rate =
            pgbench.throughput(stage.postgres().port(), "prepared", clients, TRANSACTIONS);
        direct.computeIfAbsent(clients + " clients, direct", any -> new double[rounds])[round] =
            rate;
      }
    }
    setting.results().keep("dashboards per second", POOLED_CLIENTS + " clients, pooled", pooled);
    direct.forEach((who, values) -> setting.results().keep("dashboards per second", who, values));
    // The number of clients that is best over all rounds: the best of each round would be partly
    // luck.
    double[] best =
        direct.values().stream().max(Comparator.comparingDouble(Samples::median)).orElseThrow();
    setting.add(Figure.of("throughput.pooledToBestDirect", pooled, best, Target.atLeast(0.9)));
  }
}
