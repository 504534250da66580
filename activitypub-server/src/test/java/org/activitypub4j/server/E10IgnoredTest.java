package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever watches is told of each activity that had no effect, and why. */
class E10IgnoredTest {
  private final Queue<String> ignored = new ConcurrentLinkedQueue<>();
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private RemotePeer peer;
  private Federation federation;
  private URI carol;

  @BeforeEach
  void start() throws IOException {
    peer = new RemotePeer("peer.test");
    carol = peer.serveActor("/carol");
    federation =
        LocalServer.start(
            settings ->
                settings.listener(
                    new FederationListener() {
                      @Override
                      public void ignored(String activity, IgnoreReason reason, String detail) {
                        ignored.add(reason + " " + activity);
                      }

                      @Override
                      public void handled(Received<?> received) {
                        handled.add(received.activity().id().map(URI::toString).orElse(""));
                      }
                    }));
  }

  @AfterEach
  void stop() {
    LocalServer.stop(federation);
    peer.close();
  }

  private void send(String type, String id, String object) {
    String json = World.activity(type, URI.create(carol + "/" + id), carol, "\"object\":" + object);
    assertThat(RemotePeer.send(federation, carol, json).status()).isEqualTo(202);
  }

  private String told(int number) {
    Await.until(() -> "event " + number + " of " + ignored, () -> ignored.size() >= number);
    return ignored.stream().skip(number - 1).findFirst().orElseThrow();
  }

  private static String follow(URI actor, URI object) {
    return "{\"type\":\"Follow\",\"actor\":\"%s\",\"object\":\"%s\"}".formatted(actor, object);
  }

  @ParameterizedTest
  @CsvSource({
    "Accept, NO_MATCH",
    "Reject, NO_MATCH",
  })
  void an_answer_to_a_Follow_that_we_do_not_have(String type, String reason) {
    send(type, "1", follow(federation.actor("alice").id(), carol));
    assertThat(told(1)).isEqualTo(reason + " " + carol + "/1");
    Await.until("its turn came", () -> handled.contains(carol + "/1"));
  }

  @Test
  void an_Undo_of_a_Follow_that_we_do_not_have() {
    send("Undo", "1", follow(carol, federation.actor("alice").id()));
    assertThat(told(1)).isEqualTo("NO_MATCH " + carol + "/1");
  }

  @Test
  void a_Follow_or_a_Block_of_somebody_who_is_not_here() {
    send("Follow", "1", "\"http://ours.test/users/nobody\"");
    assertThat(told(1)).isEqualTo("NOBODY " + carol + "/1");
    send("Block", "2", "\"http://ours.test/users/nobody\"");
    assertThat(told(2)).isEqualTo("NOBODY " + carol + "/2");
  }

  @Test
  void a_type_for_which_nobody_is() {
    send("Listen", "1", "\"https://radio.example/1\"");
    assertThat(told(1)).isEqualTo("UNWANTED " + carol + "/1");
  }

  @Test
  void what_is_known() {
    send("Listen", "1", "\"https://radio.example/1\"");
    told(1);
    send("Listen", "1", "\"https://radio.example/1\"");
    assertThat(told(2)).isEqualTo("KNOWN " + carol + "/1");
  }

  @Test
  void a_hint_that_proves_nothing() {
    URI dave = peer.uri("/dave");
    String json = RemotePeer.like(dave, 1);
    assertThat(RemotePeer.send(federation, carol, json).status()).isEqualTo(202);
    assertThat(told(1)).isEqualTo("NOT_PROVEN " + dave + "/likes/1");
  }

  @Test
  void what_has_an_effect_is_not_ignored() {
    send("Follow", "1", "\"" + federation.actor("alice").id() + "\"");
    Await.until("it is handled", () -> handled.contains(carol + "/1"));
    send("Undo", "2", follow(carol, federation.actor("alice").id()));
    Await.until("it is handled", () -> handled.contains(carol + "/2"));
    assertThat(ignored).isEmpty();
  }
}
