package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.model.Like;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** lessons.md A5: one actor does not close the inbox for all. */
class A5InboxTest {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final CountDownLatch handlersMayGoOn = new CountDownLatch(1);
  private final Queue<URI> handled = new ConcurrentLinkedQueue<>();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private RemotePeer peer;
  private RemotePeer honest;
  private Federation federation;
  private URI mallory;
  private URI bob;

  @BeforeEach
  void start() throws IOException {
    peer = new RemotePeer("evil.test");
    honest = new RemotePeer("honest.test");
    mallory = peer.serveActor("/m");
    bob = honest.serveActor("/bob");
    InstantSource clock = () -> Instant.now().plus(ahead.get());
    federation =
        LocalServer.start(
            settings ->
                settings
                    .clock(clock)
                    .on(
                        Like.class,
                        new ResolvingHandler<Like, Boolean>() {
                          @Override
                          public Boolean resolve(Resolver resolver, Received<Like> received) {
                            if (received.actorId().equals(mallory)) {
                              waitForTest();
                            }
                            return true;
                          }

                          @Override
                          public void apply(
                              org.activitypub4j.server.spi.Tx tx,
                              Received<Like> received,
                              Boolean resolved) {
                            handled.add(received.actorId());
                          }
                        })
                    .listener(
                        new FederationListener() {
                          @Override
                          public void failed(
                              String activity, boolean parked, RuntimeException cause) {
                            failed.add(activity);
                          }
                        }));
  }

  private void waitForTest() {
    try {
      handlersMayGoOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    handlersMayGoOn.countDown();
    LocalServer.stop(federation);
    peer.close();
    honest.close();
  }

  @Test
  void an_actor_whose_share_is_full_is_told_to_come_later_and_others_are_taken() {
    for (int i = 0; i < 200; i++) {
      assertThat(RemotePeer.send(federation, mallory, RemotePeer.like(mallory, i)).status())
          .isEqualTo(202);
    }
    ServerResponse refused = RemotePeer.send(federation, mallory, RemotePeer.like(mallory, 200));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers().first("Retry-After")).contains("30");
    assertThat(refused.text()).contains("what you sent");

    assertThat(RemotePeer.send(federation, bob, RemotePeer.like(bob, 1)).status()).isEqualTo(202);
    Await.until("bob's Like is handled", () -> handled.contains(bob));
    assertThat(RemotePeer.send(federation, mallory, RemotePeer.like(mallory, 7)).status())
        .as("a repeat needs no room")
        .isEqualTo(202);
  }

  @Test
  void what_waits_for_an_actor_who_cannot_be_reached_waits_with_one_try() {
    RemotePeer.send(federation, mallory, RemotePeer.like(mallory, "first"));
    Await.until("the key is known", () -> peer.count("GET", "/m") > 0);
    for (int i = 0; i < 100; i++) {
      RemotePeer.send(federation, mallory, RemotePeer.like(mallory, i));
    }
    federation.client().forget(mallory);
    peer.serve("/m", 503, "");
    long before = peer.count("GET", "/m");
    handlersMayGoOn.countDown();

    Await.until("the first try fails", () -> failed.size() == 1);
    RemotePeer.send(federation, bob, RemotePeer.like(bob, 1));
    Await.until("bob's Like is handled", () -> handled.contains(bob));
    assertThat(failed).hasSize(1);
    assertThat(peer.count("GET", "/m") - before).isLessThanOrEqualTo(2);

    peer.serveActor("/m");
    Await.until(
        "all of mallory's are handled",
        () -> {
          ahead.updateAndGet(Duration.ofSeconds(1)::plus);
          return count(mallory) == 101;
        });
    assertThat(failed).hasSizeLessThan(5);
  }

  private long count(URI actor) {
    return handled.stream().filter(actor::equals).count();
  }
}
