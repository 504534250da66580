package org.activitypub4j.tools.attack;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries to hide what an activity does behind a second type. */
final class A13Types implements Attack {
  private static final List<String> TYPES =
      List.of(
          "[\"Like\",\"Delete\"]",
          "[\"Delete\",\"Like\"]",
          "[\"Follow\",\"Delete\"]",
          "[\"Like\",\"Update\"]",
          "\"Delete\"");

  @Override
  public String id() {
    return "A13";
  }

  @Override
  public String tries() {
    return "a Delete or Update of what belongs to somebody else, which calls itself a Like too";
  }

  @Override
  public String remedy() {
    return "Decide by all types of an activity whether its actor may do it, and answer 403.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    Identity mallory = stage.mallory("a13");
    Identity alice = stage.alice("a13");
    URI note = stage.good().url("/notes/1");
    stage
        .good()
        .serve(
            "/notes/1",
            """
            {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","id":"%s",
             "attributedTo":"%s","content":"hello"}"""
                .formatted(note, alice.actor()));
    TargetServer target = stage.target();
    Optional<URI> post = target.post();
    List<URI> objects = new ArrayList<>(List.of(note, alice.actor()));
    post.ifPresent(objects::add);
    List<String> taken = new ArrayList<>();
    for (String type : TYPES) {
      for (URI object : objects) {
        Answer answer = target.post(stage.activity(type, mallory, Stage.quoted(object)), mallory);
        if (!answer.isRefusal()) {
          taken.add(type + " of " + object + ": " + answer.said());
        }
      }
    }
    boolean heard = stage.isHonestHeard();
    if (post.isPresent() && target.get(post.get()).status() != 200) {
      return AttackResult.broken("%s is no longer there".formatted(post.get()));
    }
    if (!heard) {
      return AttackResult.unknown(Suite.NOT_HEARD);
    }
    return taken.isEmpty()
        ? AttackResult.held("all %d were refused".formatted(TYPES.size() * objects.size()))
        : AttackResult.unknown(
            "%d were taken, with no effect that can be seen; the first was %s"
                .formatted(taken.size(), taken.get(0)));
  }
}
