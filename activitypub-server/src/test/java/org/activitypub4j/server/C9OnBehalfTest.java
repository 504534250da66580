package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A post that is for a local actor is fetched as this actor, and only if it was not sent. */
class C9OnBehalfTest {
  private static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

  @AutoClose private final Peer peer = new Peer();
  @AutoClose private final Peer other = new Peer();

  /** What a handler fetches besides what the engine does. */
  private volatile URI wanted = peer.uri("/posts/1");

  @AutoClose
  private final TestServer server =
      TestServer.start(settings -> settings.on(Create.class, new Fetching()));

  private final URI shared = server.federation.origin().resolve("/inbox");
  private final URI post = peer.uri("/posts/1");

  private final class Fetching implements ResolvingHandler<Create, ASObject> {
    @Override
    public ASObject resolve(Resolver resolver, Received<Create> received) {
      return resolver.object(wanted);
    }

    @Override
    public void apply(Tx tx, Received<Create> received, ASObject resolved) {}
  }

  private Note note(Peer of, String path) {
    return Note.builder().id(of.uri(path)).attributedTo(of.id()).content("x").build();
  }

  private void send(URI inbox, String to, String object) {
    peer.serve("/posts/1", note(peer, "/posts/1"));
    other.serve("/posts/2", note(other, "/posts/2"));
    String create =
        peer.activity(
            "Create", "/creates/1", "\"to\":[\"%s\"],\"object\":%s".formatted(to, object));
    assertThat(peer.send(server, inbox, create).status()).isEqualTo(202);
    server.await(Create.class);
  }

  private String byId() {
    return "\"" + post + "\"";
  }

  private String followers() {
    return peer.id() + "/followers";
  }

  private void follow(String name) {
    URI follow = URI.create(server.actor(name).id() + "/follows/1");
    Stores.putFollowing(server.store, name, new Following(peer.id(), follow, FollowState.ACCEPTED));
  }

  /** As whom a URL was asked for: the id of the actor whose key signed each request. */
  private List<URI> askedAs(URI url) {
    return server.requests.stream()
        .filter(request -> request.target().equals(url))
        .map(RequestEvent::keyId)
        .map(key -> URI.create(key.toString().replaceAll("#.*", "")))
        .distinct()
        .toList();
  }

  private URI alice() {
    return server.actor("alice").id();
  }

  @Test
  void a_post_for_followers_is_fetched_as_one_of_them() {
    follow("alice");

    send(shared, followers(), byId());

    assertThat(askedAs(post)).containsExactly(alice());
  }

  @Test
  void what_was_sent_to_an_inbox_is_fetched_as_its_owner() {
    follow("bob");

    send(server.inbox("alice"), followers(), byId());

    assertThat(askedAs(post)).containsExactly(alice());
  }

  @Test
  void what_addresses_an_actor_is_fetched_as_this_actor() {
    send(shared, alice().toString(), byId());

    assertThat(askedAs(post)).containsExactly(alice());
  }

  @Test
  void what_is_public_is_fetched_as_the_server() {
    follow("alice");

    send(server.inbox("alice"), PUBLIC, byId());

    assertThat(askedAs(post)).hasSize(1).doesNotContain(alice());
  }

  @Test
  void no_other_server_learns_for_whom_it_was() {
    wanted = other.uri("/posts/2");

    send(server.inbox("alice"), alice().toString(), byId());

    assertThat(askedAs(other.uri("/posts/2"))).hasSize(1).doesNotContain(alice());
  }

  @Test
  void what_was_sent_is_not_fetched() {
    send(
        server.inbox("alice"),
        alice().toString(),
        """
        {"type":"Note","id":"%s","attributedTo":"%s","content":"y"}"""
            .formatted(post, peer.id()));

    assertThat(askedAs(post)).isEmpty();
  }

  @Test
  void what_an_actor_asks_for_is_fetched_as_this_actor() {
    peer.serve("/posts/1", note(peer, "/posts/1"));

    server.federation.client().fetch(post, server.actor("alice").newBudget());

    assertThat(askedAs(post)).containsExactly(alice());
  }
}
