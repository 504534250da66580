package org.activitypub4j.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks, or those whose names match the first argument, and prints one table. */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs them.
   *
   * @param arguments a regular expression over names; the number of forks, default 3
   */
  public static void main(String[] arguments) throws RunnerException {
    String include = arguments.length > 0 ? arguments[0] : "Benchmark";
    int forks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(include)
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .forks(forks)
                    .warmupIterations(20) // until nothing is compiled any more
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(CpuProfiler.class)
                    .build())
            .run();
    System.out.printf("%n| benchmark | CPU us/op | ± |%n|---|---|---|%n");
    for (RunResult result : results) {
      Result<?> cpu =
          Objects.requireNonNull(result.getSecondaryResults().get(CpuProfiler.LABEL), "CPU time");
      String name = result.getParams().getBenchmark();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f |%n",
          name.substring(name.lastIndexOf('.') + 1),
          cpu.getScore(),
          cpu.getScoreError());
    }
  }
}
