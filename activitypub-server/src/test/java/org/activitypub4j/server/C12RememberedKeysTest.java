package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what a server says now about a key refuses a request for good. */
class C12RememberedKeysTest {
  @AutoClose private World world;
  private URI noa;
  private URI key;

  @BeforeEach
  void start() throws IOException {
    world = new World();
    noa = world.url("good.test", "/users/noa");
    key = URI.create(noa + "#main-key");
  }

  private ServerResponse post(String type, URI actor, URI object, URI keyId) {
    world.pass(Duration.ofSeconds(1)); // else two signatures could be the same
    return world.post(
        World.activity(
            type, URI.create(actor + "#" + type), actor, "\"object\":\"" + object + "\""),
        keyId,
        World.GOOD);
  }

  private ServerResponse like() {
    return post("Like", noa, world.federation.actor("bob").id(), key);
  }

  private ServerResponse delete(URI actor, URI keyId) {
    return post("Delete", actor, actor, keyId);
  }

  private void followedBy(URI id) {
    world
        .store
        .transactions()
        .run(
            tx -> {
              world
                  .store
                  .follows()
                  .putFollower(tx, "alice", new Follower(id, id, null, id, FollowState.ACCEPTED));
              return tx;
            });
  }

  private long asked() {
    return world.asked.stream().filter("GET good.test/users/noa"::equals).count();
  }

  /** As some servers answer for an account that is suspended, and later is not. */
  @ParameterizedTest
  @ValueSource(ints = {400, 404, 410})
  void valid_mail_of_somebody_whose_key_was_not_there_a_while_ago_may_come_again(int status) {
    world.status(noa, status);
    assertThat(like().status()).isEqualTo(401);

    world.serveActor("good.test", "/users/noa", World.GOOD);
    ServerResponse again = like();
    assertThat(again.status()).isEqualTo(503);
    assertThat(again.headers().contains("Retry-After")).isTrue();
    assertThat(asked()).isEqualTo(1);

    world.pass(Duration.ofMinutes(10));
    assertThat(like().status()).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");
  }

  @Test
  void forged_requests_cause_no_more_fetches_than_before() {
    world.status(noa, 404);
    for (int i = 0; i < 100; i++) {
      assertThat(like().status()).isEqualTo(i == 0 ? 401 : 503);
      assertThat(delete(noa, key).status()).isEqualTo(503);
    }

    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void who_looks_the_sender_up_lets_its_mail_in() {
    world.status(noa, 404);
    assertThat(like().status()).isEqualTo(401);
    world.serveActor("good.test", "/users/noa", World.GOOD);
    world.federation.lookup(noa.toString());

    assertThat(like().status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void the_end_of_an_actor_whose_key_is_not_there_is_taken_note_of(int status) {
    world.status(noa, status);
    followedBy(noa);

    assertThat(delete(noa, key).status()).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");

    Received<?> end = world.received.element();
    assertThat(end.actorId()).isEqualTo(noa);
    assertThat(end.provenBy()).isEqualTo(Ground.FETCH);
    assertThat(end.activity().id()).as("what a stranger sent says nothing").isEmpty();
    assertThat(world.federation.actor("alice").follows().followers(5)).isEmpty();
  }

  @Test
  void that_a_key_was_not_there_a_while_ago_ends_nobody() {
    world.status(noa, 404);
    followedBy(noa);
    assertThat(like().status()).isEqualTo(401);

    assertThat(delete(noa, key).status()).isEqualTo(503);
    assertThat(world.federation.actor("alice").follows().followers(5)).containsExactly(noa);
    assertThat(world.received).isEmpty();

    world.pass(Duration.ofMinutes(10));
    assertThat(delete(noa, key).status()).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");
    assertThat(world.federation.actor("alice").follows().followers(5)).isEmpty();
  }

  @Test
  void a_key_that_is_not_there_ends_nobody_else() {
    URI neighbour = world.serveActor("good.test", "/users/lou", World.GOOD);
    URI other = world.url("other.test", "/users/noa");
    followedBy(noa);
    followedBy(neighbour);
    followedBy(other);
    URI keyDocument = world.url("good.test", "/keys/1");

    assertThat(delete(neighbour, key).status()).isEqualTo(202);
    world.pass(Duration.ofHours(1));
    assertThat(delete(other, key).status()).isEqualTo(202);
    assertThat(delete(noa, keyDocument).status()).isEqualTo(202);
    world.pass(Duration.ofHours(1));
    assertThat(post("Delete", noa, neighbour, key).status()).isEqualTo(401);
    world.pass(Duration.ofHours(2));
    assertThat(post("Like", noa, noa, key).status()).isEqualTo(401);

    assertThat(world.federation.actor("alice").follows().followers(5))
        .containsExactlyInAnyOrder(noa, neighbour, other);
    assertThat(world.received).isEmpty();
  }
}
