package org.activitypub4j.interop;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The exchanges that every peer must master, in both directions. A subclass names the peer.
 *
 * @param <P> the peer's class
 */
@Tag("exchange")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BothWays<P extends Peer> {
  private @Nullable P them;
  private @Nullable ControlledPeer us;

  /** Skips or fails the class where the peer is not installed. */
  abstract void needsPeer();

  /** Starts the peer. */
  abstract P startPeer();

  @BeforeAll
  void start() {
    needsPeer();
    them = startPeer();
    us = Ours.start();
  }

  @AfterAll
  void stop() {
    if (us != null) {
      us.close();
    }
    if (them != null) {
      them.close();
    }
  }

  P them() {
    return started(them);
  }

  ControlledPeer us() {
    return started(us);
  }

  private static <T> T started(@Nullable T peer) {
    if (peer == null) {
      throw new IllegalStateException("not started");
    }
    return peer;
  }

  @Test
  void we_follow_and_their_accept_is_believed() {
    Exchanges.follow(us(), them());
  }

  @Test
  void they_follow_and_our_accept_is_believed() {
    Exchanges.follow(them(), us());
  }

  @Test
  void our_unfollow_is_understood() {
    Exchanges.unfollow(us(), them());
  }

  @Test
  void their_unfollow_is_understood() {
    Exchanges.unfollow(them(), us());
  }

  @Test
  void our_post_reaches_their_follower() {
    Exchanges.create(us(), them());
  }

  @Test
  void their_post_reaches_our_follower() {
    Exchanges.create(them(), us());
  }

  @Test
  void our_edit_is_understood() {
    Exchanges.update(us(), them());
  }

  @Test
  void their_edit_is_understood() {
    Exchanges.update(them(), us());
  }

  @Test
  void our_delete_is_understood() {
    Exchanges.delete(us(), them());
  }

  @Test
  void their_delete_is_understood() {
    Exchanges.delete(them(), us());
  }

  @Test
  void our_like_is_counted() {
    Exchanges.like(us(), them());
  }

  @Test
  void their_like_is_counted() {
    Exchanges.like(them(), us());
  }

  @Test
  void our_announce_is_counted() {
    Exchanges.announce(us(), them());
  }

  @Test
  void their_announce_is_counted() {
    Exchanges.announce(them(), us());
  }

  @Test
  void our_reply_with_a_mention_is_understood() {
    Exchanges.replyWithMention(us(), them());
  }

  @Test
  void their_reply_with_a_mention_is_understood() {
    Exchanges.replyWithMention(them(), us());
  }
}
