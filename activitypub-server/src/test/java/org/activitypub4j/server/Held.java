package org.activitypub4j.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;

/** A server of ours with much to send to one peer, and a clock that the test moves. */
final class Held implements AutoCloseable {
  static final String INBOX = "/mallory/inbox";

  final SteppingClock clock;
  final Peer mallory;
  final Queue<DeliveryResult> results = new ConcurrentLinkedQueue<>();
  final Queue<HostState> circuit = new ConcurrentLinkedQueue<>();
  final TestServer server;
  private final OverMemory storage;
  private final Peer another;
  private int probes;

  Held() {
    this(new SteppingClock(), new OverMemory());
  }

  /** A server with a storage that another server may have used before. */
  Held(SteppingClock clock, OverMemory storage) {
    this.clock = clock;
    this.storage = storage;
    this.mallory = new Peer(clock);
    this.another = new Peer(clock);
    another.serve(INBOX, 202);
    server = start();
  }

  private TestServer start() {
    return TestServer.start(
        settings ->
            settings
                .clock(clock)
                .storage(storage)
                .listener(
                    new FederationListener() {
                      @Override
                      public void delivery(
                          QueuedDelivery delivery, URI activity, DeliveryResult result) {
                        if (delivery.delivery().host().equals(host())) {
                          results.add(result);
                        }
                      }

                      @Override
                      public void circuit(String host, HostState state) {
                        circuit.add(state);
                      }
                    }));
  }

  Deliveries deliveries() {
    return server.federation.deliveries();
  }

  String host() {
    return mallory.uri("").toString();
  }

  /** Puts so many deliveries to the peer into the store, about different objects. */
  void add(int count) {
    add(count, mallory, "to mallory ");
    server.federation.deliveries().redrive(List.of()); // wakes it
  }

  private void add(int count, Peer peer, String name) {
    URI inbox = peer.uri(INBOX);
    Stores.run(
        storage,
        tx -> {
          for (int i = 0; i < count; i++) {
            URI id = URI.create("https://a.example/" + (name + i).replace(' ', '-'));
            byte[] document = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
            storage
                .deliveries()
                .add(
                    tx,
                    new OutboundActivity(
                        "alice", id, document, clock.instant(), clock.instant(), null),
                    List.of(
                        new Delivery(
                            Delivery.Kind.INBOX,
                            inbox,
                            peer.uri("").toString(),
                            "127.0.0.1",
                            (name + i).hashCode(),
                            null)));
          }
        });
  }

  long posts() {
    return mallory.posts(INBOX);
  }

  void posted(long count) {
    Await.until(() -> count + " posts, not " + posts(), () -> posts() >= count);
    Await.until("all results are stored", () -> results.size() >= count);
  }

  /** Moves the clock, and waits until whatever is to be sent then has been started. */
  void pass(Duration time) {
    clock.advance(time);
    for (int i = 0; i < 2; i++) {
      probes++;
      int expected = probes;
      add(1, another, "probe " + probes + " ");
      deliveries().redrive(List.of());
      Await.until("another host gets its own", () -> another.posts(INBOX) == expected);
    }
  }

  /** Has the peer fail until the circuit is open. What waits is at least 5 deliveries. */
  void open() {
    mallory.serve(INBOX, 503);
    Await.until("it fails", () -> results.size() >= 4);
    pass(Duration.ofSeconds(30));
    Await.until("the circuit is open", () -> circuit.size() == 1);
  }

  @Override
  public void close() {
    server.close();
    mallory.close();
    another.close();
  }
}
