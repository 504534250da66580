package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.PostEvent;
import org.activitypub4j.server.PostHandler;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.ReplyPolicy;
import org.activitypub4j.server.ReplyPolicy.Decision;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects.Owned;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;

/**
 * Keeps the ids of public replies to public posts of local actors, and of replies to these, so that
 * others find them.
 */
public record Replies(
    LocalActors actors, PostBook book, Optional<ReplyPolicy> policy, Transactions transactions)
    implements Behaviour {

  /**
   * A reply that comes or changes, or what is no reply any more.
   *
   * @param author its author, if that is needed
   * @param root the post with which the conversation began; empty if it is in none of ours
   * @param kept the same post, if the application keeps it
   */
  private record Draft(
      ASObject object,
      URI authorId,
      Supplier<Actor> author,
      boolean isUpdate,
      Optional<URI> root,
      Optional<Owned> kept) {
    URI id() {
      return object.id().orElseThrow();
    }
  }

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    Activity activity = in.activity();
    if (activity instanceof Delete) {
      return (tx, out) -> outcome(deleted(tx, activity, in.actorId(), in::actor));
    }
    return in.object()
        .flatMap(object -> draft(activity, object, in.actorId(), in::actor))
        .map(this::judged)
        .orElse(Effect.NONE);
  }

  private static Outcome outcome(boolean done) {
    return done ? Outcome.DONE : Outcome.NONE;
  }

  /** The policy may take its time, so it is asked before the transaction. */
  private Effect judged(Draft draft) {
    Decision decision =
        policy
            .flatMap(
                asked ->
                    transactions
                        .runRelaxed(tx -> place(tx, draft))
                        .map(one -> asked.decide(event(one, draft))))
            .orElse(Decision.SHOW);
    return (tx, out) -> outcome(changed(tx, draft, decision));
  }

  @Override
  public void sent(Tx tx, Sent out) {
    Activity activity = out.activity();
    URI author = actors.id(out.actor());
    Supplier<Actor> who = () -> actors.description(out.actor()).orElseThrow();
    if (activity instanceof Delete) {
      activity.objectId().ifPresent(id -> book.store().clear(tx, id));
      deleted(tx, activity, author, who);
    } else {
      activity.objects().stream()
          .flatMap(object -> object.object().stream())
          .flatMap(object -> draft(activity, object, author, who).stream())
          .forEach(draft -> changed(tx, draft, Decision.SHOW));
    }
  }

  /** Asks the application too, so not while the engine has a transaction of its own. */
  private Optional<Draft> draft(
      Activity activity, ASObject object, URI author, Supplier<Actor> who) {
    boolean isUpdate = activity instanceof Update;
    if (object.id().isEmpty() || !(isUpdate || activity instanceof Create)) {
      return Optional.empty();
    }
    Optional<URI> root = object.inReplyToId().flatMap(this::root);
    Optional<Owned> kept = root.flatMap(book.objects()::ofApplication);
    return root.isPresent() || isUpdate
        ? Optional.of(new Draft(object, author, who, isUpdate, root, kept))
        : Optional.empty();
  }

  /** The post with which the conversation began to which something belongs. */
  private Optional<URI> root(URI answered) {
    return transactions
        .runRelaxed(tx -> reply(tx, answered))
        .map(Interaction::post)
        .or(() -> Optional.of(answered).filter(actors::isLocal));
  }

  private boolean deleted(Tx tx, Activity delete, URI author, Supplier<Actor> who) {
    return delete.objectId().filter(id -> removed(tx, id, author, who)).isPresent();
  }

  private boolean removed(Tx tx, URI id, URI author, Supplier<Actor> who) {
    Optional<Interaction> gone =
        reply(tx, id).flatMap(found -> book.store().remove(tx, id, author));
    gone.ifPresent(
        one ->
            book.tell(tx, book.event(one, who.get(), Optional.empty()), PostHandler::replyRemoved));
    return gone.isPresent();
  }

  private Optional<Interaction> reply(Tx tx, URI id) {
    return book.store().find(tx, id).filter(found -> found.kind() == Kind.REPLY);
  }

  /** Adds a public reply, changes it, or removes what is no longer one. */
  private boolean changed(Tx tx, Draft draft, Decision decision) {
    Optional<Interaction> now =
        place(tx, draft)
            .filter(one -> decision != Decision.REFUSE)
            .map(one -> one.withHeld(one.isHeld() || decision == Decision.HOLD));
    Optional<Interaction> before = reply(tx, draft.id());
    if (before.isEmpty()) {
      return now.filter(one -> book.add(tx, event(one, draft), PostHandler::replied)).isPresent();
    }
    if (!draft.isUpdate() || !before.get().actor().equals(draft.authorId())) {
      return false;
    }
    // A change does not show what a person has to look at first.
    Optional<Interaction> after =
        now.map(one -> one.withHeld(one.isHeld() || before.get().isHeld()));
    return after
        .map(one -> replace(tx, before.get(), one, draft))
        .orElseGet(() -> removed(tx, draft.id(), draft.authorId(), draft.author()));
  }

  /** Tells of a change, also if the reply is held from now on, or answers something else. */
  private boolean replace(Tx tx, Interaction before, Interaction after, Draft draft) {
    if (!after.equals(before)) {
      book.store().remove(tx, before.id(), before.actor());
      if (!book.store().add(tx, after)) {
        throw new IllegalStateException("a reply that was taken out cannot be put back");
      }
    }
    book.tell(tx, event(after, draft), PostHandler::replyChanged);
    return true;
  }

  private PostEvent event(Interaction one, Draft draft) {
    return book.event(one, draft.author().get(), Optional.of(draft.object()));
  }

  /** Where a reply belongs; empty if it is none that is listed. */
  private Optional<Interaction> place(Tx tx, Draft draft) {
    Optional<URI> answered = draft.object().inReplyToId();
    if (draft.root().isEmpty() || answered.isEmpty() || !PostBook.isForAll(draft.object())) {
      return Optional.empty();
    }
    URI root = draft.root().get();
    URI parent = answered.get();
    boolean isOpen =
        book.isOpen(tx, root, draft.kept(), draft.authorId())
            && (root.equals(parent)
                || !actors.isLocal(parent)
                || book.isOpen(tx, parent, Optional.empty(), draft.authorId()));
    boolean isBelowHeld = reply(tx, parent).filter(Interaction::isHeld).isPresent();
    return isOpen
        ? Optional.of(
            new Interaction(Kind.REPLY, draft.id(), root, parent, draft.authorId(), isBelowHeld))
        : Optional.empty();
  }
}
