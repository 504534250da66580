package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Block;
import org.activitypub4j.server.spi.FollowPolicy.Decision;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What begins and ends a Follow, in either direction, and what does not. */
class FollowTest {
  private volatile Decision decision = Decision.ACCEPT;

  @AutoClose
  private final TestServer server =
      TestServer.start(settings -> settings.followPolicy((name, profile, follower) -> decision));

  @AutoClose private final Peer mallory = new Peer();
  @AutoClose private final Peer carol = new Peer();
  private final ActorContext alice = server.actor("alice");
  private final URI inbox = server.inbox("alice");
  private int sent;

  /** Sends an activity and waits until it is handled. */
  private URI send(Peer peer, URI to, String type, String members) {
    sent++;
    String path = "/activities/" + sent;
    assertThat(peer.send(server, to, peer.activity(type, path, members)).status()).isEqualTo(202);
    Await.until(
        "it is handled; failures: " + server.failures, () -> server.received.size() >= sent);
    return peer.uri(path);
  }

  /** Sends what is not for the peer to do. */
  private void refused(Peer peer, String type, String object) {
    String json = peer.activity(type, "/activities/refused", "\"object\":" + object);
    assertThat(peer.send(server, inbox, json).status()).isEqualTo(403);
  }

  private URI send(Peer peer, String type, URI object) {
    return send(peer, inbox, type, "\"object\":\"%s\"".formatted(object));
  }

  private Optional<Follower> follower(URI id) {
    return server.store.transactions().run(tx -> server.store.follows().follower(tx, "alice", id));
  }

  private FollowState asked() {
    return alice.follows().following(1).get(0).state();
  }

  @Test
  void an_inbox_on_another_server_makes_no_follower() {
    mallory.serve("/mallory", mallory.actor("/mallory", carol.uri("/inbox"), carol.uri("/inbox")));
    send(mallory, "Follow", alice.id());
    assertThat(follower(mallory.id())).isEmpty();
  }

  @Test
  void a_shared_inbox_on_another_server_is_not_used() {
    mallory.serve("/mallory", mallory.actor("/mallory", mallory.uri("/in"), carol.uri("/shared")));
    send(mallory, "Follow", alice.id());
    assertThat(follower(mallory.id()).orElseThrow().sharedInbox()).isNull();
  }

  @Test
  void a_Follow_of_something_about_an_actor_is_no_Follow_of_the_actor() {
    send(mallory, "Follow", URI.create(alice.id() + "?page=1"));
    assertThat(follower(mallory.id())).isEmpty();
  }

  @Test
  void E11_who_was_accepted_and_asks_again_is_not_asked_about_again() {
    send(mallory, "Follow", alice.id());
    decision = Decision.ASK;
    send(mallory, "Follow", alice.id());
    assertThat(alice.follows().followers(10)).containsExactly(mallory.id());
  }

  @Test
  void E11_who_waits_for_a_decision_is_not_accepted_for_asking_again() {
    decision = Decision.ASK;
    send(mallory, "Follow", alice.id());
    send(mallory, "Follow", alice.id());
    assertThat(follower(mallory.id()).orElseThrow().state()).isEqualTo(FollowState.PENDING);
  }

  @Test
  void E11_who_is_refused_is_told_and_is_no_follower() {
    decision = Decision.REJECT;
    send(mallory, "Follow", alice.id());
    assertThat(follower(mallory.id())).isEmpty();
    Await.until("the Reject", () -> mallory.posts("/mallory/inbox") > 0);
  }

  @Test
  void A10_an_actor_that_deletes_itself_follows_no_more_but_stays_if_it_deletes_a_post() {
    send(mallory, "Follow", alice.id());
    send(mallory, "Delete", mallory.uri("/post"));
    assertThat(alice.follows().followers(10)).containsExactly(mallory.id());
    refused(mallory, "Delete", "\"" + carol.id() + "\"");
    assertThat(alice.follows().followers(10)).containsExactly(mallory.id());
    send(mallory, "Delete", mallory.id());
    assertThat(alice.follows().followers(10)).isEmpty();
  }

  @Test
  void a_Follow_is_undone_by_its_id() {
    URI follow = send(mallory, "Follow", alice.id());
    send(mallory, "Undo", mallory.uri("/something-else"));
    assertThat(alice.follows().followers(10)).containsExactly(mallory.id());
    send(mallory, "Undo", follow);
    assertThat(alice.follows().followers(10)).isEmpty();
  }

