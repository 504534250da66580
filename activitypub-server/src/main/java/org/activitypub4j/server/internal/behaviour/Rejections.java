package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.model.Reject;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.work.Inboxes;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.DeliveryStore;

/**
 * A Reject of an activity by an actor that it has not reached yet: the delivery ends. Some servers
 * reject an activity this way and never answer the delivery itself.
 */
public record Rejections(LocalActors actors, DeliveryStore deliveries, InstantSource clock)
    implements Behaviour {

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    if (!(in.activity() instanceof Reject)) {
      return Effect.NONE;
    }
    Optional<URI> ours = in.activity().objectId().filter(id -> actors.ofActivity(id).isPresent());
    if (ours.isEmpty()) {
      return Effect.NONE;
    }
    String reason = LogText.sentence("rejected by " + in.actorId());
    // Only its own inbox: an actor must not decide for others with the same shared inbox.
    Stream<URI> own = Inboxes.own(in.actor()).stream();
    var targets = Stream.concat(Stream.of(in.actorId()), own).distinct().toList();
    return (tx, out) ->
        targets.stream()
                    .mapToInt(to -> deliveries.park(tx, ours.get(), to, reason, clock.instant()))
                    .sum()
                > 0
            ? Outcome.DONE
            : Outcome.NONE;
  }
}
