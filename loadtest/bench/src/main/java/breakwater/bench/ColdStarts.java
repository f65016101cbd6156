package breakwater.bench;

import breakwater.bench.Figure.Target;
import breakwater.local.data.DemoData;
import breakwater.local.template.FunctionDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * From the start of the process to the first answer, through AWS's runtime client and PgBouncer,
 * without and with AOT caches.
 */
final class ColdStarts {
  /** Invocations of the run that trains an AOT cache. */
  private static final int TRAINING = 200;

  private final Setting setting;
  private final byte[] event;

  ColdStarts(Setting setting) throws IOException {
    this.setting = setting;
    event = setting.events().dashboard(DemoData.OWNER, null);
  }

  void run() throws IOException, InterruptedException {
    setting.progress().begin("cold starts");
    List<Candidate> all = setting.candidates();
    // Quarkus' zip has classes outside its jars, which the JVM keeps in no AOT cache.
    List<Candidate> jars = all.stream().filter(one -> one != Candidate.FRAMEWORK).toList();
    Path caches = setting.stage().directory("aot-caches");
    train(jars, caches);
    Rounds plain = new Rounds(all, setting.rounds());
    Rounds aot = new Rounds(jars, setting.rounds());
    try (Emulator without = emulator(all);
        Emulator with = aotEmulator(jars, caches)) {
      all.forEach(candidate -> coldStart(without, candidate)); // the jars into the page cache
      jars.forEach(candidate -> coldStart(with, candidate));
      for (int round = 0; round < setting.rounds(); round++) {
        setting.progress().tick("round %d of %d".formatted(round + 1, setting.rounds()));
        for (Candidate candidate : all) {
          plain.set(candidate, round, coldStart(without, candidate));
          if (aot.has(candidate)) {
            aot.set(candidate, round, coldStart(with, candidate));
          }
        }
      }
    }
    plain.keep(setting.results(), "cold start, ms");
    aot.keep(setting.results(), "cold start with an AOT cache, ms");
    report(plain, aot);
  }

  private void report(Rounds plain, Rounds aot) {
    setting.add(
        plain.ratio(
            "coldStart.oursToConventional",
            Candidate.OURS,
            Candidate.CONVENTIONAL,
            Target.atMost(0.35)));
    setting.add(
        plain.ratio("coldStart.oursToFloor", Candidate.OURS, Candidate.FLOOR, Target.atMost(1.25)));
    if (plain.has(Candidate.FRAMEWORK)) {
      setting.add(
          plain.ratio(
              "coldStart.oursToFramework", Candidate.OURS, Candidate.FRAMEWORK, Target.atMost(1)));
    }
    setting.add(
        Figure.of(
            "coldStartAot.oursToConventionalNoAot",
            aot.of(Candidate.OURS),
            plain.of(Candidate.CONVENTIONAL),
            Target.atMost(0.2)));
    setting.add(
        aot.ratio("coldStartAot.oursToConventionalAot", Candidate.OURS, Candidate.CONVENTIONAL));
  }

  private void train(List<Candidate> all, Path caches) throws InterruptedException {
    try (Emulator training = aotEmulator(all, caches)) {
      for (Candidate candidate : all) {
        setting.progress().tick("training the AOT cache of " + candidate.label());
        for (int i = 0; i < TRAINING; i++) {
          training.invoke(candidate.label(), event);
        }
      }
    } // its end makes the caches
  }

  private Emulator aotEmulator(List<Candidate> all, Path caches) throws InterruptedException {
    return Emulator.start(
        setting.stage().directory("cold-aot"),
        options -> options.withAotCaches(caches),
        definitions(all));
  }

  private Emulator emulator(List<Candidate> all) throws InterruptedException {
    return Emulator.start(setting.stage().directory("cold"), definitions(all));
  }

  private FunctionDefinition[] definitions(List<Candidate> all) {
    Map<String, String> variables = setting.stage().variables();
    return all.stream()
        .map(candidate -> candidate.definition(setting.root(), variables))
        .toArray(FunctionDefinition[]::new);
  }

  private double coldStart(Emulator emulator, Candidate candidate) {
    try {
      double millis = emulator.coldStart(candidate.label(), event).toNanos() / 1e6;
      emulator.end(candidate.label());
      return millis;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted.");
    }
  }
}
