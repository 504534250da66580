package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tries to let all threads of the server wait for keys that never come. */
final class A8Tarpit implements Attack {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int A_SECOND = 12;
  private static final int SECONDS = 5;

  @Override
  public String id() {
    return "A8";
  }

  @Override
  public String tries() {
    return "twelve unsigned requests a second that name keys on hosts which never answer";
  }

  @Override
  public String remedy() {
    return "Let fewer request threads wait for keys than there are; answer 503 to the rest.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    TargetServer target = stage.target();
    Answer before = target.get(target.actor());
    if (before.status() != 200 || before.took().compareTo(SOON) > 0) {
      return AttackResult.unknown("a GET of the actor is slow before anything is tried");
    }
    List<Host> hosts = List.of(stage.evil(), stage.good(), stage.victim());
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    long slowest = 0;
    for (int second = 0; second < SECONDS; second++) {
      for (int i = 0; i < A_SECOND; i++) {
        Host host = hosts.get(i % hosts.size());
        String path = "/tarpit/" + second + "/" + i;
        host.hang(path);
        URI key = host.url(path);
        Identity unknown = new Identity(host, path, key, stage.attacker());
        waiting.add(target.postLater(stage.follow(unknown).getBytes(UTF_8), unknown));
      }
      for (int i = 0; i < 1_000 / PAUSE.toMillis(); i++) {
        stage.evil().await(arrival -> false, PAUSE);
        Answer answer = target.get(target.actor());
        slowest = Math.max(slowest, answer.took().toMillis());
        if (answer.status() != 200 || answer.took().compareTo(SOON) > 0) {
          return AttackResult.broken(
              "with %d such requests a GET of the actor got %s after %d ms"
                  .formatted(waiting.size(), answer.said(), answer.took().toMillis()));
        }
      }
    }
    int asked = hosts.stream().mapToInt(host -> host.asked("/tarpit/")).sum();
    return asked > 0
        ? AttackResult.held(
            "with %d such requests the slowest GET of the actor took %d ms; it asked for %d keys"
                .formatted(waiting.size(), slowest, asked))
        : AttackResult.unknown("it asked for none of the keys");
  }
}
