package org.activitypub4j.server.internal.behaviour;

import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.Activity;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.ResolvingHandler;

/** The handlers of the application, each for the activities of a class. */
public final class ApplicationHandlers implements Behaviour {
  private final List<Registration<?>> registrations;

  public ApplicationHandlers(List<Registration<?>> registrations) {
    this.registrations = List.copyOf(registrations);
  }

  /** A handler and the class of activities for which it was registered. */
  public record Registration<A extends Activity>(Class<A> type, ResolvingHandler<A, ?> handler) {

    /**
     * The handler and what it fetched for an activity; empty if the activity is not of its class.
     */
    Optional<Effect> prepare(Resolver resolver, Received<?> received) {
      return type.isInstance(received.activity())
          ? Optional.of(prepare(handler, resolver, received.as(type)))
          : Optional.empty();
    }

    private static <A extends Activity, R> Effect prepare(
        ResolvingHandler<A, R> handler, Resolver resolver, Received<A> received) {
      R resolved = handler.resolve(resolver, received);
      return (tx, out) -> {
        handler.apply(tx, received, resolved);
        return Outcome.SEEN;
      };
    }
  }

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    List<Effect> effects =
        registrations.stream().flatMap(one -> one.prepare(resolver, in).stream()).toList();
    return Behaviours.all(effects);
  }
}
