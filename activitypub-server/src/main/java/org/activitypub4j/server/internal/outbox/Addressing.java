package org.activitypub4j.server.internal.outbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.work.Audiences;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Page;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Where an activity goes.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#delivery">ActivityPub §7.1</a>
 */
public final class Addressing {
  private static final int PAGE = 500;

  private final Origin origin;
  private final LocalActors actors;
  private final FollowStore follows;

  /**
   * What an activity's addresses come to.
   *
   * @param local local actors
   * @param remote inboxes, or actors whose inbox is not known, each with what it is
   */
  record Targets(Set<String> local, Map<URI, Delivery.Kind> remote) {}

  Addressing(Origin origin, LocalActors actors, FollowStore follows) {
    this.origin = origin;
    this.actors = actors;
    this.follows = follows;
  }

  Targets targets(Tx tx, String sender, Activity activity) {
    Set<String> local = new LinkedHashSet<>();
    Map<String, URI> named = new LinkedHashMap<>();
    List<Follower> followers = new ArrayList<>();
    for (URI recipient : recipients(activity)) {
      if (Audience.isPublic(recipient)) {
        continue;
      }
      Optional<String> collection = actors.ofFollowers(recipient);
      if (collection.isPresent()) {
        if (collection.get().equals(sender)) {
          followers.addAll(all(tx, sender));
        }
      } else if (origin.contains(recipient)) {
        actors.name(recipient).ifPresent(local::add);
      } else if (Origin.of(recipient).isPresent()) {
        named.put(recipient.toString(), recipient);
      }
    }
    Map<String, URI> inboxes = new LinkedHashMap<>();
    for (Follower follower : followers) {
      Optional<String> name = actors.name(follower.id());
      if (name.isPresent()) {
        local.add(name.get());
      } else {
        URI inbox = follower.sharedInbox() != null ? follower.sharedInbox() : follower.inbox();
        inboxes.put(inbox.toString(), inbox);
        // Who is reached as a follower needs no second copy.
        named.remove(follower.id().toString());
      }
    }
    local.remove(sender);
    Map<URI, Delivery.Kind> remote = new LinkedHashMap<>();
    inboxes.values().forEach(inbox -> remote.put(inbox, Delivery.Kind.INBOX));
    named.values().forEach(actor -> remote.put(actor, Delivery.Kind.ACTOR));
    return new Targets(local, remote);
  }

  private List<Follower> all(Tx tx, String actor) {
    List<Follower> all = new ArrayList<>();
    @Nullable String after = null;
    do {
      Page<Follower> page = follows.followers(tx, actor, after, PAGE);
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    return all;
  }

  /** All whom an activity names, hidden or not; of a Create also those whom its objects name. */
  public static Set<URI> recipients(ASObject activity) {
    Stream<ASObject> objects =
        activity.hasType(Create.TYPE)
            ? activity.as(Activity.class).objects().stream()
                .flatMap(object -> object.object().stream())
            : Stream.empty();
    return Stream.concat(Stream.of(activity), objects)
        .flatMap(Audiences::of)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
