package org.activitypub4j.tools.attack;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Tries to act as somebody to whose document one's own id redirects. */
final class A1Impersonation implements Attack {
  @Override
  public String id() {
    return "A1";
  }

  @Override
  public String tries() {
    return "an id that redirects to somebody else, whose actions are then taken for theirs";
  }

  @Override
  public String remedy() {
    return "Who acts is the id that the key was proven for; use a fetched document only if its id is the one asked for.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    TargetServer target = stage.target();
    Identity stubbed = stage.alice("a1_stub");
    Identity stub = leadingTo(stage, "stub", stubbed.actor());
    Answer first = target.post(stage.follow(stub), stub);
    Identity updated = stage.alice("a1_update");
    afterUpdate(stage, updated);
    Identity self = leadingTo(stage, "self", target.actor());
    target.post(stage.follow(self), self);
    Identity undone = stage.alice("a1_undo");
    boolean follows = stage.isAccepted(undone) && stage.isListed(undone.actor());
    Identity undoing = leadingTo(stage, "undo", undone.actor());
    target.post(stage.undo(undoing, undone.actor()), undoing);
    target.post(stage.undo(undoing, undoing.actor()), undoing);

    boolean heard = stage.isHonestHeard();
    List<String> effects = new ArrayList<>();
    stage.followership(stubbed).ifPresent(effects::add);
    stage.followership(updated).ifPresent(effects::add);
    if (stage.isListed(target.actor())) {
      effects.add("the actor follows itself");
    }
    if (follows && !stage.isListed(undone.actor())) {
      effects.add("the follow of " + undone.actor() + " was undone");
    }
    if (!effects.isEmpty()) {
      return AttackResult.broken("after a forgery %s".formatted(String.join(", ", effects)));
    }
    return heard
        ? AttackResult.held(
            "forged Follows had no effect (the first got %s)".formatted(first.said()))
        : AttackResult.unknown(Suite.NOT_HEARD);
  }

  /** Somebody for whom a key document speaks, and whose id leads to somebody else. */
  private static Identity leadingTo(Stage stage, String name, URI other) {
    Host evil = stage.evil();
    String path = "/a1/" + name;
    Identity mallory = new Identity(evil, path + "/m", evil.url(path + "/key"), stage.attacker());
    evil.serve(path + "/key", mallory.document());
    evil.redirect(mallory.path(), other);
    return mallory;
  }

  /** First an honest actor, who then says that it has changed, and leads to somebody else. */
  private static void afterUpdate(Stage stage, Identity other) throws InterruptedException {
    Host evil = stage.evil();
    Identity mallory =
        new Identity(evil, "/a1/known/m", evil.url("/a1/known/key"), stage.attacker());
    evil.serve("/a1/known/key", mallory.document());
    mallory.serve();
    if (stage.isAccepted(mallory)) {
      // While it is still believed: afterwards it could not take its Follow back.
      stage.goodbye(mallory);
    }
    evil.redirect(mallory.path(), other.actor());
    String update = stage.activity("\"Update\"", mallory, Stage.quoted(mallory.actor()));
    stage.target().post(update, mallory);
    stage.target().post(stage.follow(mallory), mallory);
  }
}
