package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.ViewPolicy;
import org.activitypub4j.server.spi.ViewRequest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** lessons.md O9, O14: one policy decides on every document, and knows the server that asks. */
class O9WhoMaySeeTest {
  private final LoopbackPeer peer = LoopbackPeer.start("social.peer.test");
  private final LoopbackPeer other = LoopbackPeer.start("other.test");

  /** The actor that signs the fetches of a server. */
  private final PeerActor server = peer.actor("/actor");

  private final PeerActor stranger = other.actor("/actor");

  @AfterEach
  void stop() {
    peer.close();
    other.close();
  }

  private static Here here(ViewPolicy policy, FetchAccess access) {
    return new Here(settings -> settings.viewPolicy(policy).fetchAccess(access));
  }

  private static Here here() {
    return here(ViewPolicy.addressed(), FetchAccess.OPEN);
  }

  private static ServerResponse get(Here here, URI uri, PeerActor as) {
    return here.federation.handle(Here.request("GET", Here.target(uri), signed(uri, as)));
  }

  private static Headers signed(URI uri, PeerActor as) {
    return as.sign("GET", uri, null, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system())
        .plus("Accept", Here.ACTIVITY_JSON);
  }

  private static void follower(Here here, String name, URI id, FollowState state) {
    Stores.putFollower(here.store, name, new Follower(id, id, null, null, state));
  }

  private static Create post(Here here, URI... to) {
    return here.alice().publish(Note.builder().content("<p>psst</p>").to(to).build());
  }

