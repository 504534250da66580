package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.ObjectBuilder;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.TestServer.Counts;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** To whom an activity goes, and what comes of an answer that is not the one we hoped for. */
class DeliveryTest {
  private static final String INBOX = "/mallory/inbox";
  @AutoClose private final Sent sent = new Sent();
  @AutoClose private final Peer mallory = new Peer();
  private final SteppingClock clock = sent.clock;
  private final TestServer server = sent.server;
  private final ActorContext alice = sent.alice();

  private void like() {
    sent.like(mallory.id());
  }

  private DeliveryResult result(int number) {
    return sent.result(number);
  }

  private Counts counts() {
    return sent.counts();
  }

  private void followedBy(URI id, URI inbox, URI sharedInbox) {
    sent.followedBy(id, inbox, sharedInbox);
  }

  /** Sends a Create of a post as a test addresses it. */
  private void create(Consumer<ObjectBuilder<Note, ?>> addresses) {
    var note = Note.builder().id(alice.newPostId()).attributedTo(alice.id()).content("x");
    addresses.accept(note);
    alice.send(Create.builder().object(note.build()).build());
  }

  @Test
  void a_server_that_is_down_gets_it_later() {
    mallory.serve(INBOX, 503);
    like();
    assertThat(result(1)).isInstanceOf(DeliveryResult.Retry.class);
    mallory.serve(INBOX, 202);
    clock.advance(Duration.ofMinutes(1));
    assertThat(result(2)).isInstanceOf(DeliveryResult.Done.class);
  }

  @Test
  void what_does_not_arrive_in_seven_days_is_parked() {
    mallory.serve(INBOX, 503);
    like();
    assertThat(result(1)).isInstanceOf(DeliveryResult.Retry.class);
    clock.advance(Duration.ofDays(7));
    assertThat(result(2))
        .isInstanceOfSatisfying(
            DeliveryResult.Parked.class,
            parked -> assertThat(parked.reason()).contains("seven days"));
  }

  @Test
  void an_actor_that_is_not_there_is_not_waited_for() {
    sent.like(mallory.uri("/nobody"));
    assertThat(result(1)).isInstanceOf(DeliveryResult.Parked.class);
  }

  @Test
  void an_actor_whose_server_is_down_is_waited_for() {
    mallory.serve("/down", 503);
    sent.like(mallory.uri("/down"));
    assertThat(result(1)).isInstanceOf(DeliveryResult.Retry.class);
  }

  @Test
  void an_actor_without_inbox_is_given_up() {
    mallory.serve("/deaf", Person.builder().id(mallory.uri("/deaf")).build());
    sent.like(mallory.uri("/deaf"));
    assertThat(result(1)).isInstanceOf(DeliveryResult.Parked.class);
  }

  @Test
  void an_inbox_on_another_server_than_its_actor_is_sent_nothing() {
    URI elsewhere =
        URI.create(mallory.uri("/third").toString().replace("127.0.0.1", "elsewhere.test"));
    assertThat(elsewhere).isNotEqualTo(mallory.uri("/third"));
    mallory.serve("/m", Person.builder().id(mallory.uri("/m")).inbox(elsewhere).build());
    mallory.serve("/third", 202);
    sent.like(mallory.uri("/m"));

    assertThat(result(1)).isInstanceOf(DeliveryResult.Parked.class);
    assertThat(mallory.posts("/third")).isZero();
  }

  @Test
  void followers_with_a_shared_inbox_get_one_copy_in_it() {
    followedBy(mallory.id(), mallory.uri(INBOX), mallory.uri("/shared"));
    followedBy(mallory.uri("/other"), mallory.uri("/other/inbox"), mallory.uri("/shared"));
    mallory.serve("/shared", 202);
    create(note -> note.to(Audience.PUBLIC).cc(alice.followers(), mallory.id()));
    assertThat(result(1)).isInstanceOf(DeliveryResult.Done.class);
    assertThat(counts()).isEqualTo(new Counts(0, 1, 0));
    assertThat(mallory.posts("/shared")).isEqualTo(1);
  }

