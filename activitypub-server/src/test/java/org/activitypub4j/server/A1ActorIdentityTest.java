package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.World.Outcome;
import org.activitypub4j.server.internal.inbox.Concern;
import org.activitypub4j.server.internal.inbox.ReceivedActivity;
import org.activitypub4j.server.spi.InboxEntry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who acts is whose key verified the request, and nothing that is fetched later changes it. */
class A1ActorIdentityTest {
  @AutoClose private World world;
  private URI alice;
  private URI mallory;
  private URI key;

  @BeforeEach
  void start() throws IOException {
    world = new World();
    alice = world.serveActor("good.test", "/users/alice", World.GOOD);
    mallory = world.url("evil.test", "/m");
    key = world.url("evil.test", "/key1");
  }

  private String like(URI actor) {
    return World.activity(
        "Like",
        world.url("evil.test", "/likes/1"),
        actor,
        "\"object\":\"" + world.federation.actor("bob").id() + "\"");
  }

  @Test
  void a_stub_of_an_actor_whose_id_redirects_to_somebody_else_proves_nothing() {
    world.serve(key, World.actor(mallory, key, World.EVIL));
    world.redirect(mallory, alice);

    assertThat(world.post(like(mallory), key, World.EVIL).status()).isEqualTo(401);
    assertThat(world.asked).containsExactly("GET evil.test/key1", "GET evil.test/m");
  }

  @Test
  void an_actor_that_redirects_to_somebody_else_after_it_was_proven_does_not_become_that_one() {
    world.serve(mallory, World.actor(mallory, key, World.EVIL));
    world.serve(key, World.actor(mallory, key, World.EVIL));
    assertThat(world.post(like(mallory), key, World.EVIL).status()).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");

    // An Update of itself makes us forget the actor; then its id leads to alice, or to bob of ours.
    for (URI other : new URI[] {alice, world.federation.actor("bob").id()}) {
      URI id = world.url("evil.test", "/updates/" + other.getHost());
      String update = World.activity("Update", id, mallory, "\"object\":\"%s\"".formatted(mallory));
      world.redirect(mallory, other);
      int status = world.post(update, key, World.EVIL).status();
      if (status == 202) {
        assertThat(world.outcome().what()).isIn("failed", "handled");
      }
      world.federation.client().forget(mallory);
      assertThat(world.post(like(mallory), key, World.EVIL).status()).isNotEqualTo(202);
    }
    assertThat(world.received)
        .allSatisfy(
            received -> {
              assertThat(received.actorId()).isEqualTo(mallory);
              assertThat(received.actor().id()).contains(mallory);
            });
    assertThat(world.asked).noneMatch(request -> request.contains("us.test"));
  }

  @Test
  void the_document_of_another_is_not_the_actor_of_what_was_received() {
    assertThatThrownBy(() -> received(mallory, alice)).isInstanceOf(IllegalStateException.class);
    assertThat(received(mallory, mallory).actorId()).isEqualTo(mallory);
  }

  @Test
  void what_another_did_is_not_what_the_actor_did() {
    assertThatThrownBy(() -> received(alice, mallory)).isInstanceOf(IllegalStateException.class);
  }

  private Received<Activity> received(URI by, URI document) {
    Activity like = Like.builder().actor(by).build();
    return new ReceivedActivity<>(
        like,
        mallory,
        Person.builder().id(document).build(),
        Optional.empty(),
        Ground.SIGNATURE,
        Optional.empty(),
        new Concern(Set.of(), Set.of()),
        Unverified.of(like));
  }

  /** Something that waits in the store, and whom it is stored for. */
  private void stored(URI by, URI actor) {
    world.serve(mallory, World.actor(mallory, key, World.EVIL));
    String note =
        "\"object\":{\"type\":\"Note\",\"id\":\"%s\",\"attributedTo\":\"%s\",\"content\":\"x\"}"
            .formatted(world.url("good.test", "/n"), alice);
    byte[] create =
        World.activity("Create", world.url("good.test", "/c"), by, note).getBytes(UTF_8);
    InboxEntry entry =
        new InboxEntry(
            "key",
            actor,
            "order",
            create,
            Ground.SIGNATURE,
            null,
            Set.of(),
            InboxEntry.Run.FIRST,
            world.now(),
            0);
    world.store.transactions().run(tx -> world.store.inbox().accept(tx, List.of(entry)));
  }

  @Test
  void what_waits_is_not_handled_for_another_than_whom_it_was_stored_for() {
    stored(alice, mallory);

    assertThat(world.outcome().what()).isEqualTo("failed");
    assertThat(world.received).isEmpty();
  }

