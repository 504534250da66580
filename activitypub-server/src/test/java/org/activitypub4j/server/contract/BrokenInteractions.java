package org.activitypub4j.server.contract;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Stores of interactions with one fault each. */
final class BrokenInteractions {
  private BrokenInteractions() {}

  private static ListPage<Interaction> and(ListPage<Interaction> page, List<Interaction> more) {
    List<Interaction> all = new ArrayList<>(page.items());
    all.addAll(more);
    return new ListPage<>(all, page.next());
  }

  /** Leaves some of what is about a post, or by an actor. */
  abstract static class Leaves extends OverInteractions {
    private final Predicate<Interaction> what;

    Leaves(InteractionStore store, Predicate<Interaction> what) {
      super(store);
      this.what = what;
    }

    final void afterwards(Tx tx, Runnable removal) {
      List<Interaction> left = those(tx, what);
      removal.run();
      left.forEach(one -> store.add(tx, one));
    }
  }

  /** Leaves some of what is about a post that was deleted. */
  static final class ClearLeaves extends Leaves {
    ClearLeaves(InteractionStore store, Predicate<Interaction> what) {
      super(store, what);
    }

    @Override
    public void clear(Tx tx, URI post) {
      afterwards(tx, () -> store.clear(tx, post));
    }
  }

  /** Leaves some of what is by an actor who was deleted. */
  static final class ForgetLeaves extends Leaves {
    ForgetLeaves(InteractionStore store, Predicate<Interaction> what) {
      super(store, what);
    }

    @Override
    public void forget(Tx tx, URI actor) {
      afterwards(tx, () -> store.forget(tx, actor));
    }
  }

  /** Adds a second Like by an actor. */
  static final class AddsASecondLike extends OverInteractions {
    AddsASecondLike(InteractionStore store) {
      super(store);
    }

    @Override
    public boolean add(Tx tx, Interaction interaction) {
      URI other = URI.create(interaction.actor() + "#" + interaction.id());
      return super.add(tx, interaction)
          || (interaction.kind() != Kind.REPLY
              && store.find(tx, interaction.id()).isEmpty()
              && store.add(
                  tx,
                  new Interaction(
                      interaction.kind(),
                      interaction.id(),
                      interaction.post(),
                      interaction.parent(),
                      other,
                      interaction.isHeld())));
    }
  }

  /** Finds the Like or share of an actor whatever the post. */
  static final class FindsOfAnyPost extends OverInteractions {
    FindsOfAnyPost(InteractionStore store) {
      super(store);
    }

    @Override
    public Optional<Interaction> find(Tx tx, Kind kind, URI post, URI actor) {
      return those(tx, one -> one.kind() == kind && one.actor().equals(actor)).stream().findFirst();
    }
  }

  /** Finds a reply like a Like. */
  static final class FindsReplies extends OverInteractions {
    FindsReplies(InteractionStore store) {
      super(store);
    }

    @Override
    public Optional<Interaction> find(Tx tx, Kind kind, URI post, URI actor) {
      return those(
              tx, one -> one.kind() == kind && one.actor().equals(actor) && one.post().equals(post))
          .stream()
          .findFirst();
    }
  }

  /** Adds only one reply by an actor. */
  static final class AddsOneReply extends OverInteractions {
    AddsOneReply(InteractionStore store) {
      super(store);
    }

    @Override
    public boolean add(Tx tx, Interaction interaction) {
      boolean hasOne =
          !those(
                  tx,
                  one ->
                      one.kind() == Kind.REPLY
                          && interaction.kind() == Kind.REPLY
                          && one.post().equals(interaction.post())
                          && one.actor().equals(interaction.actor()))
              .isEmpty();
      return !hasOne && super.add(tx, interaction);
    }
  }

  /** Adds one interaction of a post by an actor, of whatever kind. */
  static final class AddsOneOfAll extends OverInteractions {
    AddsOneOfAll(InteractionStore store) {
      super(store);
    }