  @Test
  void followers_beyond_the_first_page_are_reached() {
    mallory.serve("/last", 202);
    mallory.serve("/shared", 202);
    for (int i = 0; i < 500; i++) {
      followedBy(mallory.uri("/f" + i), mallory.uri("/f" + i), mallory.uri("/shared"));
    }
    followedBy(mallory.uri("/f"), mallory.uri("/last"), mallory.uri("/last"));
    create(note -> note.to(alice.followers()));
    Await.until("both inboxes have it", () -> counts().delivered() == 2);
    assertThat(mallory.posts("/last")).isEqualTo(1);
  }

  @Test
  void the_followers_of_others_are_not_ours_to_address() {
    followedBy(mallory.id(), mallory.uri(INBOX), mallory.uri(INBOX));
    server
        .actor("bob")
        .send(Announce.builder().object(mallory.uri("/post")).to(alice.followers()).build());
    create(note -> note.to(server.actor("bob").followers(), mallory.uri("/users/alice/followers")));
    assertThat(result(1)).isInstanceOf(DeliveryResult.Parked.class);
    assertThat(counts().pending()).isZero();
    assertThat(mallory.posts(INBOX)).isZero();
  }

  @Test
  void the_public_is_no_inbox() {
    create(note -> note.to(Audience.PUBLIC));
    assertThat(counts()).isEqualTo(new Counts(0, 0, 0));
  }

  @Test
  void the_recipients_of_a_new_post_get_its_Create() {
    List<Consumer<ObjectBuilder<Note, ?>>> ways =
        List.of(
            note -> note.to(mallory.id()),
            note -> note.cc(mallory.id()),
            note -> note.set(AS.BTO, List.of(mallory.id())),
            note -> note.set(AS.BCC, List.of(mallory.id())),
            note -> note.set(AS.AUDIENCE, List.of(mallory.id())));
    for (int i = 0; i < ways.size(); i++) {
      create(ways.get(i));
      assertThat(result(i + 1)).as("way %s", i).isInstanceOf(DeliveryResult.Done.class);
    }
  }

  @Test
  void the_recipients_of_a_post_do_not_get_who_shares_it() {
    Note note = Note.builder().id(mallory.uri("/post")).to(mallory.id()).build();
    alice.send(Announce.builder().object(note).to(Audience.PUBLIC).build());
    assertThat(counts()).isEqualTo(new Counts(0, 0, 0));
  }

  @Test
  void O12_an_Undo_goes_where_the_undone_went() {
    followedBy(mallory.uri("/f"), mallory.uri("/f/inbox"), mallory.uri("/f/inbox"));
    like();
    assertThat(result(1)).isInstanceOf(DeliveryResult.Done.class);
    URI like = sent.attempt(1).activity();
    clock.advance(Duration.ofSeconds(10)); // an Undo right behind its Like would wait a moment
    alice.undo(like);
    assertThat(result(2)).isInstanceOf(DeliveryResult.Done.class);
    assertThat(counts()).isEqualTo(new Counts(0, 2, 0));
    assertThat(mallory.posts(INBOX)).isEqualTo(2);
  }

  @Test
  void who_names_herself_gets_no_copy() {
    for (String name : List.of("alice", "bob")) {
      alice.send(
          Announce.builder().object(mallory.uri("/post")).to(server.actor(name).id()).build());
    }
    Await.until("what bob gets", () -> !server.received.isEmpty());
    assertThat(server.received.element().concerns())
        .as("what one actor does is handled in order")
        .containsExactly("bob");
  }

  @Test
  void a_store_that_fails_for_a_moment_delays_a_delivery_by_seconds() {
    AtomicBoolean works = new AtomicBoolean();
    OverMemory failing =
        new OverMemory() {
          @Override
          public DeliveryStore deliveries() {
            return Stores.watched(
                DeliveryStore.class,
                super.deliveries(),
                (call, values) -> {
                  if (call.equals("outbound") && !works.getAndSet(true)) {
                    throw new IllegalStateException("the store is down");
                  }
                });
          }
        };
    try (Held held = new Held(new SteppingClock(), failing)) {
      held.mallory.serve(Held.INBOX, 202);
      held.add(1);
      Await.until("the store has failed", works::get);
      held.clock.advance(Duration.ofSeconds(5));
      held.posted(1);
      assertThat(held.results).singleElement().isInstanceOf(DeliveryResult.Done.class);
    }
  }
}
