package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.internal.actors.Audiences;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;

/**
 * The local actors that an activity is for, no matter which inbox it came to.
 *
 * @param all the local actors that it addresses or mentions, or that own what it is about, without
 *     those that block its actor
 * @param mentioned those that its object mentions
 * @param isBlocked whether all of them block its actor; then the other two are empty
 */
public record Concern(Set<String> all, Set<String> mentioned, boolean isBlocked) {
  public Concern {
    all = Set.copyOf(all);
    mentioned = Set.copyOf(mentioned);
  }

  public Concern(Set<String> all, Set<String> mentioned) {
    this(all, mentioned, false);
  }

  /**
   * Finds the local actors. The inboxes that it came to count only if nothing else explains why it
   * came, as with bcc, which is not visible to us.
   *
   * @param entry the run, and the inboxes it came to
   * @return empty if this is a run for further recipients, and it is only for those of the first
   *     run
   */
  static Optional<Concern> of(
      Activity activity,
      Optional<ASObject> object,
      Actor actor,
      InboxEntry entry,
      LocalActors actors,
      LocalObjects objects,
      Storage storage) {
    Set<String> mentioned = new LinkedHashSet<>();
    Set<URI> audience = new LinkedHashSet<>(Audiences.of(activity));
    Set<URI> things = new LinkedHashSet<>();
    addThings(activity, things);
    object.ifPresent(
        post -> {
          for (Mention mention : post.tags(Mention.class)) {
            mention.href().flatMap(actors::name).ifPresent(mentioned::add);
          }
          audience.addAll(Audiences.of(post));
          addThings(post, things);
        });
    things.removeIf(thing -> !actors.isLocal(thing));
    Set<String> named = new LinkedHashSet<>(mentioned);
    audience.forEach(id -> actors.name(id).ifPresent(named::add));
    Set<String> owners = new LinkedHashSet<>();
    boolean explained = audience.stream().anyMatch(id -> isOpen(id, actor));
    if (explained && named.isEmpty() && things.isEmpty()) {
      // It is for nobody here, like most posts. We need not ask the store.
      return entry.run() == Run.FIRST
          ? Optional.of(new Concern(Set.of(), Set.of()))
          : Optional.empty();
    }
    // Not in the transaction: the application may need another connection to look.
    things.forEach(id -> objects.ofApplication(id).ifPresent(post -> owners.add(post.owner())));
    return storage
        .transactions()
        .runRelaxed(
            tx -> {
              Set<String> all = new LinkedHashSet<>(named);
              all.addAll(owners);
              things.forEach(id -> owner(tx, id, actors, objects).forEach(all::add));
              if (all.isEmpty() && !explained) {
                all.addAll(entry.recipients());
              } else if (entry.run() == Run.FURTHER_RECIPIENTS) {
                return Optional.empty();
              }
              Set<String> blocking = blocking(tx, all, actor.id().orElseThrow(), storage);
              return Optional.of(new Concern(all, mentioned).without(blocking));
            });
  }

  private static Set<String> blocking(Tx tx, Set<String> all, URI actor, Storage storage) {
    return all.stream()
        .filter(name -> storage.blocks().find(tx, name, actor).isPresent())
        .collect(Collectors.toSet());
  }

  private Concern without(Set<String> blocking) {
    return new Concern(
        rest(all, blocking),
        rest(mentioned, blocking),
        !all.isEmpty() && blocking.containsAll(all));
  }

  private static Set<String> rest(Set<String> all, Set<String> others) {
    return all.stream().filter(name -> !others.contains(name)).collect(Collectors.toSet());
  }

  /** Whether it is everybody, or all followers of the actor. */
  private static boolean isOpen(URI audience, Actor actor) {
    return Audience.isPublic(audience)
        || actor.followers().filter(list -> Uris.same(list, audience)).isPresent();
  }

  /** Adds what an activity or a post is about. */
  private static void addThings(ASObject part, Set<URI> things) {
    part.inReplyToId().ifPresent(things::add);
    part.quotedId().ifPresent(things::add);
    if (part instanceof Activity activity) {
      activity.objects().forEach(object -> object.id().ifPresent(things::add));
    }
  }

  private static Stream<String> owner(Tx tx, URI id, LocalActors actors, LocalObjects objects) {
    return actors
        .name(id)
        .or(() -> objects.owner(tx, id))
        .or(() -> actors.ofActivity(id).filter(actors::exists))
        .stream();
  }
}
