package org.activitypub4j.tools.attack;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.activitypub4j.tools.attack.Finding.Verdict;

/** The command line. */
public final class AttackSuite {
  static {
    // Or each answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private AttackSuite() {}

  /** Runs; exit code 0 if nothing is broken, 1 if something is, 2 if it could not be run. */
  public static void main(String[] args) throws InterruptedException {
    try {
      Map<Attack, Finding> findings = Suite.run(Options.parse(args));
      print(findings, System.out);
      System.exit(isBroken(findings) ? 1 : 0);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static boolean isBroken(Map<Attack, Finding> findings) {
    return findings.values().stream().anyMatch(finding -> finding.verdict() == Verdict.BROKEN);
  }

  static void print(Map<Attack, Finding> findings, PrintStream out) {
    findings.forEach(
        (attack, finding) ->
            out.printf(
                "%-7s %-8s %s%n", attack.id(), finding.verdict(), Suite.cut(finding.evidence())));
    if (isBroken(findings)) {
      out.println("\nWhat to do:");
    }
    findings.forEach(
        (attack, finding) -> {
          if (finding.verdict() == Verdict.BROKEN) {
            out.printf(
                "%-7s Tried: %s.%n        %s%n", attack.id(), attack.tries(), attack.remedy());
          }
        });
  }
}
