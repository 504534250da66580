package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.testing.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * lessons.md E1, E3: whatever the application throws, others are served and peers get an answer.
 */
class E1ErrorsTest {

  private static void fail(String how) {
    switch (how) {
      case "assertion" -> throw new AssertionError("no");
      case "linkage" -> throw new NoClassDefFoundError("no");
      case "stack" -> throw new StackOverflowError();
      default -> throw new IllegalStateException("no");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "assertion", "linkage", "stack"})
  void what_a_handler_throws_counts_as_an_attempt_and_is_parked_in_the_end(String how)
      throws IOException {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    Queue<Boolean> parked = new ConcurrentLinkedQueue<>();
    Queue<String> handled = new ConcurrentLinkedQueue<>();
    try (RemotePeer peer = new RemotePeer("evil.test")) {
      Federation federation =
          LocalServer.start(
              settings ->
                  settings
                      .clock(() -> Instant.now().plus(ahead.get()))
                      .on(
                          Like.class,
                          (tx, received) -> {
                            String id = received.activity().id().orElseThrow().toString();
                            if (id.endsWith("/bad")) {
                              fail(how);
                            }
                            handled.add(id);
                          })
                      .listener(
                          new FederationListener() {
                            @Override
                            public void failed(
                                String activity, boolean last, RuntimeException cause) {
                              parked.add(last);
                              fail(how); // a listener is no better
                            }
                          }));
      try {
        URI mallory = peer.serveActor("/m");
        RemotePeer.send(federation, mallory, RemotePeer.like(mallory, "bad"));
        RemotePeer.send(federation, mallory, RemotePeer.like(mallory, "good"));
        AtomicInteger failures = new AtomicInteger();
        Await.until(
            "it is parked, and the other is handled",
            () -> {
              if (parked.size() > failures.get()) { // no sooner, or leases end under the work
                failures.set(parked.size());
                ahead.updateAndGet(Duration.ofHours(1)::plus);
              }
              return parked.contains(true) && handled.size() == 1;
            });
        assertThat(parked).hasSize(8);
      } finally {
        LocalServer.stop(federation);
      }
    }
  }

  /** An inbox that throws while it is broken, and keys of alice that do. */
  private static final class Breaking extends OverMemory {
    final AtomicBoolean broken = new AtomicBoolean();
    final AtomicReference<@Nullable String> brokenKeys = new AtomicReference<>();
    final AtomicInteger thrown = new AtomicInteger();

    @Override
    public InboxStore inbox() {
      if (broken.get()) {
        thrown.incrementAndGet();
        fail("assertion");
      }
      return memory.inbox();
    }

    @Override
    public KeyStore keys() {
      return new KeyStore() {
        @Override
        public List<ActorKey> keys(String actor) {
          @Nullable String how = brokenKeys.get();
          if (how != null && actor.equals("alice")) {
            fail(how);
          }
          return memory.keys().keys(actor);
        }

        @Override
        public List<ActorKey> makeKeys(String actor) {
          return memory.keys().makeKeys(actor);
        }

        @Override
        public List<ActorKey> addKey(Tx tx, String actor) {
          return memory.keys().addKey(tx, actor);
        }
      };
    }
  }

  @Test
  void what_the_store_throws_does_not_keep_us_from_looking_there_again() throws IOException {
    Breaking storage = new Breaking();
    Queue<URI> handled = new ConcurrentLinkedQueue<>();
    try (RemotePeer peer = new RemotePeer("evil.test")) {
      Federation federation =
          LocalServer.start(
              settings ->
                  settings
                      .storage(storage)
                      .on(Like.class, (tx, received) -> handled.add(received.actorId())));
      try {
        storage.broken.set(true);
        Await.until("it is looked for work", () -> storage.thrown.get() > 0);
        storage.broken.set(false);

        // As another process would put it there: nobody wakes us.
        URI mallory = peer.serveActor("/m");
        InboxEntry entry =
            new InboxEntry(
                "key",
                mallory,
                "order",
                RemotePeer.like(mallory, 1).getBytes(UTF_8),
                Ground.SIGNATURE,
                null,
                Set.of(),
                InboxEntry.Run.FIRST,
                Instant.now(),
                0);
        storage.transactions().run(tx -> storage.inbox().accept(tx, List.of(entry)));

        Await.until("it is handled", () -> handled.contains(mallory));
      } finally {
        LocalServer.stop(federation);
      }
    }
  }