  @Test
  void A6_nobody_undoes_the_Follow_of_another() {
    URI follow = send(carol, "Follow", alice.id());
    send(mallory, "Follow", alice.id());
    refused(mallory, "Undo", "\"" + follow + "\"");
    String embedded =
        """
        {"type":"Follow","id":"%s","actor":"%s","object":"%s"}""";
    refused(mallory, "Undo", embedded.formatted(follow, carol.id(), alice.id()));
    send(
        mallory,
        inbox,
        "Undo",
        "\"object\":" + embedded.formatted(mallory.uri("/follow"), carol.id(), alice.id()));
    assertThat(alice.follows().followers(10)).containsExactlyInAnyOrder(carol.id(), mallory.id());
  }

  @Test
  void an_Undo_of_something_else_ends_no_Follow() {
    send(mallory, "Follow", alice.id());
    send(
        mallory,
        inbox,
        "Undo",
        """
        "object":{"type":"Like","id":"%s","actor":"%s","object":"%s"}"""
            .formatted(mallory.uri("/like"), mallory.id(), alice.id()));
    assertThat(alice.follows().followers(10)).containsExactly(mallory.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"object\":\"$follow\"",
        "\"object\":{\"type\":\"Follow\",\"actor\":\"$alice\",\"object\":\"$mallory\"}"
      })
  void E11_an_Accept_in_the_shared_inbox_finds_its_Follow(String members) {
    alice.follows().follow(mallory.id());
    String follow = alice.follows().following(1).get(0).follow().toString();
    send(
        mallory,
        server.federation.origin().resolve("/inbox"),
        "Accept",
        members
            .replace("$follow", follow)
            .replace("$alice", alice.id().toString())
            .replace("$mallory", mallory.id().toString()));
    assertThat(asked()).isEqualTo(FollowState.ACCEPTED);
  }

  @Test
  void E12_an_Accept_in_an_inbox_of_its_own_is_still_about_its_object() {
    alice.follows().follow(mallory.id());
    send(mallory, "Accept", URI.create("https://x.example/1"));
    assertThat(asked()).isEqualTo(FollowState.PENDING);
  }

  @Test
  void A6_a_Follow_that_was_refused_is_not_accepted_afterwards() {
    alice.follows().follow(mallory.id());
    URI follow = alice.follows().following(1).get(0).follow();
    send(mallory, "Reject", follow);
    assertThat(asked()).isEqualTo(FollowState.REJECTED);
    send(mallory, "Accept", follow);
    assertThat(asked()).isEqualTo(FollowState.REJECTED);
  }

  @Test
  void E11_a_Follow_that_was_accepted_can_be_ended_by_the_other_side() {
    alice.follows().follow(mallory.id());
    URI follow = alice.follows().following(1).get(0).follow();
    send(mallory, "Accept", follow);
    assertThat(asked()).isEqualTo(FollowState.ACCEPTED);
    send(mallory, "Reject", follow);
    assertThat(asked()).isEqualTo(FollowState.REJECTED);
  }

  /** An accepted Follow of mallory by alice. */
  private URI accepted() {
    alice.follows().follow(mallory.id());
    URI follow = alice.follows().following(1).get(0).follow();
    send(mallory, "Accept", follow);
    assertThat(asked()).isEqualTo(FollowState.ACCEPTED);
    return follow;
  }

  /** Sends an activity that is written as its type and its members. */
  private void act(Peer peer, URI follow, String activity) {
    String type = activity.substring(0, activity.indexOf(' '));
    send(
        peer,
        inbox,
        type,
        activity
            .substring(type.length())
            .replace("$me", peer.id().toString())
            .replace("$alice", alice.id().toString())
            .replace("$follow", follow.toString()));
  }

  @Test
  void E5_a_late_Reject_of_a_Follow_that_was_undone_does_not_end_the_next_one() {
    alice.follows().follow(mallory.id());
    URI first = alice.follows().following(1).get(0).follow();
    alice.follows().unfollow(mallory.id());
    accepted();
    send(mallory, "Reject", first);
    send(
        mallory,
        inbox,
        "Reject",
        """
        "object":{"type":"Follow","id":"%s","actor":"%s","object":"%s"}"""
            .formatted(first, alice.id(), mallory.id()));
    assertThat(asked()).isEqualTo(FollowState.ACCEPTED);
  }

