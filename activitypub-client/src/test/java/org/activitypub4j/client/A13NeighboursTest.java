package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Note;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mallory embeds under the id of a neighbour on her server is not the neighbour's. */
@Timeout(60)
class A13NeighboursTest {
  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  @AutoClose private final FederationClient client = Clients.loopback();

  private void serve(String target, String members) {
    String json =
        "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"$%s\",%s}"
            .formatted(target, members);
    peer.on(target, Reply.document(json.replace("$", peer.origin().toString())));
  }

  private void serveNeighbours() {
    serve("/mallory", "\"type\":\"Person\",\"inbox\":\"$/mi\",\"outbox\":\"$/c\"");
    serve("/alices", "\"type\":\"Note\",\"attributedTo\":\"$/alice\",\"content\":\"true\"");
  }

  private Trusted<Actor> mallory() {
    return client.resolve(peer.url("/mallory"), Actor.class, client.newBudget());
  }

  private static String text(ASObject object) {
    return object.content().orElseThrow().toPlainText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Note\"", "[\"Collection\",\"Note\"]", "[\"Note\",\"Collection\"]"})
  void an_item_that_names_nobody_is_asked_for_at_its_id(String type) {
    serveNeighbours();
    serve(
        "/c",
        "\"type\":\"OrderedCollection\",\"orderedItems\":"
            + "[{\"type\":%s,\"id\":\"$/alices\",\"content\":\"forged\"}]".formatted(type));
    CollectionItem item = client.walk(mallory(), AS.OUTBOX, client.newBudget()).next();

    assertThat(item.object()).isEmpty();
    Trusted<ASObject> resolved = item.resolve(ASObject.class);
    assertThat(text(resolved.object())).isEqualTo("true");
    assertThat(resolved.trust().owner()).contains(peer.url("/alice"));
  }

  @Test
  void a_parent_that_names_nobody_is_asked_for_at_its_id() {
    serveNeighbours();
    serve(
        "/reply",
        "\"type\":\"Note\",\"attributedTo\":\"$/mallory\",\"inReplyTo\":"
            + "{\"type\":\"Note\",\"id\":\"$/alices\",\"content\":\"forged\"}");
    Trusted<Note> reply = client.resolve(peer.url("/reply"), Note.class, client.newBudget());

    Trusted<ASObject> parent = client.ancestors(reply, client.newBudget()).next();

    assertThat(text(parent.object())).isEqualTo("true");
    assertThat(parent.trust().owner()).contains(peer.url("/alice"));
  }

  @Test
  void a_collection_of_two_owners_is_not_that_of_a_third_who_names_it() {
    serveNeighbours();
    serve(
        "/c",
        "\"type\":\"OrderedCollection\",\"attributedTo\":[\"$/alice\",\"$/bob\"],\"orderedItems\":"
            + "[{\"type\":\"Note\",\"id\":\"$/x\",\"attributedTo\":\"$/mallory\"}]");

    assertThat(client.walk(mallory(), AS.OUTBOX, client.newBudget()).next().object()).isEmpty();
  }

  @Test
  void a_post_is_not_a_collection_because_it_says_so_too() {
    serveNeighbours();
    serve(
        "/reply",
        "\"type\":\"Note\",\"attributedTo\":\"$/mallory\",\"inReplyTo\":"
            + "{\"type\":[\"Collection\",\"Note\"],\"id\":\"$/alices\",\"content\":\"forged\"}");
    FetchedDocument reply = client.fetch(peer.url("/reply"), client.newBudget());

    ASObject kept = reply.trust().keepProven(reply.object());

    assertThat(kept.get(AS.IN_REPLY_TO).get(0).id()).contains(peer.url("/alices"));
    assertThat(kept.get(AS.IN_REPLY_TO).get(0).object()).isEmpty();
  }
}