  private static void assertNothing(Here here, URI uri, PeerActor as) {
    ServerResponse hidden = get(here, uri, as);
    ServerResponse absent = get(here, here.alice().newPostId(), as);
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.text()).isEqualTo(absent.text());
    assertThat(hidden.headers()).hasToString(absent.headers().toString());
  }

  private static void assertShown(ServerResponse response, int status) {
    assertThat(response.status()).as(response.text()).isEqualTo(status);
    assertThat(response.headers().values("Cache-Control")).containsExactly("private, no-store");
    assertThat(response.headers().values("Vary")).containsExactly("Accept, Signature");
  }

  @Test
  void a_post_for_followers_is_shown_to_the_server_of_a_follower() {
    try (Here here = here()) {
      Create create = post(here, here.alice().followers());
      URI post = create.objectId().orElseThrow();
      assertNothing(here, post, server);
      follower(here, "alice", peer.uri("/users/carol"), FollowState.PENDING);
      follower(here, "bob", peer.uri("/users/carol"), FollowState.ACCEPTED);
      assertNothing(here, post, server);

      follower(here, "alice", peer.uri("/users/carol"), FollowState.ACCEPTED);
      assertShown(get(here, post, server), 200);
      assertShown(get(here, create.id().orElseThrow(), server), 200);
      assertNothing(here, post, stranger);
      assertThat(here.get(post).status()).isEqualTo(404);

      here.alice().posts().delete(post);
      assertShown(get(here, post, server), 410);
      assertNothing(here, post, stranger);
    }
  }

  @Test
  void a_follower_on_a_server_of_a_similar_name_opens_nothing() {
    try (Here here = here()) {
      URI post = post(here, here.alice().followers()).objectId().orElseThrow();
      String origin = peer.uri("").toString();
      for (String similar :
          List.of(
              origin + ".evil.test/u",
              origin + "0/u",
              origin + "-a/u",
              origin.replace("http:", "https:") + "/u",
              "http://social.peer.test/u",
              "http://a/u",
              "http://zzz/u")) {
        follower(here, "alice", URI.create(similar), FollowState.ACCEPTED);
      }
      assertNothing(here, post, server);
      follower(here, "alice", peer.uri("/"), FollowState.ACCEPTED);
      assertShown(get(here, post, server), 200);
    }
  }

  @Test
  void a_post_for_some_is_shown_to_them_and_their_servers_and_to_no_follower() {
    try (Here here = here()) {
      URI direct = post(here, peer.uri("/users/carol")).objectId().orElseThrow();
      URI hidden =
          here.alice()
              .publish(
                  Note.builder()
                      .content("<p>psst</p>")
                      .set(AS.BCC, List.of(peer.uri("/users/carol")))
                      .build())
              .objectId()
              .orElseThrow();
      follower(here, "alice", stranger.id(), FollowState.ACCEPTED);
      for (URI post : List.of(direct, hidden)) {
        assertShown(get(here, post, server), 200);
        assertShown(get(here, post, peer.actor("/users/carol")), 200);
        assertThat(get(here, post, server).text()).doesNotContain("bcc");
        assertNothing(here, post, stranger);
      }
      URI forFollowersOfBob = post(here, Here.uri("/users/bob/followers")).objectId().orElseThrow();
      follower(here, "alice", server.id(), FollowState.ACCEPTED);
      follower(here, "bob", server.id(), FollowState.ACCEPTED);
      assertNothing(here, forFollowersOfBob, server);
    }
  }

  @Test
  void public_only_means_everybody_or_nobody() {
    try (Here here = here(ViewPolicy.publicOnly(), FetchAccess.OPEN)) {
      follower(here, "alice", server.id(), FollowState.ACCEPTED);
      assertNothing(
          here, post(here, here.alice().followers(), server.id()).objectId().orElseThrow(), server);
    }
  }

  @Test
  void a_blocked_domain_sees_nothing_of_anybody_where_all_must_sign() {
    ViewPolicy policy =
        ViewPolicy.addressed().and(ViewPolicy.blocking(List.of("Peer.test", "er.test")));
    try (Here here = here(policy, FetchAccess.SIGNED)) {
      URI open = here.alice().posts().note("<p>Hello</p>").objectId().orElseThrow();
      URI direct = post(here, server.id(), stranger.id()).objectId().orElseThrow();
      for (URI uri :
          List.of(
              open,
              direct,
              here.alice().id(),
              here.alice().followers(),
              Here.uri("/users/alice/followers?page=first"),
              Here.uri("/users/alice/following"),
              Here.uri("/users/alice/featured"),
              Here.uri("/users/alice/outbox"),
              Here.uri("/users/alice/outbox?page=first"))) {
        assertNothing(here, uri, server);
        assertShown(get(here, uri, stranger), 200);
      }
      assertThat(get(here, Here.uri("/actor"), server).status()).isEqualTo(200);
    }
  }

  private static List<URI> lists() {
    return List.of(Here.uri("/users/alice/followers"), Here.uri("/users/alice/following"));
  }

  private void fillLists(Here here) {
    follower(here, "alice", peer.uri("/users/carol"), FollowState.ACCEPTED);
    Stores.putFollowing(
        here.store,
        "alice",
        new Following(peer.uri("/users/carol"), Here.uri("/follow/1"), FollowState.ACCEPTED));
  }

  @Test
  void lists_are_hidden_and_their_totals_stay() {
    ViewPolicy policy = ViewPolicy.addressed().and(ViewPolicy.hidingFollows());
    try (Here here = here(policy, FetchAccess.OPEN)) {
      fillLists(here);
      for (URI list : lists()) {
        for (ServerResponse response : List.of(here.get(list), get(here, list, server))) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.text()).contains("\"totalItems\":1").doesNotContain("first", "carol");
        }
        for (String page : List.of("first", "x")) {
          URI uri = URI.create(list + "?page=" + page);
          assertThat(here.get(uri).text()).isEqualTo(here.get("/nothing").text());
          assertNothing(here, uri, server);
        }
      }
      assertThat(here.get("/users/alice/outbox").text()).contains("first");
    }
  }

  @Test
  void a_list_may_be_for_some_and_its_total_for_everybody() {
    ViewPolicy policy =
        view ->
            (view.kind() != ViewRequest.Kind.FOLLOWERS && view.kind() != ViewRequest.Kind.FOLLOWING)
                || view.hasFollower();
    try (Here here = here(policy, FetchAccess.OPEN)) {
      fillLists(here);
      for (URI list : lists()) {
        assertShown(here.get(list), 200);
        assertThat(here.get(list).text()).contains("\"totalItems\":1").doesNotContain("first");
        assertThat(get(here, list, stranger).text()).isEqualTo(here.get(list).text());
        assertShown(get(here, list, server), 200);
        assertThat(get(here, list, server).text()).contains("first");
        URI page = URI.create(list + "?page=first");
        assertShown(get(here, page, server), 200);
        assertThat(get(here, page, server).text()).contains("carol");
        assertNothing(here, page, stranger);
      }
    }
  }

  @Test
  void a_policy_that_fails_shows_no_actor_and_no_list() {
    ViewPolicy failing =
        view -> {
          throw new IllegalStateException("the database is away");
        };
    try (Here here = here(failing, FetchAccess.OPEN)) {
      for (URI uri : lists()) {
        assertThat(here.get(uri).text()).isEqualTo(here.get("/nothing").text());
      }
      assertThat(here.get("/users/alice").text()).isEqualTo(here.get("/nothing").text());
      assertThat(here.store.keys().keys("alice")).isEmpty();
      assertThat(here.get("/actor").status()).isEqualTo(200);
    }
  }

  @Test
  void the_store_is_asked_the_same_for_what_is_hidden_and_for_what_is_not_there() {
    List<String> asked = new ArrayList<>();
    OverMemory store =
        new OverMemory() {
          private final FollowStore watched =
              Stores.watched(
                  FollowStore.class, memory.follows(), (method, arguments) -> asked.add(method));

          @Override
          public FollowStore follows() {
            return watched;
          }
        };
    try (Here here = new Here(settings -> settings.storage(store))) {
      ActorContext alice = here.alice();
      Note note = Note.builder().content("<p>psst</p>").build();
      List<URI> uris = new ArrayList<>();
      uris.add(alice.newPostId());
      for (URI to : List.of(alice.followers(), URI.create("https://friend.example/f"))) {
        uris.add(alice.publish(note.toBuilder().to(to).build()).objectId().orElseThrow());
      }
      List<List<String>> work = new ArrayList<>();
      for (URI uri : uris) {
        asked.clear();
        assertThat(get(here, uri, server).status()).isEqualTo(404);
        work.add(List.copyOf(asked));
      }
      assertThat(work.get(0)).isNotEmpty();
      assertThat(work).allSatisfy(one -> assertThat(one).isEqualTo(work.get(0)));
    }
  }
}
