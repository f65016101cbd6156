package breakwater.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** report.html: one file that needs nothing else. */
final class BenchPage {
  private final Results results;

  BenchPage(Results results) {
    this.results = results;
  }

  String html() {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Breakwater: the benchmarks</title>
    <style>
    %s
    </style>
    </head>
    <body>
    <header>
    <p class="kicker">Breakwater · the benchmarks · %s</p>
    <h1>%s</h1>
    </header>
    <main>
    %s
    %s
    %s
    </main>
    </body>
    </html>
    """
        .formatted(
            style(),
            escape(results.machine().now().getOrDefault("started", "")),
            escape(headline()),
            overview(),
            charts(),
            conditions());
  }

  private String headline() {
    long targets = results.figures().stream().filter(figure -> figure.target() != null).count();
    long reached =
        results.figures().stream()
            .filter(figure -> figure.target() != null && figure.reached())
            .count();
    return "%d of %d targets reached".formatted(reached, targets);
  }

  private String overview() {
    String rows = results.figures().stream().map(BenchPage::row).collect(Collectors.joining());
    return """
    <section>
    <h2>Ratios</h2>
    <p>Each is the median of rounds in which both sides were measured in turn. The spread is that of the middle half of the rounds, as a share of the median; above 0.25 the machine was too busy to tell.</p>
    <div class="scroll"><table class="ratios">
    <thead><tr><th></th><th scope="col">Ratio</th><th scope="col">Target</th><th scope="col">Reached</th><th scope="col">Spread</th><th scope="col">Rounds</th></tr></thead>
    <tbody>%s</tbody>
    </table></div>
    </section>
    """
        .formatted(rows);
  }

  private static String row(Figure figure) {
    Figure.Target target = figure.target();
    return "<tr><th scope=\"row\"><code>%s</code></th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%d</td></tr>\n"
        .formatted(
            escape(figure.key()),
            number(figure.value()),
            target == null ? "" : target.words(),
            target == null ? "" : figure.reached() ? "yes" : "<b class=\"before\">no</b>",
            number(figure.spread()) + (figure.noisy() ? " (noisy)" : ""),
            figure.rounds().length);
  }

  private String charts() {
    return results.samples().entrySet().stream()
        .map(entry -> chart(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  /** Medians as bars on one scale, with the lowest and the highest sample. */
  private static String chart(String what, Map<String, double[]> series) {
    double most = series.values().stream().mapToDouble(Samples::median).max().orElse(1);
    String rows =
        series.entrySet().stream()
            .map(entry -> bar(entry.getKey(), entry.getValue(), most))
            .collect(Collectors.joining());
    return """
    <section>
    <h2>%s</h2>
    <div class="scroll"><table class="series">
    <thead><tr><th></th><th scope="col" class="bars">Median</th><th scope="col">Lowest</th><th scope="col">Highest</th></tr></thead>
    <tbody>%s</tbody>
    </table></div>
    </section>
    """
        .formatted(escape(title(what)), rows);
  }

  private static String title(String what) {
    return what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1);
  }

  private static String bar(String name, double[] samples, double most) {
    double median = Samples.median(samples);
    return "<tr><th scope=\"row\">%s</th><td class=\"bars\"><span class=\"row\"><span class=\"bar %s\" style=\"width:%s%%\"></span><span>%s</span></span></td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            escape(name),
            isOurs(name) ? "after" : "before",
            String.format(Locale.ROOT, "%.1f", Math.max(0.5, 80 * median / Math.max(most, 1e-9))),
            number(median),
            number(Arrays.stream(samples).min().orElse(0)),
            number(Arrays.stream(samples).max().orElse(0)));
  }

  private static boolean isOurs(String name) {
    return !Arrays.stream(Candidate.values())
            .filter(candidate -> candidate != Candidate.OURS)
            .anyMatch(candidate -> candidate.label().equals(name))
        && !name.equals("pgbench")
        && !name.contains("direct")
        && !name.contains("at 1e4");
  }

  private String conditions() {
    String facts =
        results.machine().now().entrySet().stream()
            .map(
                fact -> "<li>%s: %s</li>".formatted(escape(fact.getKey()), escape(fact.getValue())))
            .collect(Collectors.joining("\n"));
    String notes =
        results.notes().stream()
            .map(note -> "<li>" + escape(note) + "</li>")
            .collect(Collectors.joining("\n"));
    return """
    <section>
    <h2>How it was measured</h2>
    <p>Method, baselines and what the figures do not say: docs/benchmarks.md. Raw samples: results.json.</p>
    <ul>
    %s
    %s
    </ul>
    </section>
    """
        .formatted(facts, notes);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 1_000 ? "%,.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f";
    String text = String.format(Locale.ROOT, format, value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  private static String style() {
    try (InputStream in = BenchPage.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
