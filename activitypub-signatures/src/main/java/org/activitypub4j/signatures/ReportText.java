package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.SignatureReport.Examined;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.activitypub4j.signatures.SignatureReport.Outcome;
import org.activitypub4j.signatures.SignatureReport.Rule;
import org.activitypub4j.signatures.SignatureReport.Step;

/** Writes a report for people, in limited columns. Text from others cannot leave its line. */
final class ReportText {
  private static final int WIDTH = 100;
  private static final int NAME = 18;
  private static final Set<String> SECRET =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

  private final StringBuilder out = new StringBuilder(2_048);

  String of(SignatureReport report) {
    wrapped("", verdict(report));
    out.append('\n');
    report.steps().forEach(this::step);
    int number = 0;
    for (Examined examined : report.signatures()) {
      number++;
      if (report.signatures().size() > 1) {
        out.append("\nSignature ").append(number).append('\n');
      }
      steps(examined.steps());
      examined.signingStrings().forEach(text -> signingString(text, examined));
      hints(examined.hints());
    }
    return out.toString();
  }

  private static String verdict(SignatureReport report) {
    BodyResult verdict = report.verdict().orElse(null);
    if (verdict instanceof VerifiedMessage message) {
      return "ACCEPTED: signed by " + message.key().owner() + " with " + message.key().id();
    }
    if (verdict instanceof SignatureRefusal refused) {
      String only = failsOnlyIn(report) ? " Everything else is fine." : "";
      return "REFUSED with " + refused.status() + ": " + refused.message() + only;
    }
    return "NO VERDICT: see the failed step.";
  }

  /** Whether exactly one rule is broken, and it is not about the signature itself. */
  private static boolean failsOnlyIn(SignatureReport report) {
    List<Step> all = new ArrayList<>(report.steps());
    report.signatures().forEach(examined -> all.addAll(examined.steps()));
    List<Step> others = all.stream().filter(step -> step.outcome() != Outcome.PASSED).toList();
    return others.size() == 1
        && others.get(0).rule() != Rule.SIGNATURE
        && others.get(0).rule() != Rule.SIGNATURE_HEADER;
  }

  /** If the last rules could not be tried for the same reason, it says so once. */
  private void steps(List<Step> steps) {
    Step last = steps.get(steps.size() - 1);
    int end = steps.size();
    while (end > 0 && isNotReachedAs(last, steps.get(end - 1))) {
      end--;
    }
    if (end > steps.size() - 2) {
      steps.forEach(this::step);
    } else {
      steps.subList(0, end).forEach(this::step);
      wrapped("-       all others        ", last.words());
    }
  }

  private static boolean isNotReachedAs(Step last, Step step) {
    return step.outcome() == Outcome.NOT_REACHED && step.words().equals(last.words());
  }

  private void step(Step step) {
    String mark =
        switch (step.outcome()) {
          case PASSED -> "ok    ";
          case FAILED -> "FAILED";
          case NOT_REACHED -> "-     ";
        };
    String name = step.rule().toString();
    wrapped(mark + "  " + name + " ".repeat(NAME - name.length()), step.words());
  }

  private void hints(List<Hint> hints) {
    for (Hint hint : hints) {
      out.append('\n');
      wrapped("Hint: ", hint.finding());
      wrapped("      ", hint.remedy());
    }
  }

  private void signingString(String text, Examined examined) {
    boolean several = examined.signingStrings().size() > 1;
    boolean first = text.equals(examined.signingStrings().get(0));
    String which = !several ? "" : first ? " with the query" : " without the query";
    out.append("\nThe signing string")
        .append(which)
        .append(", ")
        .append(text.length())
        .append(" octets:\n");
    for (String line : text.split("\n", -1)) {
      quoted(line);
    }
  }

  private void quoted(String line) {
    String escaped = escaped(withoutSecret(line));
    int width = WIDTH - 4;
    int at = 0;
    do {
      int end = Math.min(escaped.length(), at + width);
      // A line that goes on gets another mark, so that nobody takes our line break for a real one.
      out.append(at == 0 ? "  | " : "  + ").append(escaped, at, end).append('\n');
      at = end;
    } while (at < escaped.length());
  }

  private static String withoutSecret(String line) {
    int colon = line.indexOf(": ");
    if (colon < 0) {
      return line;
    }
    String name = line.substring(0, colon).replace("\"", "").toLowerCase(Locale.ROOT);
    int parameter = name.indexOf(';');
    return SECRET.contains(parameter < 0 ? name : name.substring(0, parameter))
        ? line.substring(0, colon) + ": (" + (line.length() - colon - 2) + " octets, not shown)"
        : line;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        escaped.append("\\\\");
      } else if (c >= ' ' && c < 0x7F) {
        escaped.append(c);
      } else {
        escaped.append(String.format(c <= 0xFF ? "\\x%02X" : "\\u%04X", (int) c));
      }
    }
    return escaped.toString();
  }

  /** Wraps the words, and indents all lines but the first. A word that is too long is broken. */
  private void wrapped(String start, String text) {
    String indent = " ".repeat(start.length());
    out.append(start);
    int column = start.length();
    boolean atStart = true;
    for (String word : escaped(text).split(" ", -1)) {
      if (!atStart && column + 1 + word.length() > WIDTH) {
        out.append('\n').append(indent);
        column = indent.length();
        atStart = true;
      }
      if (!atStart) {
        out.append(' ');
        column++;
      }
      int at = 0;
      while (column + word.length() - at > WIDTH) {
        int end = at + WIDTH - column;
        out.append(word, at, end).append('\n').append(indent);
        at = end;
        column = indent.length();
      }
      out.append(word, at, word.length());
      column += word.length() - at;
      atStart = false;
    }
    out.append('\n');
  }
}
