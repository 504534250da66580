package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Reject;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.FollowPolicy;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.CryptoProviders;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.Test;

/** Two servers of ours, over HTTP. */
class FederationTest {

  private static void follow(TestServer first, TestServer second) {
    first.actor("alice").follows().follow(second.actor("bob").id());
    first.await(Accept.class);
    assertThat(first.actor("alice").follows().following(10).get(0).state())
        .isEqualTo(FollowState.ACCEPTED);
    assertThat(second.actor("bob").follows().followers(10))
        .containsExactly(first.actor("alice").id());
  }

  @Test
  void one_that_starts_later_accepts_and_keeps_what_comes_until_then() {
    try (TestServer first = TestServer.start();
        TestServer second = TestServer.start(settings -> settings.startLater())) {
      Federation later = second.federation;
      first.actor("alice").follows().follow(second.actor("bob").id());
      Await.until("the Follow", () -> later.receivedActivities().counts().waiting() == 1);
      second.actor("bob").posts().note("<p>Hello</p>");
      assertThat(second.actor("bob").follows().followers(10)).isEmpty();

      later.start();
      later.start(); // once more does nothing

      first.await(Accept.class);
      assertThat(second.actor("bob").follows().countFollowers()).isEqualTo(1);
      later.close();
      assertThatThrownBy(later::start).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_follow_a_post_its_edit_and_its_end_reach_the_other_server() throws IOException {
    try (TestServer first = TestServer.start();
        TestServer second = TestServer.start()) {
      follow(first, second);
      ActorContext bob = second.actor("bob");

      Create create = bob.posts().note("<p>Hello</p>");
      Received<?> post = first.await(Create.class);
      assertThat(post.provenBy()).isEqualTo(Ground.SIGNATURE);
      assertThat(post.scheme()).contains(SignatureScheme.DRAFT_CAVAGE_12);
      assertThat(post.object()).isEqualTo(create.embeddedObject());

      ASObject note = create.embeddedObject().orElseThrow();
      bob.posts().update(note.toBuilder().content("<p>Hello again</p>").build());
      assertThat(first.await(Update.class).object().flatMap(ASObject::content))
          .hasValueSatisfying(html -> assertThat(html.toPlainText()).isEqualTo("Hello again"));

      bob.posts().delete(note.id().orElseThrow());
      assertThat(first.await(Delete.class).activity().objectId()).isEqualTo(note.id());

      first.actor("alice").follows().unfollow(bob.id());
      second.await(Undo.class);
      assertThat(bob.follows().followers(10)).isEmpty();
      assertThat(first.actor("alice").follows().following(10)).isEmpty();
    }
  }

  @Test
  void likes_shares_and_answers_reach_the_author() throws IOException {
    try (TestServer first = TestServer.start();
        TestServer second = TestServer.start()) {
      ActorContext alice = first.actor("alice");
      ActorContext bob = second.actor("bob");
      URI post = bob.posts().note("<p>Hello</p>").objectId().orElseThrow();

      alice.reactions().like(post, bob.id(), Visibility.DIRECT);
      assertThat(second.await(Like.class).activity().objectId()).contains(post);
      alice.reactions().announce(post, bob.id(), Visibility.PUBLIC);
      assertThat(second.await(Announce.class).activity().objectId()).contains(post);
      alice.publish(
          Note.builder()
              .content("<p>hi</p>")
              .inReplyTo(post)
              .to(Audience.PUBLIC)
              .cc(bob.id())
              .build());
      Received<?> answer = second.await(Create.class);
      assertThat(answer.object().orElseThrow().inReplyToId()).contains(post);
      assertThat(answer.concerns()).containsExactly("bob");
    }
  }

  @Test
  void L2_two_servers_that_demand_signed_fetches_meet_in_at_most_20_requests() throws IOException {
    try (TestServer first = TestServer.start(server -> server.fetchAccess(FetchAccess.SIGNED));
        TestServer second = TestServer.start(server -> server.fetchAccess(FetchAccess.SIGNED))) {
      follow(first, second);
      assertThat(first.requests.size() + second.requests.size())
          .as("%s%n%s", first.requests, second.requests)
          .isLessThanOrEqualTo(20);
      assertThat(second.requests).anyMatch(request -> request.status() == 401);
    }
  }

  @Test
  void E11_a_follow_can_wait_for_a_decision() throws IOException {
    try (TestServer first = TestServer.start();
        TestServer second =
            TestServer.start(
                server ->
                    server.followPolicy((name, profile, follower) -> FollowPolicy.Decision.ASK))) {
      URI alice = first.actor("alice").id();
      first.actor("alice").follows().follow(second.actor("bob").id());
      second.await(Follow.class);
      assertThat(second.actor("bob").follows().followers(10)).isEmpty();

      second.actor("bob").follows().accept(alice);
      first.await(Accept.class);
      assertThat(second.actor("bob").follows().followers(10)).containsExactly(alice);

      second.actor("bob").follows().reject(alice);
      first.await(Reject.class);
      assertThat(second.actor("bob").follows().followers(10)).isEmpty();
      assertThat(first.actor("alice").follows().following(10).get(0).state())
          .isEqualTo(FollowState.REJECTED);
    }
  }

  @Test
  void actors_of_one_server_reach_each_other_without_the_network() throws IOException {
    try (TestServer only = TestServer.start()) {
      only.actor("alice").follows().follow(only.actor("bob").id());
      Received<?> accept = only.await(Accept.class);
      assertThat(accept.provenBy()).isEqualTo(Ground.LOCAL);
      only.actor("bob").posts().note("<p>Hello</p>");
      only.await(Create.class);
      assertThat(only.requests).isEmpty();
    }
  }

  @Test
  void G3_a_handler_that_fails_is_rolled_back_and_called_again() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    SteppingClock clock = new SteppingClock();
    try (TestServer first = TestServer.start();
        TestServer second =
            TestServer.start(
                server ->
                    server
                        .clock(clock)
                        .on(
                            Follow.class,
                            (tx, follow) -> {
                              if (calls.incrementAndGet() == 1) {
                                throw new IllegalStateException("the first time");
                              }
                            }))) {
      first.actor("alice").follows().follow(second.actor("bob").id());
      Await.until("the first call has failed", () -> !second.failures.isEmpty());
      assertThat(second.actor("bob").follows().followers(10)).isEmpty();
      clock.advance(Duration.ofMinutes(1));
      Await.until("the second call", () -> calls.get() == 2);
      first.await(Accept.class);
      assertThat(second.actor("bob").follows().followers(10)).hasSize(1);
    }
  }

  private static ActorKey newKey() {
    return ActorKey.of("main-key", Keys.generateRsa());
  }

  @Test
  void A3_a_rotated_key_is_learnt_from_a_signature_that_does_not_fit() throws IOException {
    FixedKeys keys = new FixedKeys(List.of(newKey()));
    try (TestServer first = TestServer.start();
        TestServer second = TestServer.start(settings -> settings.storage(Stores.with(keys)))) {
      follow(first, second);
      keys.keys = List.of(newKey());
      second.actor("bob").posts().note("<p>Signed with a new key</p>");
      first.await(Create.class);
    }
  }

  @Test
  void G11_a_server_that_is_closing_takes_no_more() throws IOException {
    try (TestServer server = TestServer.start()) {
      assertThat(server.federation.close(Duration.ofSeconds(1))).isTrue();
      URI inbox = URI.create(server.actor("bob").id() + "/inbox");
      ServerResponse response = server.post(inbox, Headers.of(), new byte[0]);
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.headers().contains("Retry-After")).isTrue();
    }
  }

  @Test
  void an_actor_that_does_not_exist_is_named() throws IOException {
    try (TestServer server = TestServer.start()) {
      assertThatThrownBy(() -> server.actor("nobody")).hasMessageContaining("nobody");
    }
  }

  @Test
  void decision_6_the_log_says_at_start_which_cryptography_is_in_use() throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8)); // where slf4j-simple writes
    try (TestServer server = TestServer.start()) {
      assertThat(log.toString(UTF_8)).contains("Federating as", CryptoProviders.inUse().toString());
      assertThat(server.federation.document("alice")).isPresent();
    } finally {
      System.setErr(before);
    }
  }
}
