package org.activitypub4j.tools.attack;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.activitypub4j.signatures.Headers;

/** Tries to tell a post that is hidden from one that does not exist. */
final class A11Hidden implements Attack {
  private static final int CHANGED = 6;

  @Override
  public String id() {
    return "A11";
  }

  @Override
  public String tries() {
    return "a hidden post and an absent one, asked for unsigned, wrongly signed and signed by a stranger";
  }

  @Override
  public String remedy() {
    return "Answer what may not be seen as what is not there: the same status, headers and bytes.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    if (stage.hidden().isEmpty()) {
      return AttackResult.unknown("give the URL of a post that is not public with --hidden");
    }
    URI hidden = stage.hidden().get();
    if (!stage.target().isThere(hidden)) {
      return AttackResult.unknown(hidden + " is on another server");
    }
    URI absent = absent(hidden);
    List<String> differences = new ArrayList<>();
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (String accept : List.of("application/activity+json", "*/*", "text/html")) {
      for (String method : List.of("GET", "HEAD")) {
        compare(stage, method + " " + accept, method, hidden, absent, accept, answers, differences);
      }
    }
    if (answers.values().stream().anyMatch(Answer::isSuccess)) {
      return AttackResult.unknown(
          "%s is shown to everybody: name a post that is not public".formatted(hidden));
    }
    return differences.isEmpty()
        ? AttackResult.held("hidden and absent got the same %d answers".formatted(answers.size()))
        : AttackResult.broken(Suite.cut(differences.get(0)));
  }

  private static void compare(
      Stage stage,
      String what,
      String method,
      URI hidden,
      URI absent,
      String accept,
      Map<String, Answer> answers,
      List<String> differences)
      throws InterruptedException {
    Identity stranger = stage.mallory("a11");
    Identity liar = stranger.signingAs(stage.alice("a11").keyId(), stage.attacker());
    Map<String, Signing> signings = new LinkedHashMap<>();
    signings.put("unsigned", url -> new String[0]);
    signings.put("with a Signature that is none", url -> new String[] {"Signature", "x"});
    signings.put("signed with another key", url -> headers(stage, url, liar));
    signings.put("signed by a stranger", url -> headers(stage, url, stranger));
    for (Map.Entry<String, Signing> signing : signings.entrySet()) {
      String how = what + " " + signing.getKey();
      Answer one =
          stage.target().request(method, hidden, accept, signing.getValue().headers(hidden));
      Answer other =
          stage.target().request(method, absent, accept, signing.getValue().headers(absent));
      answers.put(how, one);
      if (!one.comparable(hidden).equals(other.comparable(absent))) {
        differences.add(
            "%s: hidden got %s, absent %s"
                .formatted(how, one.comparable(hidden), other.comparable(absent)));
      }
    }
  }

  private interface Signing {
    String[] headers(URI url);
  }

  private static String[] headers(Stage stage, URI url, Identity who) {
    List<String> lines = new ArrayList<>();
    Headers headers = stage.target().signedGet(url, who).without("Host");
    headers.forEach(
        (name, value) -> {
          lines.add(name);
          lines.add(value);
        });
    return lines.toArray(String[]::new);
  }

  /** A URL of the same length and form: the last letters and digits are others. */
  static URI absent(URI url) {
    StringBuilder text = new StringBuilder(url.toString());
    int changed = 0;
    for (int i = text.length() - 1; i > text.lastIndexOf("/") && changed < CHANGED; i--) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        text.setCharAt(i, c == '9' ? '0' : c == 'z' ? 'a' : c == 'Z' ? 'A' : (char) (c + 1));
        changed++;
      }
    }
    return URI.create(text.toString());
  }
}
