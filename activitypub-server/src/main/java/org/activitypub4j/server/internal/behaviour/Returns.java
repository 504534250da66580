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
 * Who sends something is there: if its inbox was gone, it is not any more. The first of all,
 * because others answer.
 */
public record Returns(DeliveryStore deliveries) implements Behaviour {

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    // Who deletes something may be about to leave; what was only fetched, nobody sent.
    return in.provenBy() != Ground.SIGNATURE || in.activity() instanceof Delete
        ? Effect.NONE
        : (tx, out) -> {
          Stream.of(Inboxes.own(in.actor()), Inboxes.shared(in.actor()))
              .flatMap(Optional::stream)
              .forEach(inbox -> deliveries.revive(tx, inbox));
          return Outcome.NONE; // not what the activity is about
        };
  }
}
