package org.activitypub4j.server.internal.outbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.actors.Audiences;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where an activity is sent.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#delivery">ActivityPub §7.1</a>
 */
public final class Addressing {
  private static final int PAGE = 500;

  private final Origin origin;
  private final LocalActors actors;
  private final FollowStore follows;

  /**
   * The result.
   *
   * @param local local actors
   * @param remote inboxes, or actors whose inbox is not known yet, each with the actor that it is
   *     for
   */
  record Targets(Set<String> local, Map<URI, Target> remote) {}

  /**
   * The actor that an inbox is used for.
   *
   * @param kind what is known about the URI
   * @param named the actor that is addressed by name, if it is the actor's own inbox
   * @param follower the follower that uses this inbox, if it is the only one
   */
  record Target(Delivery.Kind kind, Optional<URI> named, Optional<URI> follower) {}

  Addressing(Origin origin, LocalActors actors, FollowStore follows) {
    this.origin = origin;
    this.actors = actors;
    this.follows = follows;
  }

  Targets targets(Tx tx, String sender, Activity activity) {
    Set<URI> shown = recipients(activity.withoutHiddenAudience());
    Predicate<URI> ownFollowers = id -> actors.ofFollowers(id).filter(sender::equals).isPresent();
    // Only a public post or one for followers goes to a shared inbox. From a copy there, others
    // would learn who it is for, so hidden recipients get it in their own inbox.
    boolean mayBeShared = shown.stream().anyMatch(ownFollowers.or(Audience::isPublic));
    Set<String> local = new LinkedHashSet<>();
    Map<URI, Delivery.Kind> named = new LinkedHashMap<>();
    Map<URI, Target> remote = new LinkedHashMap<>();
    Set<URI> reached = new HashSet<>();
    for (URI recipient : recipients(activity)) {
      if (ownFollowers.test(recipient)) {
        for (Follower follower : all(tx, sender)) {
          Optional<String> name = actors.name(follower.id());
          name.ifPresent(local::add);
          if (name.isEmpty()) {
            URI inbox = inbox(follower, shown.contains(recipient));
            Optional<URI> only =
                remote.containsKey(inbox) ? Optional.empty() : Optional.of(follower.id());
            remote.put(inbox, new Target(Delivery.Kind.INBOX, Optional.empty(), only));
            reached.add(follower.id());
          }
        }
      } else if (origin.contains(recipient)) {
        actors.name(recipient).ifPresent(local::add);
      } else if (!Audience.isPublic(recipient) && Origin.of(recipient).isPresent()) {
        boolean shared = mayBeShared && shown.contains(recipient);
        named.put(recipient, shared ? Delivery.Kind.SERVER : Delivery.Kind.ACTOR);
      }
    }
    // A follower needs no second copy.
    named.keySet().removeAll(reached);
    local.remove(sender);
    // The inbox of a follower is known. Using it here too keeps the order of all that is sent to
    // it.
    named.forEach(
        (actor, kind) -> {
          Optional<URI> inbox =
              follows
                  .follower(tx, sender, actor)
                  .map(follower -> inbox(follower, kind == Delivery.Kind.SERVER));
          remote.putIfAbsent(
              inbox.orElse(actor),
              new Target(
                  inbox.isPresent() ? Delivery.Kind.INBOX : kind,
                  Optional.of(actor),
                  Optional.empty()));
        });
    return new Targets(local, remote);
  }

  private static URI inbox(Follower follower, boolean mayBeShared) {
    return mayBeShared && follower.sharedInbox() != null
        ? follower.sharedInbox()
        : follower.inbox();
  }

  private List<Follower> all(Tx tx, String actor) {
    List<Follower> all = new ArrayList<>();
    @Nullable String after = null;
    do {
      ListPage<Follower> page = follows.followers(tx, actor, after, PAGE);
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    return all;
  }

  /**
   * Everybody that an activity names, hidden or not. For a Create also those that its objects name.
   */
  public static Set<URI> recipients(ASObject activity) {
    Stream<ASObject> objects =
        activity.hasType(Create.TYPE)
            ? activity.as(Activity.class).objects().stream()
                .flatMap(object -> object.object().stream())
            : Stream.empty();
    return Stream.concat(Stream.of(activity), objects)
        .flatMap(object -> Audiences.of(object).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