    @Override
    public boolean add(Tx tx, Interaction interaction) {
      boolean hasOne =
          !those(
                  tx,
                  one ->
                      one.kind() != Kind.REPLY
                          && interaction.kind() != Kind.REPLY
                          && one.post().equals(interaction.post())
                          && one.actor().equals(interaction.actor()))
              .isEmpty();
      return !hasOne && super.add(tx, interaction);
    }
  }

  /** Replaces what has the same id. */
  static final class Replaces extends OverInteractions {
    Replaces(InteractionStore store) {
      super(store);
    }

    @Override
    public boolean add(Tx tx, Interaction interaction) {
      store.find(tx, interaction.id()).ifPresent(one -> store.remove(tx, one.id(), one.actor()));
      return super.add(tx, interaction);
    }
  }

  /** Keeps a reply to a reply as one to the post. */
  static final class ForgetsTheParent extends OverInteractions {
    ForgetsTheParent(InteractionStore store) {
      super(store);
    }

    @Override
    public boolean add(Tx tx, Interaction interaction) {
      return super.add(
          tx,
          new Interaction(
              interaction.kind(),
              interaction.id(),
              interaction.post(),
              interaction.post(),
              interaction.actor(),
              interaction.isHeld()));
    }
  }

  /** Does not find what is held. */
  static final class FindsNothingHeld extends OverInteractions {
    FindsNothingHeld(InteractionStore store) {
      super(store);
    }

    @Override
    public Optional<Interaction> find(Tx tx, URI id) {
      return super.find(tx, id).filter(one -> !one.isHeld());
    }
  }

  /** Lists what is held. */
  static final class ListsHeld extends OverInteractions {
    ListsHeld(InteractionStore store) {
      super(store);
    }

    @Override
    public ListPage<Interaction> list(
        Tx tx, Kind kind, URI parent, @Nullable String after, int limit) {
      return and(
          super.list(tx, kind, parent, after, limit),
          those(tx, one -> one.isHeld() && one.kind() == kind && one.parent().equals(parent)));
    }
  }

  /** Counts what is held. */
  static final class CountsHeld extends OverInteractions {
    CountsHeld(InteractionStore store) {
      super(store);
    }

    @Override
    public long count(Tx tx, Kind kind, URI parent) {
      return super.count(tx, kind, parent)
          + those(tx, one -> one.isHeld() && one.kind() == kind && one.parent().equals(parent))
              .size();
    }
  }

  /** Shows held replies in conversations. */
  static final class TellsHeld extends OverInteractions {
    TellsHeld(InteractionStore store) {
      super(store);
    }

    @Override
    public ListPage<Interaction> conversation(Tx tx, URI post, @Nullable String after, int limit) {
      return and(
          super.conversation(tx, post, after, limit),
          those(tx, one -> one.isHeld() && one.kind() == Kind.REPLY && one.post().equals(post)));
    }
  }

  /** Shows Likes in conversations. */
  static final class TellsLikes extends OverInteractions {
    TellsLikes(InteractionStore store) {
      super(store);
    }

    @Override
    public ListPage<Interaction> conversation(Tx tx, URI post, @Nullable String after, int limit) {
      return and(
          super.conversation(tx, post, after, limit),
          those(tx, one -> one.kind() == Kind.LIKE && one.post().equals(post)));
    }
  }

  /** Shows only what answers the post itself in conversations. */
  static final class TellsNothingDeep extends OverInteractions {
    TellsNothingDeep(InteractionStore store) {
      super(store);
    }

    @Override
    public ListPage<Interaction> conversation(Tx tx, URI post, @Nullable String after, int limit) {
      return super.list(tx, Kind.REPLY, post, after, limit);
    }
  }

  /** Lists the whole conversation as the replies to a post. */
  static final class ListsTheDeeper extends OverInteractions {
    ListsTheDeeper(InteractionStore store) {
      super(store);
    }

    @Override
    public ListPage<Interaction> list(
        Tx tx, Kind kind, URI parent, @Nullable String after, int limit) {
      return kind == Kind.REPLY && !those(tx, one -> one.post().equals(parent)).isEmpty()
          ? super.conversation(tx, parent, after, limit)
          : super.list(tx, kind, parent, after, limit);
    }
  }

