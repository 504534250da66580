package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A handler that fails holds up only what is about the same object of the same actor. */
class E2OrderTest {
  private static final Duration LATER = Duration.ofMinutes(1);
  private final SteppingClock clock = new SteppingClock();

  /** What was handled, by the ends of the ids. */
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();

  private final AtomicInteger runs = new AtomicInteger();
  private final Queue<Integer> effects = new ConcurrentLinkedQueue<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private volatile String failing = "";

  @AutoClose
  private final TestServer server =
      TestServer.start(
          settings ->
              settings
                  .clock(clock)
                  .on(
                      Activity.class,
                      (tx, one) -> {
                        String name = name(one.activity());
                        if (name.equals(failing)) {
                          throw new IllegalStateException("it does not like " + name);
                        }
                        handled.add(name);
                      })
                  .on(Announce.class, new Slow()));

  @AutoClose private final Peer mallory = new Peer(clock);

  /** The first run waits for the test. */
  private final class Slow implements ResolvingHandler<Announce, Integer> {
    @Override
    public Integer resolve(Resolver resolver, Received<Announce> received) {
      int run = runs.incrementAndGet();
      if (run == 1) {
        Await.until("the test lets it go on", () -> goOn.getCount() == 0);
      }
      return run;
    }

    @Override
    public void apply(Tx tx, Received<Announce> received, Integer run) {
      effects.add(run);
    }
  }

  /** Another process with the same store. */
  private Federation otherNode() {
    String inbox = server.inbox("alice").toString();
    return Federation.builder(
            inbox.substring(0, inbox.indexOf("/users")),
            name -> Optional.of(Person.builder().build()))
        .storage(server.store)
        .clock(clock)
        .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
        .on(Announce.class, new Slow())
        .build();
  }

  @AfterEach
  void stop() {
    goOn.countDown();
  }

  private static String name(ASObject object) {
    String id = object.id().map(URI::toString).orElse("/none");
    return id.substring(id.lastIndexOf('/') + 1);
  }

  private void send(String name, String type, String object) {
    String json = mallory.activity(type, "/" + name, "\"object\":" + object);
    assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
  }

  private String note(String name) {
    return """
        {"type":"Note","id":"%s","attributedTo":"%s","content":"x","to":"%s"}"""
        .formatted(mallory.uri("/" + name), mallory.id(), server.actor("alice").id());
  }

  private static String id(URI uri) {
    return '"' + uri.toString() + '"';
  }

  private void fails(int times) {
    Await.until(() -> "failure " + times, () -> server.failures.size() >= times);
  }

  private void handles(String... names) {
    Await.until(() -> names.length + " of " + handled, () -> handled.size() >= names.length);
    assertThat(handled).containsExactly(names);
  }

  @Test
  void what_is_about_another_object_does_not_wait() {
    failing = "create";
    send("create", "Create", note("note"));
    fails(1);
    send("update", "Update", note("note"));
    send("delete", "Delete", id(mallory.uri("/note")));
    send("other", "Create", note("other-note"));
    send("like", "Like", id(mallory.uri("/note")));
    handles("other", "like");

    failing = "";
    clock.advance(LATER);
    handles("other", "like", "create", "update", "delete");
  }

  @Test
  void an_Undo_waits_for_what_it_undoes_embedded_or_not() {
    failing = "like";
    send("like", "Like", id(URI.create("https://example.org/note")));
    fails(1);
    send("undo", "Undo", id(mallory.uri("/like")));
    send("last", "Like", id(URI.create("https://example.org/other")));
    handles("last");

    failing = "";
    clock.advance(LATER);
    handles("last", "like", "undo");
  }

  @Test
  void a_Follow_and_its_Undo_are_about_the_two_actors() {
    String alice = id(server.actor("alice").id());
    String follow =
        """
        {"type":"Follow","id":"%s","actor":"%s","object":%s}"""
            .formatted(mallory.uri("/one"), mallory.id(), alice);
    send("one", "Follow", alice);
    handles("one");
    failing = "undo";
    send("undo", "Undo", follow);
    fails(1);
    send("two", "Follow", alice);
    send("bobs", "Follow", id(server.actor("bob").id()));
    handles("one", "bobs");

    failing = "";
    clock.advance(LATER);
    handles("one", "bobs", "undo", "two");
    assertThat(server.actor("alice").follows().followers(10)).containsExactly(mallory.id());
  }

  @Test
  void G3_a_worker_whose_lease_ended_has_no_second_effect() {
    send("announce", "Announce", id(URI.create("https://example.org/note")));
    Await.until("the first run is slow", () -> runs.get() == 1);
    Federation other = otherNode();
    Await.until(
        () -> "the second run ends: " + effects,
        () -> {
          clock.advance(Duration.ofMinutes(1)); // the first node may lease it again
          return !effects.isEmpty();
        });
    other.close();

    goOn.countDown();
    assertThat(server.federation.close(Duration.ofSeconds(10))).isTrue();
    assertThat(effects).containsExactly(2);
    assertThat(server.failures).isEmpty();
  }

  /** As if it had been accepted while its actor was still there. */
  private void waits(URI actor, int number) {
    String id = "/waiting" + number;
    byte[] like =
        World.activity(
                "Like", mallory.uri(id), actor, "\"object\":\"https://example.org/" + number + '"')
            .getBytes(UTF_8);
    InboxEntry entry =
        new InboxEntry(
            id,
            actor,
            id,
            like,
            Ground.SIGNATURE,
            null,
            Set.of(),
            InboxEntry.Run.FIRST,
            clock.instant(),
            0);
    server.store.transactions().run(tx -> server.store.inbox().accept(tx, List.of(entry)));
  }

  @Test
  void an_actor_who_cannot_be_reached_costs_one_try_however_much_waits() {
    mallory.serve("/carol", 503);
    for (int i = 0; i < 50; i++) {
      waits(mallory.uri("/carol"), i);
    }
    for (int attempt = 1; attempt <= 4; attempt++) {
      fails(attempt);
      send("other" + attempt, "Like", id(URI.create("https://example.org/note")));
      int others = attempt;
      Await.until(() -> others + " others: " + handled, () -> handled.size() == others);
      assertThat(server.failures).as("one try each time").hasSize(attempt);
      clock.advance(Duration.ofMinutes(2));
    }
    assertThat(server.failures)
        .extracting(TestServer.Failure::activity)
        .containsOnly(mallory.uri("/waiting0").toString());
    assertThat(mallory.asked().stream().filter("GET /carol"::equals).count()).isLessThan(10);

    mallory.serve("/carol", mallory.actor("/carol", mallory.uri("/in"), mallory.uri("/in")));
    clock.advance(Duration.ofMinutes(10));
    Await.until(() -> "all are handled: " + handled.size(), () -> handled.size() == 54);
    assertThat(List.copyOf(handled).subList(4, 7))
        .containsExactly("waiting0", "waiting1", "waiting2");
  }
}
