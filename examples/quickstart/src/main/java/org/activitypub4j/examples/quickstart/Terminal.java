package org.activitypub4j.examples.quickstart;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** What the output goes to. */
final class Terminal {
  private Terminal() {}

  /** Whether a person looks at it who has not asked for plain text. */
  @SuppressWarnings("SystemConsoleNull") // Null up to Java 21; later it has to be asked.
  static boolean isColoured() {
    Console console = System.console();
    if (console == null || System.getenv("NO_COLOR") != null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
