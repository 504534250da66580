package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.WalkEnd.Capped;
import org.activitypub4j.client.WalkEnd.Capped.Limit;
import org.activitypub4j.client.WalkEnd.Complete;
import org.activitypub4j.client.WalkEnd.Failed;
import org.activitypub4j.client.WalkEnd.Loop;
import org.activitypub4j.client.WalkEnd.OutOfBudget;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Ground;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** protocol.md H4; security.md D4: conversations, upwards and by their context. */
@Timeout(60)
class H4ConversationsTest {
  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  @AutoClose private final FederationClient client = Clients.loopback();

  private Reply document(String members) {
    String json = "{\"@context\":\"https://www.w3.org/ns/activitystreams\"," + members + "}";
    return Reply.document(json.replace("$", peer.origin().toString()));
  }

  private void serve(String target, String members) {
    peer.on(target, document(members));
  }

  private void serveNote(String target, String members) {
    serve(target, "\"type\":\"Note\",\"id\":\"$" + target + "\"" + members);
  }

  private Trusted<Note> note(String target) {
    return client.resolve(peer.url(target), Note.class, client.newBudget());
  }

  private static List<String> paths(Walk<Trusted<ASObject>> walk) {
    List<String> paths = new ArrayList<>();
    walk.forEachRemaining(post -> paths.add(post.object().id().map(URI::getPath).orElse("-")));
    return paths;
  }

  @Test
  void H4_ancestors_come_nearest_first_until_the_post_that_began() {
    serveNote("/3", ",\"inReplyTo\":\"$/2\"");
    serveNote("/2", ",\"inReplyTo\":[\"$/1\",\"$/x\"]");
    serveNote("/1", ",\"inReplyTo\":null");
    Walk<Trusted<ASObject>> walk = client.ancestors(note("/3"), client.newBudget());

    assertThat(paths(walk)).containsExactly("/2", "/1");
    assertThat(walk.end()).contains(new Complete());
  }

