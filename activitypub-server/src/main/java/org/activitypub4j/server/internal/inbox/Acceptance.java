package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.internal.work.Listeners;
import org.activitypub4j.server.internal.work.Wire;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.InboxStore.Accepted;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerifiedHead;
import org.jspecify.annotations.Nullable;

/**
 * The only place that stores activities for their handlers: those that came in, those that were
 * fetched, and those of local actors for other local actors. The actor is the one that verification
 * returned, and is stored with the activity.
 */
public final class Acceptance {
  private final Storage storage;
  private final Wire wire;
  private final InstantSource clock;
  private final Listeners listeners;
  private final Runnable stored;
  private final JointAcceptance<Incomer, Accepted> joint;

  /**
   * Makes one.
   *
   * @param stored runs after the transaction when something was stored
   */
  public Acceptance(
      Storage storage, Wire wire, InstantSource clock, Listeners listeners, Runnable stored) {
    this.storage = storage;
    this.wire = wire;
    this.clock = clock;
    this.listeners = listeners;
    this.stored = stored;
    this.joint = new JointAcceptance<>(storage.transactions(), this::accept);
  }

  /**
   * Stores an activity from a signed request.
   *
   * @param recipient the local actor whose inbox it was sent to; empty for the shared inbox
   */
  public void signed(
      Activity activity,
      Trust word,
      byte[] document,
      VerifiedHead head,
      Optional<String> recipient) {
    URI actor = word.owner().orElseThrow();
    store(
        activity,
        entry(
            activity,
            InboxKey.ofRequest(actor, activity, document, head.fingerprint()),
            actor,
            document,
            Ground.SIGNATURE,
            head.scheme(),
            recipients(recipient)));
  }

  /** Stores an activity that was fetched by its id. */
  public void fetched(Activity activity, Trust word, byte[] document, Optional<String> recipient) {
    URI actor = word.owner().orElseThrow();
    fetched(activity, InboxKey.of(actor, activity, document), actor, document, recipient);
  }

  /**
   * Stores an activity that is proven by its object: we fetched the object or found that it is
   * gone, so its owner created, changed or deleted it.
   *
   * @param proven contains only what was fetched, and has no id
   */
  public void provenByObject(
      Activity proven, URI actor, byte[] document, Optional<String> recipient) {
    fetched(proven, InboxKey.ofObject(actor, proven, document), actor, document, recipient);
  }

  /** Stores that an object is gone, according to its own server. */
  public void gone(URI actor, URI object, Optional<String> recipient) {
    Activity delete = Delete.builder().actor(actor).object(object).build();
    provenByObject(delete, actor, wire.bytes(delete), recipient);
  }

  /**
   * Stores that an actor is gone, according to its own server. Nothing that others sent about it
   * counts.
   */
  public void gone(URI actor) {
    Activity delete = Delete.builder().actor(actor).object(actor).build();
    fetched(delete, InboxKey.ofGone(actor), actor, wire.bytes(delete), Optional.empty());
  }

  private void fetched(
      Activity activity, String key, URI actor, byte[] document, Optional<String> recipient) {
    store(
        activity, entry(activity, key, actor, document, Ground.FETCH, null, recipients(recipient)));
  }

  private static Set<String> recipients(Optional<String> recipient) {
    return recipient.map(Set::of).orElse(Set.of());
  }

  /**
   * Stores an activity of a local actor for other local actors, in the transaction of the caller.
   */
  public void local(Tx tx, URI actor, Activity activity, byte[] document, Set<String> recipients) {
    storage
        .inbox()
        .accept(
            tx,
            List.of(
                entry(
                    activity,
                    InboxKey.of(actor, activity, document),
                    actor,
                    document,
                    Ground.LOCAL,
                    null,
                    recipients)));
  }

  /**
   * Remembers that the object was created, so that nobody can have it created a second time by
   * pointing at it.
   */
  private void rememberMade(Tx tx, Activity activity, InboxEntry entry) {
    if (activity.hasType(Create.TYPE) && activity.id().isPresent()) {
      activity
          .objectId()
          .filter(object -> Origin.same(object, entry.actor()))
          .ifPresent(
              object ->
                  storage
                      .inbox()
                      .remember(tx, entry.actor(), InboxKey.ofMade(entry.actor(), object)));
    }
  }

  private InboxEntry entry(
      Activity activity,
      String key,
      URI actor,
      byte[] document,
      Ground provenBy,
      @Nullable SignatureScheme scheme,
      Set<String> recipients) {
    return new InboxEntry(
        key,
        actor,
        InboxKey.ofOrder(actor, activity, key),
        document,
        provenBy,
        scheme,
        recipients,
        Run.FIRST,
        clock.instant(),
        0);
  }

  /** An activity, and what is stored of it. */
  private record Incomer(Activity activity, InboxEntry entry) {}

  private List<Accepted> accept(Tx tx, List<Incomer> all) {
    List<Accepted> results = storage.inbox().accept(tx, all.stream().map(Incomer::entry).toList());
    all.forEach(one -> rememberMade(tx, one.activity(), one.entry()));
    return results;
  }

  private void store(Activity activity, InboxEntry entry) {
    Accepted result = joint.run(new Incomer(activity, entry));
    switch (result) {
      case NEW ->
          listeners.tell(
              listener ->
                  listener.accepted(entry.actor(), ActivityNames.of(activity), entry.provenBy()));
      case NEW_RECIPIENT ->
          entry
              .recipients()
              .forEach(
                  recipient ->
                      listeners.tell(
                          listener ->
                              listener.recipientAdded(ActivityNames.of(activity), recipient)));
      case KNOWN ->
          listeners.tell(
              listener ->
                  listener.ignored(
                      ActivityNames.of(activity),
                      IgnoreReason.KNOWN,
                      "it is known, and came to no further inbox"));
    }
    stored.run();
  }
}
