package org.activitypub4j.server.internal.behaviour;

import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.work.Inboxes;
import org.activitypub4j.server.spi.DeliveryStore;

/**
 * If somebody whose inbox was gone sends something, we use the inbox again. Comes first, because
 * other behaviours send answers.
 */
public record Returns(DeliveryStore deliveries) implements Behaviour {

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    // A Delete may be the last thing an actor sends. What we fetched was not sent at all.
    return in.provenBy() != Ground.SIGNATURE || in.activity() instanceof Delete
        ? Effect.NONE
        : (tx, out) -> {
          Stream.of(Inboxes.own(in.actor()), Inboxes.shared(in.actor()))
              .flatMap(Optional::stream)
              .forEach(inbox -> deliveries.revive(tx, inbox));
          return Outcome.NONE; // the activity itself is not handled here
        };
  }
}
