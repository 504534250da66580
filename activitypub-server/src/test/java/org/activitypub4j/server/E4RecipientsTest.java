package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.model.Create;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A repeat that comes to the inbox of another local actor is handled for that actor only. */
class E4RecipientsTest {
  private static final List<String> NAMES = List.of("alice", "bob", "echo", "parrot");
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final SteppingClock signed = new SteppingClock();

  @AutoClose
  private final TestServer server =
      TestServer.start(
          settings ->
              settings
                  .on(
                      Create.class,
                      new ResolvingHandler<Create, Boolean>() {
                        @Override
                        public Boolean resolve(Resolver resolver, Received<Create> received) {
                          started.countDown();
                          Await.until("the test lets it go on", () -> goOn.getCount() == 0);
                          return true;
                        }

                        @Override
                        public void apply(Tx tx, Received<Create> received, Boolean resolved) {}
                      })
                  .listener(
                      new FederationListener() {
                        @Override
                        public void recipientAdded(String activity, String recipient) {
                          told.add(recipient);
                        }
                      }));

  @AutoClose private final Peer mallory = new Peer(signed);

  @AfterEach
  void stop() {
    goOn.countDown();
  }

  private String create(String addresses) {
    return mallory.activity(
        "Create",
        "/create",
        """
        %s"object":{"type":"Note","id":"%s","attributedTo":"%s","content":"x"}"""
            .formatted(addresses, mallory.uri("/note"), mallory.id()));
  }

  /** Signs a request, each a second later, so that no two are the same. */
  private synchronized Headers sign(URI inbox, byte[] body) {
    signed.advance(Duration.ofSeconds(1));
    return mallory.signed(inbox, body, SignatureScheme.DRAFT_CAVAGE_12);
  }

  private ServerResponse post(URI inbox, String json) {
    byte[] body = json.getBytes(UTF_8);
    return server.post(inbox, sign(inbox, body), body);
  }

  private void send(URI inbox, String json) {
    assertThat(post(inbox, json).status()).isEqualTo(202);
  }

  private void send(String name, String json) {
    send(server.inbox(name), json);
  }

  private URI sharedInbox() {
    return server.federation.origin().resolve("/inbox");
  }

  private List<Set<String>> concerns() {
    return server.received.stream()
        .filter(one -> one.activity() instanceof Create)
        .<Set<String>>map(Received::concerns)
        .toList();
  }

  private void isHandled(int times) {
    Await.until(() -> times + " runs: " + concerns(), () -> concerns().size() >= times);
  }

  /** What was sent before was handled before. */
  private void nothingMoreIsHandled(int times) {
    send("alice", mallory.activity("Like", "/last", URI.create("https://example.org/note")));
    Await.until(
        "the last one is handled",
        () -> server.received.stream().anyMatch(one -> !(one.activity() instanceof Create)));
    assertThat(concerns()).hasSize(times);
  }

  @Test
  void a_hidden_recipient_is_told_though_another_was_told_before() {
    goOn.countDown();
    send("alice", create(""));
    isHandled(1);
    send("bob", create(""));
    isHandled(2);
    assertThat(concerns()).containsExactly(Set.of("alice"), Set.of("bob"));
    assertThat(told).containsExactly("bob");
    send("bob", create(""));
    send("alice", create(""));
    nothingMoreIsHandled(2);
  }

  @Test
  void a_hidden_recipient_is_told_though_it_came_to_the_shared_inbox_before() {
    goOn.countDown();
    send(sharedInbox(), create(""));
    isHandled(1);
    send("bob", create(""));
    isHandled(2);
    assertThat(concerns()).containsExactly(Set.of(), Set.of("bob"));
  }

  @Test
  void who_comes_while_it_is_handled_is_told_afterwards() {
    send("alice", create(""));
    Await.until("the handler has started", () -> started.getCount() == 0);
    send("bob", create(""));
    send("echo", create(""));
    goOn.countDown();
    isHandled(2);
    nothingMoreIsHandled(2);
    assertThat(concerns()).containsExactly(Set.of("alice"), Set.of("bob", "echo"));
  }

  @Test
  void who_is_addressed_was_told_by_the_first_run() {
    goOn.countDown();
    String both =
        create(
            "\"to\":[\"%s\",\"%s\"],"
                .formatted(server.actor("alice").id(), server.actor("bob").id()));
    send("alice", both);
    isHandled(1);
    send("bob", both);
    send("echo", both);
    nothingMoreIsHandled(1);
    assertThat(concerns()).containsExactly(Set.of("alice", "bob"));
  }

  @Test
  void what_is_for_everybody_or_for_followers_is_handled_once() {
    goOn.countDown();
    String followers = create("\"cc\":\"" + mallory.id() + "/followers\",");
    send("alice", followers);
    isHandled(1);
    send("bob", followers);
    send("echo", followers);
    nothingMoreIsHandled(1);
    assertThat(concerns()).containsExactly(Set.of());
  }

  @Test
  void each_recipient_is_told_once_however_many_come_at_once() throws Exception {
    goOn.countDown();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<ServerResponse>> posts = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        URI inbox = server.inbox(NAMES.get(i % 4));
        posts.add(() -> post(inbox, create("")));
      }
      for (var answer : threads.invokeAll(posts)) {
        assertThat(answer.get().status()).isEqualTo(202);
      }
    } finally {
      threads.shutdownNow();
    }
    Await.until(
        () -> "all four are told: " + concerns(),
        () -> concerns().stream().mapToInt(Set::size).sum() >= 4);
    nothingMoreIsHandled(concerns().size());
    assertThat(concerns().stream().flatMap(Set::stream)).containsExactlyInAnyOrderElementsOf(NAMES);
  }
}
