package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an id of ours names, and whom a handle names, is one call each. */
class O11ResolveTest {
  private final Here here = new Here();

  @AfterEach
  void close() {
    here.close();
  }

  @Test
  void an_id_names_an_actor_a_post_or_an_activity() {
    Create create = here.alice().posts().note("<p>Hi</p>");
    URI post = create.objectId().orElseThrow();
    assertThat(here.federation.resolve(here.alice().id()).orElseThrow())
        .extracting(Local::kind, Local::owner)
        .containsExactly(Local.Kind.ACTOR, "alice");
    assertThat(here.federation.resolve(post).orElseThrow())
        .extracting(Local::kind, Local::owner)
        .containsExactly(Local.Kind.POST, "alice");
    assertThat(here.federation.resolve(create.id().orElseThrow()).orElseThrow())
        .extracting(Local::kind, Local::owner)
        .containsExactly(Local.Kind.ACTIVITY, "alice");

    here.alice().posts().delete(post);
    assertThat(here.federation.resolve(post).orElseThrow().object()).isInstanceOf(Tombstone.class);
  }

  @Test
  void a_handle_or_an_id_of_this_server_is_found_without_asking_anybody() {
    for (String bob :
        List.of("@bob@here.example", "acct:BOB@here.example", "https://here.example/users/bob")) {
      assertThat(here.federation.lookup(bob).id()).as(bob).contains(Here.uri("/users/bob"));
    }
    assertThatThrownBy(() -> here.federation.lookup("@nobody@here.example"))
        .isInstanceOf(FetchException.class);
  }

  @Test
  void what_is_not_here_is_nothing() {
    assertThat(here.federation.resolve(URI.create("https://peer.example/users/alice"))).isEmpty();
    assertThat(here.federation.resolve(Here.uri("/users/nobody"))).isEmpty();
    assertThat(here.federation.resolve(Here.uri("/users/alice/posts/1"))).isEmpty();
  }

  @Test
  void a_direct_post_is_found_too_but_not_its_hidden_recipients() {
    URI secret = URI.create("https://hidden.example/u");
    ASObject note =
        Note.builder().content("x").to(here.alice().id()).set(AS.BCC, List.of(secret)).build();
    URI id = here.alice().publish(note).objectId().orElseThrow();
    ASObject found = here.federation.resolve(id).orElseThrow().object();
    assertThat(found.to()).containsExactly(here.alice().id());
    assertThat(found.get(AS.BCC)).isEmpty();
  }

  @Test
  void a_handle_or_an_id_leads_to_the_actor_who_is_then_mentioned() throws Exception {
    try (LoopbackPeer peer = LoopbackPeer.start("peer.test")) {
      PeerActor carol = peer.actor("/users/carol");
      Mention mention = Mention.of(here.federation.lookup(carol.id().toString()));
      here.alice().posts().note("<p>Hi</p>", List.of(mention));
      assertThat(mention.name().orElseThrow().unescaped())
          .isEqualTo("@carol@" + peer.uri("/").getAuthority());
      assertThat(here.targets()).containsExactly(carol.id());
    }
  }

  /** The server of the handles is not that of the actor, so neither is the host of the mention. */
  @Test
  void a_handle_is_taken_where_an_id_is() throws Exception {
    try (LoopbackPeer peer = LoopbackPeer.start("peer.test");
        LoopbackPeer domain = LoopbackPeer.start("domain.test")) {
      PeerActor carol = peer.actor("/users/carol");
      String handle = "@carol@" + domain.uri("/").getAuthority();
      for (LoopbackPeer server : List.of(peer, domain)) {
        for (String asked : List.of(handle.substring(1), "carol@" + peer.uri("/").getAuthority())) {
          server.serve(
              "/.well-known/webfinger?resource=" + Here.encoded("acct:" + asked),
              "application/jrd+json",
              """
              {"subject":"acct:%s","links":[
                {"rel":"self","type":"application/activity+json","href":"%s"}]}"""
                  .formatted(handle.substring(1), carol.id()));
        }
      }
      Mention mention = here.federation.mention(handle);
      assertThat(mention.href()).contains(carol.id());
      assertThat(mention.name().orElseThrow().unescaped()).isEqualTo(handle);
      ActorContext alice = here.alice();
      alice.follows().follow(handle);
      assertThat(alice.follows().state(carol.id())).contains(FollowState.PENDING);
      alice.follows().unfollow(handle);
      alice.blocks().block(handle);
      assertThat(alice.blocks().blocked(10)).containsExactly(carol.id());
      assertThat(here.federation.mention("@bob@here.example").href())
          .contains(Here.uri("/users/bob"));
      assertThatThrownBy(
              () -> here.store.transactions().run(tx -> alice.follows().follow("@a@b.example")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("look @a@b.example up before");
      assertThatThrownBy(() -> alice.follows().follow("@nobody@here.example"))
          .isInstanceOf(FetchException.class);
    }
  }
}
