package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.CollectionItem;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.Resolved;
import org.activitypub4j.client.Resolved.Route;
import org.activitypub4j.client.ResolvedActor;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.ResolvedObject;
import org.activitypub4j.client.Trusted;
import org.activitypub4j.client.Walk;
import org.activitypub4j.client.WalkEnd;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What our client finds out from a peer. A subclass names the peer.
 *
 * @param <P> the peer's class
 */
@Tag("exchange")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Reading<P extends Peer> {
  private final FederationClient client = client().build();
  private @Nullable P peer;

  /** Skips or fails the class where the peer is not installed. */
  abstract void needsPeer();

  /** Starts the peer. */
  abstract P startPeer();

  /** What the peer says in NodeInfo that it runs. */
  abstract String software();

  static FederationClient.Builder client() {
    return FederationClient.builder()
        .userAgent("Interop", "1.0", Origin.parse("https://interop.example"))
        .allowNetworks(Cidr.parse("127.0.0.0/8"));
  }

  @BeforeAll
  void start() {
    needsPeer();
    peer = startPeer();
  }

  @AfterAll
  void stop() {
    client.close();
    if (peer != null) {
      peer.close();
    }
  }

  P peer() {
    return Objects.requireNonNull(peer, "not started");
  }

  FederationClient reader() {
    return client;
  }

  Budget budget() {
    return client.newBudget();
  }

  String handle() {
    String path = peer().actor().getPath();
    return "@%s@%s"
        .formatted(path.substring(path.lastIndexOf('/') + 1), peer().actor().getAuthority());
  }

  static FetchException.Reason refusal(FederationClient by, URI url) {
    FetchException refusal =
        catchThrowableOfType(FetchException.class, () -> by.fetch(url, by.newBudget()));
    assertThat(refusal).as("nobody refused %s", url).isNotNull();
    return refusal.reason();
  }

  @Test
  void a_handle_leads_to_its_actor() {
    ResolvedActor found = client.lookupActor(handle(), budget());

    assertThat(found.document().id()).isEqualTo(peer().actor());
    assertThat(found.handle().map(Object::toString)).contains(handle());
    assertThat(found.proof()).isEqualTo(HandleProof.SAME_HOST);
  }

  @Test
  void a_url_leads_to_the_actor_or_the_post_that_it_names() {
    URI post = peer().post("for a look-up by URL");

    Resolved actor = client.lookup(peer().actor(), budget());
    assertThat(actor).isInstanceOf(ResolvedActor.class);
    assertThat(actor.document().id()).isEqualTo(peer().actor());

    Resolved found = client.lookup(post.toString(), budget());
    assertThat(found).isInstanceOf(ResolvedObject.class);
    assertThat(found.document().id()).isEqualTo(post);
    assertThat(found.route()).isEqualTo(Route.ID);
    assertThat(found.document().trust().owner()).contains(peer().actor());
  }

  @Test
  void all_posts_are_found_in_the_outbox() {
    List<URI> posts =
        List.of(peer().post("first of the outbox"), peer().post("second"), peer().post("third"));

    Walk<CollectionItem> outbox = client.walk(actor(), AS.OUTBOX, budget());
    List<URI> found = outbox.stream().map(this::noteOf).toList();

    assertThat(found).containsAll(posts);
    assertThat(outbox.end()).contains(new WalkEnd.Complete());
  }

  /** The note that an item of an outbox created. */
  final URI noteOf(CollectionItem item) {
    Trusted<Create> create = item.resolve(Create.class);
    Trusted<Note> note =
        client.resolve(create.object().objects().get(0), create.trust(), Note.class, budget());
    assertThat(note.trust().owner()).contains(peer().actor());
    return note.object().id().orElseThrow();
  }

  @Test
  void a_follower_is_found_among_the_followers() {
    try (ControlledPeer us = Ours.start()) {
      us.follow(peer().actor());
      AwaitServers.until(
          "is followed", () -> us.following(peer().actor()) == FollowState.ACCEPTED, us, peer());

      Walk<CollectionItem> followers = client.walk(actor(), AS.FOLLOWERS, budget());
      List<URI> found = followers.stream().flatMap(item -> item.id().stream()).toList();

      followersAre(us.actor(), found, followers.end().orElseThrow());
    }
  }

  /** What the peer tells of its followers. */
  void followersAre(URI follower, List<URI> found, WalkEnd end) {
    assertThat(found).contains(follower);
    assertThat(end).isEqualTo(new WalkEnd.Complete());
  }

  @Test
  void a_reply_leads_up_to_the_post_that_began() {
    URI first = peer().post("where it begins");
    URI second = peer().reply("what follows", first, peer().actor());
    URI third = peer().reply("what follows that", second, peer().actor());
    Trusted<?> reply = client.lookup(third, budget()).document().trusted();

    Walk<Trusted<ASObject>> above = client.ancestors(reply, budget());

    assertThat(above.stream().map(post -> post.object().id().orElseThrow()).toList())
        .containsExactly(second, first);
    assertThat(above.end()).contains(new WalkEnd.Complete());
  }

  @Test
  void nodeinfo_tells_what_it_runs() {
    Origin server = Origin.of(peer().actor()).orElseThrow();

    assertThat(client.nodeInfo(server, budget()).software().name()).isEqualTo(software());
    assertThat(client.nodeInfo(server, budget()).protocols()).contains("activitypub");
  }

  final Trusted<?> actor() {
    return client.lookup(peer().actor(), budget()).document().trusted();
  }
}