  /** Threads of which it is known how their work ended. */
  private static final class Threads implements Executor, AutoCloseable {
    final AtomicInteger ended = new AtomicInteger();
    final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Override
    public void execute(Runnable work) {
      threads.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException | Error e) {
              thrown.add(e);
            } finally {
              ended.incrementAndGet();
            }
          });
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }

  @Test
  void what_the_virtual_machine_throws_in_a_handler_goes_on_to_its_thread() throws IOException {
    try (RemotePeer peer = new RemotePeer("evil.test");
        Threads threads = new Threads()) {
      Federation federation =
          LocalServer.start(
              settings ->
                  settings.executor(threads).on(Like.class, (tx, received) -> fail("stack")));
      try {
        URI mallory = peer.serveActor("/m");
        RemotePeer.send(federation, mallory, RemotePeer.like(mallory, "bad"));

        Await.until("its thread has it", () -> !threads.thrown.isEmpty());
        assertThat(threads.thrown.remove()).isInstanceOf(StackOverflowError.class);
      } finally {
        LocalServer.stop(federation);
      }
    }
  }

  @Test
  void an_Error_of_the_store_at_the_end_of_a_piece_of_work_goes_no_further() throws IOException {
    Breaking storage = new Breaking();
    try (RemotePeer peer = new RemotePeer("evil.test");
        Threads threads = new Threads()) {
      Federation federation =
          LocalServer.start(
              settings ->
                  settings
                      .executor(threads)
                      .storage(storage)
                      .on(
                          Like.class,
                          (tx, received) -> {
                            storage.broken.set(true); // it cannot be put off, either
                            fail("exception");
                          }));
      try {
        URI mallory = peer.serveActor("/m");
        RemotePeer.send(federation, mallory, RemotePeer.like(mallory, "bad"));

        Await.until("the store has failed", () -> storage.thrown.get() > 0);
        assertThat(federation.close(Duration.ofSeconds(5))).isTrue();
        assertThat(threads.thrown).isEmpty();
      } finally {
        LocalServer.stop(federation);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "assertion", "linkage", "stack"})
  void what_is_thrown_before_a_delivery_is_sent_counts_as_an_attempt(String how)
      throws IOException {
    Breaking storage = new Breaking();
    Queue<DeliveryResult> results = new ConcurrentLinkedQueue<>();
    try (RemotePeer peer = new RemotePeer("evil.test")) {
      Federation federation =
          LocalServer.start(
              settings ->
                  settings
                      .storage(storage)
                      .listener(
                          new FederationListener() {
                            @Override
                            public void delivery(
                                QueuedDelivery delivery, URI activity, DeliveryResult result) {
                              results.add(result);
                            }
                          }));
      try {
        URI mallory = peer.serveActor("/m");
        storage.brokenKeys.set(how);
        federation
            .actor("alice")
            .send(Like.builder().object(URI.create("http://evil.test/x")).to(mallory).build());

        Await.until("it is put off", () -> !results.isEmpty());
        assertThat(results.remove()).isInstanceOf(DeliveryResult.Retry.class);
      } finally {
        LocalServer.stop(federation);
      }
    }
  }

  private static Federation failing(String how) {
    return Federation.builder(
            Here.ORIGIN,
            name -> {
              fail(how);
              return Optional.empty();
            })
        .client(Loopback::only)
        .build();
  }

  private static ServerRequest get(String target) {
    return Here.request("GET", target, Headers.of("Accept", Here.ACTIVITY_JSON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "assertion", "linkage"})
  void what_the_directory_throws_is_answered_with_500_and_a_body(String how) {
    try (Federation federation = failing(how)) {
      for (String target :
          new String[] {
            "/users/alice",
            "/users/alice/outbox",
            "/.well-known/webfinger?resource=acct:alice@here.example"
          }) {
        ServerResponse answer = federation.handle(get(target));
        assertThat(answer.status()).as(target).isEqualTo(500);
        assertThat(answer.text()).contains("the server failed").doesNotContain("no\n");
        assertThat(federation.handleIfOurs(get(target)).orElseThrow().status()).isEqualTo(500);
      }
      ServerRequest post = Here.request("POST", "/users/alice/inbox", Headers.of("Host", "x"));
      ServerResponse answer = federation.handle(post);
      assertThat(answer.status()).as("who sends is asked to send again").isEqualTo(503);
      assertThat(answer.headers().first("Retry-After")).isPresent();
    }
  }

  @Test
  void what_the_virtual_machine_throws_goes_on_to_the_server() {
    try (Federation federation = failing("stack")) {
      assertThatThrownBy(() -> federation.handle(get("/users/alice")))
          .isInstanceOf(StackOverflowError.class);
    }
  }
}
