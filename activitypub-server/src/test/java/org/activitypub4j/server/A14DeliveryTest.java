package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** lessons.md A14, security.md D2: hosts that never answer do not delay those that do. */
class A14DeliveryTest {
  private static final int TARPITS = 200;
  private static final int HEALTHY = 20;

  private final InMemoryStore store = new InMemoryStore();
  private final Queue<Socket> hanging = new ConcurrentLinkedQueue<>();
  private final Queue<DeliveryResult> results = new ConcurrentLinkedQueue<>();
  private volatile boolean over;
  private RemotePeer healthy;
  private ServerSocket tarpit;
  private Federation federation;

  @BeforeEach
  void start() throws IOException {
    healthy = new RemotePeer("healthy.test");
    healthy.serve("/inbox", 202, "");
    tarpit = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::acceptAndNeverAnswer, "tarpit");
    acceptor.setDaemon(true);
    acceptor.start();
    Duration patience = Duration.ofSeconds(55);
    federation =
        LocalServer.start(
            settings ->
                settings
                    .storage(store)
                    .client(
                        client ->
                            Loopback.only(client)
                                .limits(
                                    TransportLimits.DEFAULT.withTimeouts(
                                        patience, patience, patience)))
                    .listener(
                        new FederationListener() {
                          @Override
                          public void delivery(
                              QueuedDelivery delivery, URI activity, DeliveryResult result) {
                            results.add(result);
                          }
                        }));
  }

  private void acceptAndNeverAnswer() {
    try {
      while (!over) {
        hanging.add(tarpit.accept());
      }
    } catch (IOException e) {
      over = true;
    }
  }

  @AfterEach
  void stop() throws IOException {
    tarpit.close();
    for (Socket socket : hanging) {
      socket.close();
    }
    LocalServer.stop(federation);
    healthy.close();
  }

  private void followedBy(String host, int port) {
    URI id = URI.create("http://" + host + ":" + port + "/actor");
    URI inbox = id.resolve("/inbox");
    Stores.putFollower(store, "alice", new Follower(id, inbox, null, id, FollowState.ACCEPTED));
  }

  private void post() {
    ActorContext alice = federation.actor("alice");
    Note note = Note.builder().id(alice.newPostId()).content("x").to(Audience.PUBLIC).build();
    alice.send(Create.builder().object(note).to(alice.followers()).build());
  }

  private long arrived() {
    return healthy.count("POST", "/inbox");
  }

  @Test
  void D2_healthy_hosts_get_theirs_while_two_hundred_tarpits_hang() {
    for (int i = 0; i < HEALTHY; i++) {
      followedBy("h" + i + ".healthy" + i + ".test", healthy.port());
    }
    post();
    Await.until("the first post has arrived", () -> results.size() == HEALTHY);

    for (int i = 0; i < TARPITS; i++) {
      followedBy("t" + i + ".tarpit" + i + ".test", tarpit.getLocalPort());
    }
    post();
    Await.until("tarpits hang", () -> hanging.size() >= 16);
    for (int number = 2; number <= 5; number++) {
      long expected = (long) number * HEALTHY;
      Await.until("post " + number + " has arrived everywhere", () -> arrived() == expected);
      post();
    }
    assertThat(results).as("no tarpit let go").allMatch(DeliveryResult.Done.class::isInstance);
    assertThat(hanging).hasSizeLessThanOrEqualTo(32);
  }
}