  @Test
  void H4_an_embedded_parent_of_the_same_author_is_not_fetched() {
    serveNote(
        "/2",
        ",\"attributedTo\":\"$/a\",\"inReplyTo\":"
            + "{\"type\":\"Note\",\"id\":\"$/1\",\"attributedTo\":\"$/a\"}");
    Walk<Trusted<ASObject>> walk = client.ancestors(note("/2"), client.newBudget());

    assertThat(walk.next().trust().ground()).isEqualTo(Ground.EMBEDDING);
    assertThat(paths(walk)).isEmpty();
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void H4_a_parent_that_is_gone_ends_the_walk_with_the_reason() {
    serveNote("/2", ",\"inReplyTo\":\"$/1\"");
    peer.on("/1", Reply.status(410));
    Walk<Trusted<ASObject>> walk = client.ancestors(note("/2"), client.newBudget());

    assertThat(paths(walk)).isEmpty();
    assertThat(((Failed) walk.end().orElseThrow()).cause().reason()).isEqualTo(Reason.GONE);
  }

  @Test
  void D4_ancestors_in_a_circle() {
    serveNote("/1", ",\"inReplyTo\":\"$/2\"");
    serveNote("/2", ",\"inReplyTo\":\"$/3\"");
    serveNote("/3", ",\"inReplyTo\":\"$/1\"");
    Walk<Trusted<ASObject>> walk = client.ancestors(note("/1"), client.newBudget());

    assertThat(paths(walk)).containsExactly("/2", "/3");
    assertThat(walk.end()).contains(new Loop(peer.url("/1")));
  }

  @Test
  void A1_a_parent_under_another_url_than_its_id_ends_the_walk() {
    serveNote("/1", ",\"inReplyTo\":\"$/@2\"");
    serve("/@2", "\"type\":\"Note\",\"id\":\"$/2\"");
    serveNote("/2", "");
    Walk<Trusted<ASObject>> walk = client.ancestors(note("/1"), client.newBudget());

    assertThat(paths(walk)).isEmpty();
    assertThat(((Failed) walk.end().orElseThrow()).cause().reason()).isEqualTo(Reason.ID_MISMATCH);
  }

  private void serveChain(int length) {
    for (int i = 0; i <= length; i++) {
      serveNote("/" + i, ",\"inReplyTo\":\"$/" + (i + 1) + "\"");
    }
  }

  @Test
  void D4_a_chain_of_ten_thousand_uses_up_the_budget() {
    serveChain(10_000);
    Walk<Trusted<ASObject>> walk = client.ancestors(note("/0"), client.newBudget());

    assertThat(paths(walk)).hasSize(20);
    assertThat(walk.end().orElseThrow()).isInstanceOf(OutOfBudget.class);
    assertThat(peer.requests()).hasSize(21);
  }

  @Test
  void D4_a_chain_of_ten_thousand_ends_after_512() {
    serveChain(10_000);
    Budget roomy = Budget.of(new BudgetLimits(20_000, 5, Duration.ofSeconds(50)));
    Walk<Trusted<ASObject>> walk = client.ancestors(note("/0"), roomy);

    assertThat(paths(walk)).hasSize(512);
    assertThat(walk.end()).contains(new Capped(Limit.ANCESTORS, 512));
    assertThat(walk.end().orElseThrow().message()).contains("512 ancestors");
    assertThat(peer.requests()).hasSize(513);
  }

  // ------------------------------------------------------------------ FEP-f228

  @Test
  void H4_the_context_gives_the_conversation() {
    serveNote("/1", ",\"context\":\"$/context\"");
    serveNote("/2", ",\"inReplyTo\":\"$/1\",\"context\":\"$/context\"");
    serve(
        "/context",
        "\"type\":\"OrderedCollection\",\"id\":\"$/context\",\"orderedItems\":[\"$/1\",\"$/2\"]");
    Walk<CollectionItem> walk = client.conversation(note("/2"), client.newBudget()).orElseThrow();
    List<Trusted<Note>> posts = walk.stream().map(item -> item.resolve(Note.class)).toList();

    assertThat(posts).hasSize(2);
    assertThat(walk.end()).contains(new Complete());
    // The post that began the conversation and the collection name each other.
    Trusted<ASCollection> context =
        client.resolve(peer.url("/context"), ASCollection.class, client.newBudget());
    assertThat(
            Trust.reciprocal(
                    posts.get(0).object(), AS.CONTEXT_OF, context.object(), AS.ORDERED_ITEMS)
                .isProven())
        .isTrue();
  }

  @Test
  void H4_a_context_on_another_server_is_the_conversation_as_that_server_sees_it() {
    String other = "http://other.test:" + peer.port();
    serveNote("/2", ",\"context\":\"" + other + "/context\"");
    serve(
        "/context",
        "\"type\":\"OrderedCollection\",\"id\":\"%1$s/context\",\"orderedItems\":[{\"type\":\"Note\",\"id\":\"$/2\",\"content\":\"forged\"}]"
            .formatted(other));
    CollectionItem item = client.conversation(note("/2"), client.newBudget()).orElseThrow().next();

    assertThat(item.object()).isEmpty();
    assertThat(item.resolve(Note.class).object().content()).isEmpty();
  }

  @Test
  void H4_a_conversation_that_is_a_url_serves_too() {
    peer.on(
        "/1",
        Reply.document(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",
              {"ostatus":"http://ostatus.org#","conversation":"ostatus:conversation"}],
             "type":"Note","id":"$/1","conversation":"$/context"}"""
                .replace("$", peer.origin().toString())));
    serve("/context", "\"type\":\"Collection\",\"id\":\"$/context\",\"items\":\"$/1\"");

    assertThat(client.conversation(note("/1"), client.newBudget()).orElseThrow().next().id())
        .contains(peer.url("/1"));
  }

  @Test
  void H4_a_tag_uri_is_only_a_name() {
    serveNote("/1", ",\"context\":\"tag:peer.test,2026:1\"");
    serveNote("/2", "");

    assertThat(client.conversation(note("/1"), client.newBudget())).isEmpty();
    assertThat(client.conversation(note("/2"), client.newBudget())).isEmpty();
  }

  @Test
  void H4_a_context_that_is_no_collection_gives_nothing() {
    serveNote("/1", ",\"context\":\"$/topic\"");
    serve("/topic", "\"type\":\"Article\",\"id\":\"$/topic\"");
    Walk<CollectionItem> walk = client.conversation(note("/1"), client.newBudget()).orElseThrow();

    assertThat(walk.hasNext()).isFalse();
    assertThat(((Failed) walk.end().orElseThrow()).cause().reason()).isEqualTo(Reason.WRONG_TYPE);
  }
}
