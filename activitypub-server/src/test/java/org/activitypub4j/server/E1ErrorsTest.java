package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Like;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.testing.Await;
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
        Await.until(
            "it is parked, and the other is handled",
            () -> {
              ahead.updateAndGet(Duration.ofMinutes(1)::plus);
              return parked.contains(true) && handled.size() == 1;
            });
        assertThat(parked).hasSize(8);
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
        .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
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
      assertThat(federation.handle(post).status()).isEqualTo(500);
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
