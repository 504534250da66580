package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.activitypub4j.signatures.Headers;

/** Sends one signed request twice. */
final class Replay implements Attack {
  @Override
  public String id() {
    return "REPLAY";
  }

  @Override
  public String tries() {
    return "the same signed request twice";
  }

  @Override
  public String remedy() {
    return "Remember the ids that were handled, and answer a repeated one as the first, without its effect.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    Identity mallory = stage.mallory("replay");
    byte[] follow = stage.follow(mallory).getBytes(UTF_8);
    Headers headers = stage.target().signed(follow, mallory);
    Answer first = stage.target().post(follow, headers);
    Answer second = stage.target().post(follow, headers);
    stage.isHonestHeard();
    int accepts = stage.accepts(mallory);
    if (accepts > 1) {
      return AttackResult.broken("one Follow sent twice was accepted %d times".formatted(accepts));
    }
    String said = "the answers were " + first.said() + " and " + second.said();
    if (accepts == 0) {
      return AttackResult.unknown("%s; %s".formatted(said, Suite.NOT_HEARD));
    }
    return second.isSuccess()
        ? AttackResult.held("%s, and there was one Accept".formatted(said))
        : AttackResult.unknown(
            "%s: who repeats a delivery after a lost answer is refused".formatted(said));
  }
}
