package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.ObjectBuilder;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One delivery for a server, of what may go to its shared inbox; nothing else goes there. */
class O3SharedInboxTest {
  private static final String SHARED = "/shared";

  @AutoClose private final Sent sent = new Sent();
  @AutoClose private final Peer peer = new Peer();
  private final URI x = actor("/x");
  private final URI y = actor("/y");

  @BeforeEach
  void start() {
    peer.serve(SHARED, 202);
  }

  private URI actor(String path) {
    peer.serve(path, peer.actor(path, peer.uri(path + "/inbox"), peer.uri(SHARED)));
    peer.serve(path + "/inbox", 202);
    return peer.uri(path);
  }

  private void publish(Consumer<ObjectBuilder<Note, ?>> addresses) {
    var note = Note.builder().content("x");
    addresses.accept(note);
    sent.alice().publish(note.build());
  }

  private void arrives(long shared, long ofX, long ofY) {
    Await.until("nothing waits: " + sent.counts(), () -> sent.counts().pending() == 0);
    assertThat(peer.posts(SHARED)).as("shared").isEqualTo(shared);
    assertThat(peer.posts("/x/inbox")).as("of x").isEqualTo(ofX);
    assertThat(peer.posts("/y/inbox")).as("of y").isEqualTo(ofY);
  }

  /** Lets those wait that go to the same inbox, until the first has arrived. */
  private void pass() {
    sent.result(1);
    sent.clock.advance(Duration.ofMinutes(2));
  }

  @Test
  void two_who_are_named_in_a_public_post_get_one_copy() {
    publish(note -> note.to(Audience.PUBLIC).cc(x, y));
    pass();
    arrives(1, 0, 0);
    Await.until("both are told", () -> sent.counts().delivered() == 2);
  }

  @Test
  void a_follower_and_one_who_is_named_get_one_copy() {
    sent.followedBy(x, peer.uri("/x/inbox"), peer.uri(SHARED));
    publish(note -> note.to(sent.alice().followers()).cc(y));
    pass();
    arrives(1, 0, 0);
  }

  @Test
  void a_direct_post_goes_to_each_inbox() {
    publish(note -> note.to(x, y));
    arrives(0, 1, 1);
  }

  @Test
  void who_is_hidden_is_reached_by_an_inbox_of_their_own() {
    publish(note -> note.to(Audience.PUBLIC).cc(x).set(AS.BCC, List.of(y)));
    arrives(1, 0, 1);
  }

  @Test
  void so_are_followers_who_are_hidden() {
    sent.followedBy(x, peer.uri("/x/inbox"), peer.uri(SHARED));
    publish(note -> note.to(Audience.PUBLIC).set(AS.BCC, List.of(sent.alice().followers())));
    arrives(0, 1, 0);
  }

  @Test
  void a_shared_inbox_on_another_server_than_the_actor_is_not_used() {
    try (Peer other = new Peer()) {
      other.serve(SHARED, 202);
      peer.serve("/x", peer.actor("/x", peer.uri("/x/inbox"), other.uri(SHARED)));
      publish(note -> note.to(Audience.PUBLIC).cc(x));
      arrives(0, 1, 0);
      assertThat(other.posts(SHARED)).isZero();
    }
  }

  @Test
  void who_waits_for_another_goes_if_that_one_is_given_up() {
    peer.serve(SHARED, 503);
    publish(note -> note.to(Audience.PUBLIC).cc(x, y));
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Retry.class);
    sent.clock.advance(Duration.ofMinutes(2));
    assertThat(sent.result(2)).isInstanceOf(DeliveryResult.Retry.class);
    assertThat(peer.posts(SHARED)).as("one at a time").isEqualTo(2);
    peer.serve(SHARED, 202);
    sent.clock.advance(Duration.ofMinutes(2));
    Await.until("one has arrived", () -> peer.posts(SHARED) == 3);
    sent.clock.advance(Duration.ofMinutes(2));
    arrives(3, 0, 0);
  }

  @Test
  void a_shared_inbox_that_is_gone_leaves_the_inboxes_of_its_actors() {
    peer.serve(SHARED, 410);
    publish(note -> note.to(Audience.PUBLIC).cc(x));
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Retry.class);
    assertThat(sent.next(2)).isInstanceOf(DeliveryResult.Done.class);
    arrives(1, 1, 0);
    publish(note -> note.to(Audience.PUBLIC).cc(x));
    assertThat(sent.result(3)).isInstanceOf(DeliveryResult.Done.class);
    arrives(1, 2, 0);
  }
}
