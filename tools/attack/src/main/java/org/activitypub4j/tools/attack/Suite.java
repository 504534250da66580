package org.activitypub4j.tools.attack;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs the attacks, one after the other. */
final class Suite {
  /** Why an attack without effect proves nothing. */
  static final String NOT_HEARD =
      "no Accept came for an honest Follow: let the actor accept followers, and let the server"
          + " reach the suite's hosts";

  private static final int MAX_TEXT = 300;

  /** What uses up the patience of a server with strangers comes last. */
  private static final List<Attack> ATTACKS =
      List.of(
          new O1Accept(),
          new A11Hidden(),
          new A1Impersonation(),
          new A2Ourselves(),
          new A6Upload(),
          new A13Types(),
          new A16RawHttp(),
          new A16BareCr(),
          new M3Utf8(),
          new UnsignedDelete(),
          new Replay(),
          new A9Reflection(),
          new A3Bomb(),
          new A8Tarpit());

  private Suite() {}

  /**
   * Runs the lines that are wished, against the server of the actor that is named.
   *
   * @param err is told who follows still
   * @return what came of each, in the order in which they ran
   * @throws IOException if the actor cannot be fetched, or a port cannot be had
   * @throws IllegalArgumentException if a line is wished that there is not
   */
  static Map<Attack, AttackResult> run(AttackOptions options, PrintStream err)
      throws IOException, InterruptedException {
    List<String> ids = ATTACKS.stream().map(Attack::id).toList();
    if (!ids.containsAll(options.only())) {
      throw new IllegalArgumentException("there are only the lines " + ids);
    }
    Set<String> wished = options.only().isEmpty() ? Set.copyOf(ids) : Set.copyOf(options.only());
    Map<Attack, AttackResult> findings = new LinkedHashMap<>();
    TargetServer target = new TargetServer(options.actor(), new RequestQuota());
    try (Stage stage = new Stage(options, target)) {
      for (Attack attack : ATTACKS) {
        if (wished.contains(attack.id())) {
          findings.put(attack, finding(attack, stage));
        }
      }
      List<URI> left = stage.leave();
      if (!left.isEmpty()) {
        err.println(
            "These still follow %s, remove them: %s".formatted(options.actor(), join(left)));
      }
    }
    return findings;
  }

  private static AttackResult finding(Attack attack, Stage stage) throws InterruptedException {
    try {
      return attack.run(stage);
    } catch (IOException e) {
      return AttackResult.unknown("it does not answer: %s".formatted(e));
    } catch (RequestQuota.SpentException e) {
      return AttackResult.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static String join(List<URI> ids) {
    return ids.stream().map(URI::toString).collect(Collectors.joining(", "));
  }

  /** A text of others for one line of a terminal. */
  static String cut(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_TEXT)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.length() < text.length() ? line + "..." : line.toString();
  }
}
