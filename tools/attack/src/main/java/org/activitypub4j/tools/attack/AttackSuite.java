package org.activitypub4j.tools.attack;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.activitypub4j.tools.attack.AttackResult.Verdict;

/** The command line. */
public final class AttackSuite {
  static {
    // Or each answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private AttackSuite() {}

  /** Runs; exit code 0 if nothing is broken, 1 if something is, 2 if it could not be run. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args, System.out, System.err));
  }

  static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      out.print(AttackOptions.USAGE);
      return 0;
    }
    try {
      Map<Attack, AttackResult> findings = Suite.run(AttackOptions.parse(args), err);
      print(findings, out);
      return isBroken(findings) ? 1 : 0;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage() + " (--help tells what there is)");
      return 2;
    } catch (IOException e) {
      err.println(e.getMessage() == null ? e.toString() : e.getMessage());
      return 2;
    }
  }

  private static boolean isBroken(Map<Attack, AttackResult> findings) {
    return findings.values().stream().anyMatch(finding -> finding.verdict() == Verdict.BROKEN);
  }

  static void print(Map<Attack, AttackResult> findings, PrintStream out) {
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
