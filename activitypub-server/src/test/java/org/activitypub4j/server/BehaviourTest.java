package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Listen;
import org.activitypub4j.server.internal.behaviour.Behaviour;
import org.activitypub4j.server.internal.behaviour.Effect;
import org.activitypub4j.server.internal.behaviour.Outcome;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.Test;

/** What an activity means is one class, and one line where behaviours are listed. */
class BehaviourTest {

  /** Counts what is listened to, here and elsewhere. */
  private static final class Listens implements Behaviour {
    final AtomicInteger received = new AtomicInteger();
    final AtomicInteger sent = new AtomicInteger();

    @Override
    public Effect received(Received<?> in, Resolver resolver) {
      return in.activity() instanceof Listen
          ? (tx, out) -> {
            received.incrementAndGet();
            return Outcome.DONE;
          }
          : Effect.NONE;
    }

    @Override
    public void sent(Tx tx, Sent out) {
      if (out.activity() instanceof Listen) {
        sent.incrementAndGet();
      }
    }
  }

  @Test
  void a_behaviour_is_added_without_a_change_of_the_engine() throws IOException {
    Listens listens = new Listens();
    try (TestServer server = TestServer.start(settings -> settings.behaviour(listens));
        Peer mallory = new Peer()) {
      String json = mallory.activity("Listen", "/listens/1", URI.create("https://radio.example/1"));
      assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
      Await.until("it is counted", () -> listens.received.get() == 1);
      assertThat(listens.sent).hasValue(0);

      server
          .actor("alice")
          .send(
              Listen.builder()
                  .object(URI.create("https://radio.example/1"))
                  .to(server.actor("bob").id())
                  .build());
      assertThat(listens.sent).hasValue(1);
      Await.until("bob hears of it", () -> listens.received.get() == 2);
    }
  }

  @Test
  void a_behaviour_of_the_engine_can_be_left_out_and_handlers_still_get_the_activity()
      throws IOException {
    try (TestServer server =
            TestServer.start(settings -> settings.without(StandardBehaviour.FOLLOWS));
        Peer mallory = new Peer()) {
      String json = mallory.activity("Follow", "/f", server.actor("alice").id());
      mallory.send(server, server.inbox("alice"), json);
      server.await(Follow.class);
      assertThat(server.actor("alice").follows().followers(9)).isEmpty();
      assertThat(mallory.posts("/mallory/inbox")).isZero();
    }
  }
}
