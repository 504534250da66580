package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.activitypub4j.model.Block;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Undo;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A block is one call, and the blocked one does not reach who blocks it any more. */
class O10BlocksTest {
  private final Queue<Received<?>> handled = new ConcurrentLinkedQueue<>();

  @AutoClose
  private final TestServer server =
      TestServer.start(
          settings ->
              settings.listener(
                  new FederationListener() {
                    @Override
                    public void handled(Received<?> received) {
                      handled.add(received);
                    }
                  }));

  @AutoClose private final Peer mallory = new Peer();
  private final ActorContext alice = server.actor("alice");
  private int sent;

  private void send(String type, String rest) {
    String path = "/activities/" + sent++;
    String json = mallory.activity(type, path, rest);
    assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
    Await.until(
        "it is handled",
        () ->
            handled.stream()
                .anyMatch(one -> one.activity().id().orElseThrow().equals(mallory.uri(path))));
  }

  private void mention(String... names) {
    StringBuilder to = new StringBuilder();
    for (String name : names) {
      to.append(to.isEmpty() ? "" : ",").append('"').append(server.actor(name).id()).append('"');
    }
    send(
        "Create",
        """
        "to":[%s],"object":{"type":"Note","id":"%s","attributedTo":"%s","content":"hi"}"""
            .formatted(to, mallory.uri("/notes/" + sent), mallory.id()));
  }

  private long heard(Class<?> type) {
    return server.received.stream().filter(one -> type.isInstance(one.activity())).count();
  }

  @Test
  void what_the_blocked_one_writes_to_who_blocks_it_is_not_heard() {
    mention("alice");
    alice.blocks().block(mallory.id());
    mention("alice");
    assertThat(heard(Create.class)).isEqualTo(1);
  }

  @Test
  void others_still_hear_of_it_and_it_does_not_concern_who_blocks() {
    alice.blocks().block(mallory.id());
    mention("alice", "bob");
    assertThat(server.received)
        .singleElement()
        .satisfies(received -> assertThat(received.concerns()).containsExactly("bob"));
  }

  @Test
  void what_takes_something_back_is_heard() {
    alice.blocks().block(mallory.id());
    send("Delete", "\"object\":\"%s\",\"to\":\"%s\"".formatted(mallory.uri("/n"), alice.id()));
    send("Undo", "\"object\":\"%s\",\"to\":\"%s\"".formatted(mallory.uri("/l"), alice.id()));
    assertThat(heard(Delete.class)).isEqualTo(1);
    assertThat(heard(Undo.class)).isEqualTo(1);
  }

  @Test
  void the_blocked_one_cannot_follow_until_the_block_ends() {
    alice.blocks().block(mallory.id());
    send("Follow", "\"object\":\"%s\"".formatted(alice.id()));
    assertThat(alice.follows().followers(10)).isEmpty();

    alice.blocks().unblock(mallory.id());
    send("Follow", "\"object\":\"%s\"".formatted(alice.id()));
    assertThat(alice.follows().followers(10)).containsExactly(mallory.id());
  }

  @Test
  void the_blocked_ones_are_listed_and_an_Undo_names_the_Block() {
    Block block = alice.blocks().block(mallory.id());
    assertThat(alice.blocks().blocked(10)).containsExactly(mallory.id());
    Undo undo = alice.blocks().unblock(mallory.id());
    assertThat(undo.objectId()).isEqualTo(block.id());
    assertThat(alice.blocks().blocked(10)).isEmpty();
    assertThatThrownBy(() -> alice.blocks().unblock(mallory.id()))
        .hasMessageContaining("does not block");
  }

  @Test
  void nobody_blocks_itself_or_what_is_no_id() {
    assertThatThrownBy(() -> alice.blocks().block(alice.id()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> alice.blocks().block(URI.create("acct:bob@example.org")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(alice.blocks().blocked(10)).isEmpty();
  }
}
