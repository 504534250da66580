package org.activitypub4j.server.internal.work;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An exception as a log may show it: the messages of it and of its causes, which may quote remote
 * text, are cut and cleaned, and stacks end.
 */
public final class SafeToLog extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_FRAMES = 40;
  private static final int MAX_CAUSES = 5;

  public SafeToLog(Throwable original) {
    this(original, MAX_CAUSES);
  }

  private SafeToLog(Throwable original, int causes) {
    super(
        original.getClass().getName() + ": " + LogText.sentence(original.getMessage()),
        cause(original, causes),
        false,
        true);
    StackTraceElement[] stack = original.getStackTrace();
    setStackTrace(Arrays.copyOf(stack, Math.min(stack.length, MAX_FRAMES)));
  }

  private static @Nullable SafeToLog cause(Throwable original, int causes) {
    Throwable cause = original.getCause();
    return cause == null || causes == 0 ? null : new SafeToLog(cause, causes - 1);
  }
}
