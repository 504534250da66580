package org.activitypub4j.tools.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Tries to make the server ask somebody else, and to learn from its refusals what it saw there. */
final class A9Reflection implements Attack {
  private static final int TIMES = 10;

  /** Once without and once with a signature. */
  private static final int MAX_PER_REQUEST = 2;

  private static final String SECRET = "attack-suite-secret";

  @Override
  public String id() {
    return "A9";
  }

  @Override
  public String tries() {
    return "unproven requests that name keys on a third host, directly and through a redirect";
  }

  @Override
  public String remedy() {
    return "Ask a stranger's host once, follow no redirect to another; tell who is not proven one fixed sentence.";
  }

  @Override
  public AttackResult run(Stage stage) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    sentences(stage, faults);
    Host victim = stage.victim();
    for (int i = 0; i < TIMES; i++) {
      String path = "/a9/direct/" + i;
      victim.status(path, 401, "");
      ask(stage, victim.url(path));
      String hop = "/a9/hop/" + i;
      stage.evil().redirect(hop, victim.url("/a9/redirected/" + i));
      ask(stage, stage.evil().url(hop));
    }
    int direct = victim.asked("/a9/direct/");
    int redirected = victim.asked("/a9/redirected/");
    if (direct > MAX_PER_REQUEST * TIMES) {
      faults.add("%d requests made %d at the victim".formatted(TIMES, direct));
    }
    if (redirected > 0) {
      faults.add("%d made %d there through a redirect".formatted(TIMES, redirected));
    }
    return faults.isEmpty()
        ? AttackResult.held(
            "%d requests made %d at the victim, and none through a redirect; refusals tell nothing"
                .formatted(TIMES, direct))
        : AttackResult.broken(String.join("; ", faults));
  }

  private static Answer ask(Stage stage, URI key) throws InterruptedException {
    Identity nobody = new Identity(stage.evil(), "/a9/nobody", key, stage.attacker());
    return stage.target().post(stage.follow(nobody), nobody);
  }

  private static void sentences(Stage stage, List<String> faults)
      throws IOException, InterruptedException {
    Host victim = stage.victim();
    victim.status("/a9/broken", 500, SECRET);
    victim.status("/a9/secret", 200, SECRET);
    Map<String, URI> keys = new LinkedHashMap<>();
    keys.put("a host that answers 500", victim.url("/a9/broken"));
    keys.put("a closed port", closed(victim.url("/a9/closed")));
    keys.put("a private address", URI.create("http://10.255.255.1/a9/private"));
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, URI> key : keys.entrySet()) {
      texts.put(key.getKey(), text(stage, key.getValue(), faults));
    }
    text(stage, victim.url("/a9/secret"), faults);
    if (new TreeSet<>(texts.values()).size() > 1) {
      faults.add("refusals differ: " + texts);
    }
  }

  /** What a refusal says, and with which status; the key id that we gave tells us nothing. */
  private static String text(Stage stage, URI key, List<String> faults)
      throws InterruptedException {
    Answer answer = ask(stage, key);
    String text = answer.body().replace(key.toString(), "KEY").strip();
    boolean quotes = text.contains(SECRET);
    boolean names =
        text.contains(key.getHost()) || (key.getPort() > 0 && text.contains(":" + key.getPort()));
    if (quotes || names) {
      faults.add(
          "a refusal tells "
              + (quotes ? "what the victim answered" : "an address")
              + ": "
              + Suite.cut(text));
    }
    return answer.status() + " " + Suite.cut(text);
  }

  /** The same host at a port where nobody listens. */
  private static URI closed(URI url) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create(
          "%s://%s:%d%s"
              .formatted(url.getScheme(), url.getHost(), socket.getLocalPort(), url.getRawPath()));
    }
  }
}
