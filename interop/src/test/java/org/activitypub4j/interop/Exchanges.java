package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.UUID;

/**
 * The exchanges themselves, from one server to another: the first does, the second is seen to have
 * understood. Each makes what it needs first, so that they may run in any order.
 */
final class Exchanges {
  private Exchanges() {}

  /** A Follow goes out, an Accept comes back, and both sides know it. */
  static void follow(Peer from, Peer to) {
    if (from.following(to.actor()) == FollowState.ACCEPTED) {
      unfollow(from, to);
    }
    from.follow(to.actor());
    AwaitServers.until(
        from.name() + " knows that it is accepted by " + to.name(),
        () -> from.following(to.actor()) == FollowState.ACCEPTED,
        from,
        to);
    AwaitServers.until(
        to.name() + " counts " + from.name() + " among its followers",
        () -> to.hasFollower(from.actor()),
        from,
        to);
  }

  /** An Undo of the Follow is understood. */
  static void unfollow(Peer from, Peer to) {
    ensureFollows(from, to);
    from.unfollow(to.actor());
    AwaitServers.until(
        to.name() + " has dropped the follower " + from.name(),
        () -> !to.hasFollower(from.actor()),
        from,
        to);
    assertThat(from.following(to.actor())).isNotEqualTo(FollowState.ACCEPTED);
  }

  /** A follower is removed, and learns it by a Reject. */
  static void reject(ControlledPeer from, ControlledPeer to) {
    ensureFollows(to, from);
    from.reject(to.actor());
    AwaitServers.until(
        to.name() + " knows that " + from.name() + " rejected it",
        () -> to.following(from.actor()) == FollowState.REJECTED,
        from,
        to);
    assertThat(from.hasFollower(to.actor())).isFalse();
  }

  /** A post reaches a follower; returns the note's id. */
  static URI create(Peer from, Peer to) {
    ensureFollows(to, from);
    String content = text("news");
    URI note = from.post(content);
    Received received = awaitReceived(from, to, "Create", note);
    assertThat(received.content()).contains(content);
    return note;
  }

  /** An edit of a post reaches a follower. */
  static void update(Peer from, Peer to) {
    URI note = create(from, to);
    String content = text("edited");
    from.update(note, content);
    Received received = awaitReceived(from, to, "Update", note);
    assertThat(received.content()).contains(content);
  }

  /** The end of a post reaches a follower. */
  static void delete(Peer from, Peer to) {
    URI note = create(from, to);
    from.delete(note);
    awaitReceived(from, to, "Delete", note);
  }

  /** A Like reaches the author. */
  static void like(Peer from, Peer to) {
    URI note = to.post(text("likeable"));
    from.like(note);
    awaitReceived(from, to, "Like", note);
  }

  /** An Announce reaches the author. */
  static void announce(Peer from, Peer to) {
    URI note = to.post(text("worth sharing"));
    from.announce(note);
    awaitReceived(from, to, "Announce", note);
  }

  /** A reply that mentions the author reaches the author, who need not follow. */
  static void replyWithMention(Peer from, Peer to) {
    URI note = to.post(text("question"));
    String content = text("answer");
    URI reply = from.reply(content, note, to.actor());
    Received received = awaitReceived(from, to, "Create", reply);
    assertThat(received.content()).contains(content);
    assertThat(received.isReplyTo(note)).as("in reply to %s: %s", note, received).isTrue();
    assertThat(received.mentions(to.actor())).as("mentions %s: %s", to.actor(), received).isTrue();
  }

  /** A post under a new key, with the old key id, is believed by a follower that knows the old. */
  static void rotatedKey(ControlledPeer from, Peer to) {
    create(from, to);
    from.rotateKey();
    create(from, to);
  }

  static Received awaitReceived(Peer from, Peer to, String type, URI object) {
    return AwaitServers.value(
        to.name() + " has got and believed " + type + " of " + object + " from " + from.name(),
        () -> to.received(type, from.actor(), object),
        from,
        to);
  }

  private static void ensureFollows(Peer from, Peer to) {
    if (from.following(to.actor()) != FollowState.ACCEPTED || !to.hasFollower(from.actor())) {
      follow(from, to);
    }
  }

  /** Words that no other exchange uses. */
  private static String text(String word) {
    return word + " " + UUID.randomUUID();
  }
}
