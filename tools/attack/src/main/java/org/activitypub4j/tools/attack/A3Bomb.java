package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries documents that cost more to read than to write. */
final class A3Bomb implements Attack {
  /** For any request, alone: the key documents are there at once. */
  private static final Duration SOON = Duration.ofSeconds(2);

  @Override
  public String id() {
    return "A3";
  }

  @Override
  public String tries() {
    return "documents of at most 600 kB that take seconds to read: as a key, unsigned, and as an activity (A3, M1)";
  }

  @Override
  public String remedy() {
    return "Limit entries, depth and digits before JSON-LD, and give the reading of a document a deadline.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    Identity mallory = stage.mallory("a3");
    TargetServer target = stage.target();
    if (!stage.isAccepted(mallory)) {
      return AttackResult.unknown(Suite.NOT_HEARD);
    }
    int number = 0;
    int fetched = 0;
    long slowest = 0;
    for (Map.Entry<String, Bombs.Bomb> bomb : Bombs.all().entrySet()) {
      String path = "/a3/key" + ++number;
      Identity unknown = new Identity(stage.evil(), path, stage.evil().url(path), stage.attacker());
      stage.evil().serve(path, bomb.getValue().with(Bombs.keyMembers(unknown)));
      byte[] small = stage.follow(unknown).getBytes(UTF_8);
      byte[] big =
          bomb.getValue()
              .with(Bombs.followMembers(mallory, target.actor(), number))
              .getBytes(UTF_8);
      for (boolean asKey : new boolean[] {true, false}) {
        String what = bomb.getKey() + (asKey ? " as a key document" : " as an activity");
        CompletableFuture<Answer> answer =
            asKey
                ? target.postLater(small, unknown.signingAs(unknown.keyId(), mallory.keys()))
                : target.postLater(big, mallory);
        Answer slow = slowestWhile(target, answer);
        if (slow.status() != 200 || slow.took().compareTo(SOON) > 0) {
          return AttackResult.broken(
              "%s: a GET of the actor meanwhile got %s after %d ms"
                  .formatted(what, slow.said(), slow.took().toMillis()));
        }
        Duration took = answer.getNow(slow).took();
        if (took.compareTo(SOON) > 0) {
          return AttackResult.broken("%s kept it busy for %d ms".formatted(what, took.toMillis()));
        }
        slowest = Math.max(slowest, took.toMillis());
      }
      fetched += stage.evil().asked(path) > 0 ? 1 : 0;
    }
    return fetched > 0
        ? AttackResult.held(
            "the slowest of %d was answered in %d ms; it read %d of them as keys"
                .formatted(2 * number, slowest, fetched))
        : AttackResult.unknown("it asked for none of the key documents");
  }

  /** The slowest GET of the actor until something is answered, and once after it. */
  private static Answer slowestWhile(TargetServer target, CompletableFuture<Answer> answer)
      throws InterruptedException {
    Answer slowest = target.get(target.actor());
    boolean done = false;
    while (!done && slowest.took().compareTo(SOON) <= 0 && slowest.status() == 200) {
      done = isDone(answer);
      Answer next = target.get(target.actor());
      if (next.status() != 200 || next.took().compareTo(slowest.took()) > 0) {
        slowest = next;
      }
    }
    return slowest;
  }

  private static boolean isDone(CompletableFuture<Answer> answer) throws InterruptedException {
    try {
      answer.get(400, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
