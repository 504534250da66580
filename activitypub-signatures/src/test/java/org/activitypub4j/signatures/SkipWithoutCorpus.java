package org.activitypub4j.signatures;

import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * Skips a property where there are no captured requests. An assumption of JUnit does not do it: one
 * that fails in each try counts as a property that is exhausted, which is a failure.
 */
final class SkipWithoutCorpus implements SkipExecutionHook {
  static final Path CORPUS = Path.of(System.getProperty("corpus", "."));
  static final String REASON = "skipped: no corpus in " + CORPUS.toAbsolutePath().normalize();

  static boolean isThere() {
    return Files.isDirectory(CORPUS.resolve("captures"));
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return isThere() ? SkipResult.doNotSkip() : SkipResult.skip(REASON);
  }
}
