package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;

/** What strangers send to a node whose store may fail: it is accepted, or refused for now. */
final class Receiving {
  final Set<String> accepted = new HashSet<>();
  final Queue<String> refused = new ArrayDeque<>();
  private final Strangers strangers;
  private final int port;
  private final boolean mayEnd;
  private int number;

  Receiving(LoopbackPeer peer, int port) {
    this(new Strangers(peer, port), port, false);
  }

  /**
   * @param mayEnd whether the node may end, so that it is no fault if there is no answer
   */
  Receiving(Strangers strangers, int port, boolean mayEnd) {
    this.strangers = strangers;
    this.port = port;
    this.mayEnd = mayEnd;
  }

  /**
   * Sends until something is accepted for the first time. A process that has just started may not
   * get a key in the seconds that it has for that, and asks again half a minute later.
   */
  void begin() {
    Await.value(
        Duration.ofMinutes(2),
        () -> "an activity is accepted; refused: " + refused.size(),
        () -> next() == 202 ? Optional.of(accepted) : Optional.empty());
  }

  /** Sends an activity, and returns the status. */
  int next() {
    number++;
    return post(String.valueOf(number));
  }

  /** Sends again what was refused first, if anything was, or else something new. */
  void againOrNext() {
    String again = refused.poll();
    if (again == null) {
      next();
    } else {
      post(again);
    }
  }

  /** Sends again what was refused; now it has to be accepted. */
  void sendAgain() {
    for (String again = refused.poll(); again != null; again = refused.poll()) {
      assertThat(post(again)).as(again).isEqualTo(202);
    }
  }

  /** Sends until something is accepted, and returns after how many milliseconds that was. */
  long untilAccepted() {
    long began = System.nanoTime();
    Await.until("it accepts again", () -> next() == 202);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  private int post(String name) {
    int status = strangers.post(port, name);
    if (status == 202) {
      accepted.add(strangers.id(name));
    } else {
      if (status != Strangers.NONE || !mayEnd) {
        assertThat(status).as("it is refused only for now").isEqualTo(503);
      }
      refused.add(name);
    }
    return status;
  }
}
