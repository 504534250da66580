package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.Like;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The clock of a server jumps while deliveries are sent, wait or are tried again, and while
 * received activities are handled: everything is done once all the same, and nobody works more.
 */
class T8ClockTest {
  private static final int MANY = 100;
  private static final String INBOX = "/mallory/inbox";
  private static final URI NOTE = URI.create("https://example.org/note");

  /** A clock that can go back each time that somebody looks at it. */
  private static final class Clock implements InstantSource {
    final SteppingClock steps = new SteppingClock();
    volatile boolean goesBack;

    @Override
    public Instant instant() {
      if (goesBack) {
        steps.advance(Duration.ofMillis(-10));
      }
      return steps.instant();
    }
  }

  private final Clock clock = new Clock();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Queue<Instant> renewedUntil = new ConcurrentLinkedQueue<>();
  private final Queue<DeliveryResult> results = new ConcurrentLinkedQueue<>();
  private final Queue<String> effects = new ConcurrentLinkedQueue<>();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  private final OverMemory storage =
      new OverMemory() {
        @Override
        public DeliveryStore deliveries() {
          return Stores.watched(DeliveryStore.class, super.deliveries(), T8ClockTest.this::count);
        }

        @Override
        public InboxStore inbox() {
          return Stores.watched(
              InboxStore.class, super.inbox(), (call, values) -> count("inbox " + call, values));
        }
      };

  @AutoClose
  private final TestServer server =
      TestServer.start(
          settings ->
              settings
                  .clock(clock)
                  .storage(storage)
                  .on(Like.class, (tx, one) -> handle(one.activity().id().orElseThrow().getPath()))
                  .listener(
                      new FederationListener() {
                        @Override
                        public void delivery(
                            QueuedDelivery delivery, URI activity, DeliveryResult result) {
                          results.add(result);
                        }
                      }));

  @AutoClose private final Peer mallory = new Peer(clock);
  @AutoClose private final Peer carol = new Peer(clock);
  @AutoClose private final Peer dave = new Peer(clock);

  private void count(String call, List<Object> values) {
    calls.computeIfAbsent(call, name -> new AtomicInteger()).incrementAndGet();
    if (call.equals("renew") && values.get(2) instanceof Instant until) {
      renewedUntil.add(until);
    }
  }

  /** Fails the first time. */
  private void handle(String name) {
    if (failed.add(name)) {
      throw new IllegalStateException("not yet");
    }
    effects.add(name);
  }

  private void deliver(String host, URI inbox, String name) {
    URI id = URI.create("https://a.example/" + name);
    byte[] document = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    Instant now = clock.instant();
    Stores.run(
        storage,
        tx ->
            storage
                .deliveries()
                .add(
                    tx,
                    new OutboundActivity("alice", id, document, now, now, null),
                    List.of(
                        new Delivery(
                            Delivery.Kind.INBOX,
                            inbox,
                            host,
                            "127.0.0.1",
                            name.hashCode(),
                            null))));
  }

  private void deliver(Peer peer, String name, int count) {
    for (int i = 0; i < count; i++) {
      deliver(peer.uri("").toString(), peer.uri(INBOX), name + i);
    }
    server.federation.deliveries().redrive(List.of()); // wakes it
  }

  private void receive(Peer from, String path) {
    String json = from.activity("Like", path, NOTE);
    assertThat(from.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
  }

  private long done() {
    return results.stream().filter(DeliveryResult.Done.class::isInstance).count();
  }

  private static long posts(Peer peer, String name) {
    return peer.posted(INBOX).stream()
        .filter(one -> new String(one.body(), StandardCharsets.UTF_8).contains("/" + name))
        .count();
  }

  private int calls(String name) {
    AtomicInteger count = calls.get(name);
    return count == null ? 0 : count.get();
  }

  @ParameterizedTest
  @CsvSource({"PT-1H, false", "PT1H, false", "P400D, false", "PT0S, true"})
  void everything_is_done_once_and_without_haste(Duration jump, boolean goesBack) {
    mallory.serve(INBOX, 503);
    carol.serve(INBOX, 202);
    dave.serve(INBOX, 202);
    deliver(mallory, "waits", 3);
    deliver(dave, "early", 3);
    receive(mallory, "/waits");
    Await.until("it fails", () -> results.size() >= 6 && failed.contains("/waits"));

    deliver(carol, "before", MANY);
    Await.until("some are sent", () -> carol.posts(INBOX) > 0);
    clock.steps.advance(jump);
    clock.goesBack = goesBack;
    mallory.serve(INBOX, 202);
    deliver(carol, "after", MANY);
    deliver(dave, "late", 3);
    receive(carol, "/after");
    Await.until("what is new is tried", () -> goesBack || failed.contains("/after"));
    Await.until(
        () -> "what is new is sent: " + posts(carol, "after") + ", " + posts(dave, "late"),
        () -> goesBack || (posts(carol, "after") == MANY && posts(dave, "late") == 3));
    checkWork();

    clock.goesBack = false;
    Await.until(
        () -> "all is done: " + results + effects,
        () -> {
          clock.steps.advance(Duration.ofMinutes(1));
          return done() == 2 * MANY + 9 && effects.size() == 2;
        });
    assertThat(carol.posts(INBOX)).as("each once").isEqualTo(2 * MANY);
    assertThat(dave.posts(INBOX)).as("each once").isEqualTo(6);
    assertThat(effects).containsExactlyInAnyOrder("/waits", "/after");
    assertThat(server.federation.deliveries().counts()).isEqualTo(new DeliveryStore.Counts(0, 0));
    assertThat(server.federation.receivedActivities().counts().parked()).isZero();
  }

  /** Counts for a second what is asked of the store while nothing can be done. */
  private void checkWork() {
    List<String> names = List.of("nextDue", "read", "inbox claim", "inbox nextDue");
    List<Integer> before = names.stream().map(this::calls).toList();
    int leases = calls("lease");
    long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    Await.until("a second has passed", () -> System.nanoTime() > end);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      assertThat(calls(name) - before.get(i)).as(name).isLessThanOrEqualTo(10);
    }
    assertThat(calls("lease") - leases).as("leases of three kinds").isLessThanOrEqualTo(30);
  }

  @Test
  void a_lease_from_before_the_clock_went_back_is_renewed_at_once() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String host = "http://127.0.0.1:" + silent.getLocalPort();
      deliver(host, URI.create(host + INBOX), "held");
      deliver(carol, "wakes", 0);
      try (Socket held = silent.accept()) {
        assertThat(held.isConnected()).isTrue();
        clock.steps.advance(Duration.ofDays(400));
        Await.until("renewed", () -> renewed(clock.instant()));
        clock.steps.advance(Duration.ofDays(-399));
        Await.until("renewed for this time", () -> renewed(clock.instant()));
      }
    }
  }

  private boolean renewed(Instant now) {
    Collection<Instant> all = new ArrayList<>(renewedUntil);
    return all.stream().anyMatch(until -> until.equals(now.plusSeconds(20)));
  }
}