  @Test
  void E5_an_Undo_that_has_no_more_than_id_and_type_of_the_Follow_ends_it() {
    URI follow = send(mallory, "Follow", alice.id());
    send(mallory, inbox, "Undo", "\"object\":{\"type\":\"Follow\",\"id\":\"" + follow + "\"}");
    assertThat(alice.follows().followers(10)).isEmpty();
  }

  @Test
  void E5_a_Follow_without_id_is_accepted_and_undone() {
    sent++;
    String follow =
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Follow",
         "actor":"%s","object":"%s"}"""
            .formatted(mallory.id(), alice.id());
    assertThat(mallory.send(server, inbox, follow).status()).isEqualTo(202);
    Await.until("it is accepted", () -> alice.follows().followers(10).contains(mallory.id()));
    Await.until("the Accept", () -> mallory.posts("/mallory/inbox") > 0);
    send(
        mallory,
        inbox,
        "Undo",
        "\"object\":{\"type\":\"Follow\",\"actor\":\"%s\",\"object\":\"%s\"}"
            .formatted(mallory.id(), alice.id()));
    assertThat(alice.follows().followers(10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Undo \"object\":{\"type\":\"Accept\",\"actor\":\"$me\",\"object\":\"$follow\"}",
        "Undo \"object\":{\"type\":\"Accept\",\"actor\":\"$me\",\"object\":"
            + "{\"type\":\"Follow\",\"id\":\"$follow\"}}",
        "Remove \"object\":\"$alice\",\"target\":\"$me/followers\"",
        "Remove \"object\":\"$alice\",\"origin\":\"$me/followers\"",
        "Block \"object\":\"$alice\"",
      })
  void E9_E13_the_other_side_ends_a_Follow_in_any_of_these_ways(String activity) {
    act(mallory, accepted(), activity);
    assertThat(alice.follows().following(10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Undo \"object\":{\"type\":\"Accept\",\"actor\":\"$me\",\"object\":\"$follow\"}",
        "Remove \"object\":\"$alice\",\"target\":\"$me/featured\"",
        "Remove \"object\":\"$alice\",\"target\":\"$me/followers\"",
        "Block \"object\":\"$alice\"",
      })
  void E9_E13_nobody_else_does(String activity) {
    act(carol, accepted(), activity);
    assertThat(asked()).isEqualTo(FollowState.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"target\":\"$me/featured\"", ",\"origin\":\"$me/featured\"", ""})
  void E9_a_Remove_from_another_collection_ends_no_Follow(String from) {
    act(mallory, accepted(), "Remove \"object\":\"$alice\"" + from);
    assertThat(asked()).isEqualTo(FollowState.ACCEPTED);
  }

  @Test
  void E13_who_blocks_is_followed_no_more_and_follows_no_more() {
    accepted();
    send(mallory, "Follow", alice.id());
    alice.send(Block.builder().object(mallory.id()).build());
    assertThat(alice.follows().following(10)).isEmpty();
    assertThat(alice.follows().followers(10)).isEmpty();
    Await.until("nothing is sent of it", () -> mallory.posts("/mallory/inbox") == 2);
  }

  @Test
  void O5_a_Follow_that_is_asked_for_again_stays_accepted() {
    accepted();
    alice.follows().follow(mallory.id());
    assertThat(asked()).isEqualTo(FollowState.ACCEPTED);
  }

  @Test
  void O5_nobody_follows_itself_or_what_is_no_id() {
    assertThatThrownBy(() -> alice.follows().follow(alice.id()))
        .hasMessageContaining("cannot follow itself");
    assertThatThrownBy(() -> alice.follows().follow(URI.create("acct:bob@example.org")))
        .hasMessageContaining("look a handle up first");
    assertThat(alice.follows().following(10)).isEmpty();
  }

  @Test
  void who_is_refused_after_having_asked_is_forgotten() {
    decision = Decision.ASK;
    send(mallory, "Follow", alice.id());
    decision = Decision.REJECT;
    send(mallory, "Follow", alice.id());
    assertThat(follower(mallory.id())).isEmpty();
  }

  @Test
  void an_answer_to_a_Follow_is_not_published() {
    try (TestServer other = TestServer.start()) {
      other.actor("bob").follows().follow(alice.id());
      URI accept = other.await(Accept.class).activity().id().orElseThrow();
      Optional<ASObject> kept = Kept.in(server.store).find(accept);
      assertThat(kept).isEmpty();
    }
  }
}
