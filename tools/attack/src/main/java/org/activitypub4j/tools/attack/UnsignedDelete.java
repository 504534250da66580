package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.signatures.Headers;

/** Tries to delete somebody without being that one. */
final class UnsignedDelete implements Attack {
  @Override
  public String id() {
    return "DELETE";
  }

  @Override
  public String tries() {
    return "a Delete of an actor whose key lives, unsigned, wrongly signed, or with a key that is gone";
  }

  @Override
  public String remedy() {
    return "Answer 401; an actor is gone only if its own id, fetched, answers 410 or 404.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    Identity alice = stage.alice("delete");
    if (!stage.isAccepted(alice)) {
      return AttackResult.unknown(Suite.NOT_HEARD);
    }
    boolean listed = stage.isListed(alice.actor());
    byte[] delete =
        stage.activity("\"Delete\"", alice, Stage.quoted(alice.actor())).getBytes(UTF_8);
    URI goneThere = stage.good().url("/uploads/gone");
    URI goneHere = stage.evil().url("/delete/gone");
    stage.good().status("/uploads/gone", 410, "");
    stage.evil().status("/delete/gone", 410, "");
    TargetServer target = stage.target();
    List<Answer> answers = new ArrayList<>();
    answers.add(target.post(delete, Headers.of("Content-Type", "application/activity+json")));
    for (URI key : List.of(alice.keyId(), goneThere, goneHere)) {
      answers.add(target.post(delete, alice.signingAs(key, stage.attacker())));
    }
    boolean heard = stage.isHonestHeard();
    if (listed && !stage.isListed(alice.actor())) {
      return AttackResult.broken("%s is no longer among the followers".formatted(alice.actor()));
    }
    List<String> said = answers.stream().map(Answer::said).toList();
    boolean refused = answers.stream().allMatch(Answer::isRefusal);
    return refused || (listed && heard)
        ? AttackResult.held("the answers were %s, and nothing changed".formatted(said))
        : AttackResult.unknown(
            "the answers were %s, and no list shows whether it had effect".formatted(said));
  }
}
