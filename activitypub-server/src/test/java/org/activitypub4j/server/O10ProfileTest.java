package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.PeerRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an actor, and what others are told of it, is one call each. */
class O10ProfileTest {
  private static final String INBOX = "/mallory/inbox";

  @AutoClose private final TestServer server = TestServer.start();
  @AutoClose private final Peer mallory = new Peer();
  private final ActorContext alice = server.actor("alice");

  @BeforeEach
  void start() {
    mallory.send(server, server.inbox("alice"), mallory.activity("Follow", "/f", alice.id()));
    awaitPosts(1);
  }

  private void awaitPosts(int number) {
    Await.until("posts have arrived", () -> mallory.posts(INBOX) == number);
  }

  private void awaitAccept(URI followed) {
    Await.until(
        "the Accept",
        () -> alice.follows().state(followed).equals(Optional.of(FollowState.ACCEPTED)));
  }

  private PeerRequest last() {
    List<PeerRequest> all = mallory.posted(INBOX);
    return all.get(all.size() - 1);
  }

  private static String keyId(PeerRequest request) {
    String signature = request.headers().first("Signature").orElseThrow();
    String input = request.headers().first("Signature-Input").orElse(signature);
    int start = input.toLowerCase(Locale.ROOT).indexOf("keyid=\"") + 7;
    return input.substring(start, input.indexOf('"', start));
  }

  @Test
  void the_followers_are_told_of_a_new_profile() {
    Update update = alice.profile().changed();
    awaitPosts(2);
    assertThat(last().object()).isInstanceOf(Update.class);
    assertThat(update.embeddedObject().orElseThrow()).isInstanceOf(Person.class);
    assertThat(update.objectId()).contains(alice.id());
    assertThat(update.to()).containsExactly(Audience.PUBLIC);
  }

  @Test
  void O18_a_new_key_is_told_under_the_old_one_and_signs_afterwards() {
    String before = keyId(last());
    Update update = alice.profile().rotateKeys();
    awaitPosts(2);
    assertThat(keyId(last())).as("the Update").isEqualTo(before);
    String after =
        update.embeddedObject().orElseThrow().as(Actor.class).publicKeyIds().get(0).toString();
    assertThat(after).isNotEqualTo(before);

    alice.posts().note("<p>signed with the new key</p>");
    awaitPosts(3);
    assertThat(keyId(last())).as("the post").isEqualTo(after);
    assertThat(alice.profile().document().publicKeyIds().get(0)).hasToString(after);
  }

  @Test
  void O18_whom_an_actor_follows_is_told_of_its_new_key_and_not_named() throws IOException {
    try (TestServer other = TestServer.start()) {
      alice.follows().follow(other.actor("bob").id());
      awaitAccept(other.actor("bob").id());
      alice.profile().rotateKeys();
      Received<?> update = other.await(Update.class);
      byte[] document = ActivityStreams.standard().write(update.received().asClaimed());
      assertThat(new String(document, UTF_8)).doesNotContain("/bob");
      assertThat(update.provenBy()).isEqualTo(Ground.SIGNATURE);
    }
  }

  @Test
  void an_actor_that_is_deleted_tells_everybody_and_has_nobody_left() throws IOException {
    try (TestServer other = TestServer.start()) {
      alice.follows().follow(other.actor("bob").id());
      Await.until(
          "the Follow has arrived",
          () -> other.actor("bob").follows().followers(9).contains(alice.id()));
      awaitAccept(other.actor("bob").id());
      Delete delete = alice.profile().delete();
      assertThat(delete.objectId()).contains(alice.id());
      other.await(Delete.class);
      Await.until("bob has no follower", () -> other.actor("bob").follows().followers(9).isEmpty());
      awaitPosts(2);
      assertThat(last().object()).isInstanceOf(Delete.class);
      assertThat(alice.follows().followers(9)).isEmpty();
      assertThat(alice.follows().following(9)).isEmpty();
    }
  }

  @Test
  void a_deleted_actor_is_gone_and_its_posts_are_not_served_any_more() {
    Set<String> names = ConcurrentHashMap.newKeySet();
    names.add("carol");
    try (Federation federation =
        Federation.builder(
                Here.ORIGIN,
                name ->
                    names.contains(name)
                        ? Optional.of(Person.builder().name("Carol").build())
                        : Optional.empty())
            .client(Loopback::only)
            .build()) {
      ActorContext carol = federation.actor("carol");
      Create create = carol.posts().note("<p>Hi</p>");
      URI post = create.objectId().orElseThrow();
      assertThat(status(federation, post)).isEqualTo(200);
      carol.profile().delete();
      names.remove("carol");
      assertThat(status(federation, carol.id())).isEqualTo(410);
      assertThat(status(federation, post)).isEqualTo(404);
      assertThat(status(federation, create.id().orElseThrow())).isEqualTo(404);
      assertThat(federation.resolve(carol.id()).orElseThrow().object())
          .isInstanceOf(Tombstone.class);
    }
  }

  private static int status(Federation federation, URI uri) {
    return federation
        .handle(Here.request("GET", Here.target(uri), Headers.of("Accept", Here.ACTIVITY_JSON)))
        .status();
  }

  @Test
  void a_Delete_of_another_actor_is_refused() {
    assertThatThrownBy(
            () ->
                alice.send(
                    Delete.builder().object(server.actor("bob").id()).to(Audience.PUBLIC).build()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