  @Test
  void what_waits_is_of_whom_it_was_stored_for() {
    stored(mallory, mallory);

    assertThat(world.outcome().what()).isEqualTo("handled");
    Received<?> received = world.received.element();
    assertThat(received.actorId()).isEqualTo(mallory);
    assertThat(received.provenBy()).isEqualTo(Ground.SIGNATURE);
    assertThat(received.object()).isEmpty();
    assertThat(received.activity().embeddedObject()).isEmpty();
    URI id = world.url("evil.test", "/n");
    assertThat(received.owns(Note.builder().id(id).build())).isFalse();
    assertThat(received.owns(Note.builder().id(id).attributedTo(alice).build())).isFalse();
    assertThat(received.owns(Note.builder().id(id).attributedTo(mallory).build())).isTrue();
  }

  @Test
  void A6_a_key_in_an_upload_on_her_server_does_not_make_anybody_alice() {
    URI upload = world.url("good.test", "/uploads/m.json");
    world.serve(upload, World.actor(alice, upload, World.EVIL));

    assertThat(world.post(like(alice), upload, World.EVIL).status()).isEqualTo(401);
    assertThat(world.received).isEmpty();
  }

  @Test
  void A12_a_key_that_alice_has_replaced_is_not_accepted_once_her_new_document_is_known() {
    String create =
        World.activity(
            "Like", world.url("good.test", "/1"), alice, "\"object\":\"https://x.example/\"");
    URI old = URI.create(alice + "#main-key");
    assertThat(world.post(create, old, World.EVIL).status()).isEqualTo(401);
    assertThat(world.post(create, old, World.GOOD).status()).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");

    URI fresh = URI.create(alice + "#second");
    world.serve(alice, World.actor(alice, fresh, World.EVIL));
    String next = create.replace("/1\"", "/2\"");
    assertThat(world.post(next, fresh, World.EVIL).status()).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");

    assertThat(world.post(create.replace("/1\"", "/3\""), old, World.GOOD).status()).isEqualTo(401);
  }

  @Test
  void A12_a_new_key_that_cannot_be_fetched_now_is_asked_for_later() {
    String like =
        World.activity(
            "Like", world.url("good.test", "/1"), alice, "\"object\":\"https://x.example/\"");
    URI key = URI.create(alice + "#main-key");
    assertThat(world.post(like, key, World.GOOD).status()).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");
    String next = like.replace("/1\"", "/2\"");
    world.status(alice, 503);

    for (int i = 0; i < 3; i++) {
      assertThat(world.post(next, key, World.EVIL).status()).isEqualTo(503);
    }
    world.serve(alice, World.actor(alice, key, World.EVIL));
    world.pass(Duration.ofSeconds(31));
    assertThat(world.post(next, key, World.EVIL).status()).isEqualTo(202);
    assertThat(world.post(next, key, World.GOOD).status()).isEqualTo(401);
  }

  @Test
  void A2_what_names_one_of_our_activities_is_dropped_and_we_do_not_ask_ourselves() {
    world.serveActor("evil.test", "/m", World.EVIL);
    Activity ours = world.federation.actor("bob").posts().note("<p>hello</p>");
    URI bob = world.federation.actor("bob").id();
    String forged =
        World.activity("Create", ours.id().orElseThrow(), bob, "\"object\":\"https://x.example/\"");

    assertThat(world.post(forged, URI.create(mallory + "#main-key"), World.EVIL).status())
        .isEqualTo(202);

    assertThat(world.outcome()).isEqualTo(new Outcome("dropped", ours.id().get().toString()));
    assertThat(world.received).isEmpty();
    assertThat(world.asked).noneMatch(request -> request.contains("us.test"));
  }

  @Test
  void A2_nothing_is_fetched_from_ourselves_whoever_wants_it() {
    URI bob = world.federation.actor("bob").id();

    assertThatThrownBy(
            () -> world.federation.client().fetch(bob, world.federation.client().newBudget()))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> assertThat(e.transport()).contains(TransportException.Reason.OWN_ORIGIN));
    assertThat(world.asked).isEmpty();
  }

  @Test
  void A2_a_hint_that_redirects_to_us_is_dropped_too() {
    world.serveActor("evil.test", "/m", World.EVIL);
    URI bob = world.federation.actor("bob").id();
    URI id = world.url("evil.test", "/to-us");
    world.redirect(id, world.federation.actor("bob").posts().note("x").id().orElseThrow());
    String forged = World.activity("Create", id, bob, "\"object\":\"https://x.example/\"");

    assertThat(world.post(forged, URI.create(mallory + "#main-key"), World.EVIL).status())
        .isEqualTo(202);

    assertThat(world.outcome()).isEqualTo(new Outcome("dropped", id.toString()));
    assertThat(world.received).isEmpty();
    assertThat(world.asked).noneMatch(request -> request.contains("us.test"));
  }
}