  /** Lists what is held the latest first. */
  static final class ListsTheLatestHeldFirst extends OverInteractions {
    ListsTheLatestHeldFirst(InteractionStore store) {
      super(store);
    }

    @Override
    public ListPage<Interaction> held(Tx tx, @Nullable String after, int limit) {
      ListPage<Interaction> page = super.held(tx, after, limit);
      List<Interaction> reversed = new ArrayList<>(page.items());
      Collections.reverse(reversed);
      return new ListPage<>(reversed, page.next());
    }
  }

  /** Begins with the first page behind what is not in the list. */
  static final class StartsAgain extends OverInteractions {
    StartsAgain(InteractionStore store) {
      super(store);
    }

    @Override
    public ListPage<Interaction> list(
        Tx tx, Kind kind, URI parent, @Nullable String after, int limit) {
      boolean isIn =
          after != null
              && super.list(tx, kind, parent, null, 1_000).items().stream()
                  .anyMatch(one -> one.id().toString().equals(after));
      return super.list(tx, kind, parent, isIn ? after : null, limit);
    }
  }

  /** Goes on in a conversation behind what is held. */
  static final class GoesOnBehindHeld extends OverInteractions {
    GoesOnBehindHeld(InteractionStore store) {
      super(store);
    }

    @Override
    public ListPage<Interaction> conversation(Tx tx, URI post, @Nullable String after, int limit) {
      List<Interaction> hidden =
          those(tx, one -> one.isHeld() && one.id().toString().equals(after));
      return super.conversation(tx, post, hidden.isEmpty() ? after : null, limit);
    }
  }

  /** Removes for anybody what has an id. */
  static final class RemovesForAnybody extends OverInteractions {
    RemovesForAnybody(InteractionStore store) {
      super(store);
    }

    @Override
    public Optional<Interaction> remove(Tx tx, URI id, URI actor) {
      return store.find(tx, id).flatMap(one -> super.remove(tx, id, one.actor()));
    }
  }

  /** Removes a Like and a share at once. */
  static final class RemovesAnyKind extends OverInteractions {
    RemovesAnyKind(InteractionStore store) {
      super(store);
    }

    @Override
    public Optional<Interaction> remove(Tx tx, Kind kind, URI post, URI actor) {
      Optional<Interaction> removed = super.remove(tx, kind, post, actor);
      super.remove(tx, kind == Kind.LIKE ? Kind.SHARE : Kind.LIKE, post, actor);
      return removed;
    }
  }

  /** Does not remove what is held without its id. */
  static final class KeepsHeldAgainstRemoval extends OverInteractions {
    KeepsHeldAgainstRemoval(InteractionStore store) {
      super(store);
    }

    @Override
    public Optional<Interaction> remove(Tx tx, Kind kind, URI post, URI actor) {
      boolean isHeld =
          !those(
                  tx,
                  one ->
                      one.isHeld()
                          && one.kind() == kind
                          && one.post().equals(post)
                          && one.actor().equals(actor))
              .isEmpty();
      return isHeld ? Optional.empty() : super.remove(tx, kind, post, actor);
    }
  }

  /** Lists what is released as the newest. */
  static final class ReleasesToTheEnd extends OverInteractions {
    ReleasesToTheEnd(InteractionStore store) {
      super(store);
    }

    @Override
    public Optional<Interaction> release(Tx tx, URI id) {
      Optional<Interaction> released = super.release(tx, id);
      released.ifPresent(
          one -> {
            store.remove(tx, id, one.actor());
            store.add(tx, one);
          });
      return released;
    }
  }

  /** Says that it has released what was not held. */
  static final class ReleasesTwice extends OverInteractions {
    ReleasesTwice(InteractionStore store) {
      super(store);
    }

    @Override
    public Optional<Interaction> release(Tx tx, URI id) {
      super.release(tx, id);
      return store.find(tx, id);
    }
  }
}
