package org.activitypub4j.server.internal.work;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an exception for the log. Messages are shortened and escaped, because they may contain
 * remote text, and stack traces and chains of causes are shortened.
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

  /** Returns the text of the original: the log begins with it, and not with the name of a copy. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // of the message, the class would be a part too
  public String toString() {
    return String.valueOf(getMessage());
  }

  private static @Nullable SafeToLog cause(Throwable original, int causes) {
    Throwable cause = original.getCause();
    return cause == null || causes == 0 ? null : new SafeToLog(cause, causes - 1);
  }
}
