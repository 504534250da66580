package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.OrderedCollection;
import org.activitypub4j.model.Reference;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.ViewPolicy;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** lessons.md A11, security.md F1 and F2: what is hidden cannot be told from what is not there. */
@Tag("slow")
class A11HiddenPostsTest {
  private static final URI FRIEND = URI.create("https://friend.example/users/f");

  private static ASObject note(URI id, URI... to) {
    return Note.builder().id(id).content("<p>secret</p>").to(to).url(Here.uri("/page")).build();
  }

  private static void put(Here here, ASObject object) {
    Kept.in(here.store).put("alice", object);
  }

  /** Paths of what is there and not for strangers, each with one where nothing is. */
  private static Map<String, String> pairs(Here here) {
    ActorContext alice = here.alice();
    Map<String, String> pairs = new LinkedHashMap<>();
    Create direct = alice.publish(note(alice.newPostId(), FRIEND));
    Create followers = alice.publish(note(alice.newPostId(), alice.followers()));
    Create local = alice.publish(note(alice.newPostId(), Here.uri("/users/bob")));
    Create gone = alice.publish(note(alice.newPostId(), FRIEND));
    Create goneToFollowers = alice.publish(note(alice.newPostId(), alice.followers()));
    Activity deletion = alice.posts().delete(gone.objectId().orElseThrow());
    alice.posts().delete(goneToFollowers.objectId().orElseThrow());
    Activity follow = alice.follows().follow(FRIEND);
    put(here, note(Here.uri("/2026/a-page"), FRIEND));
    put(
        here,
        OrderedCollection.builder().id(Here.uri("/users/alice/circles/1")).totalItems(3).build());
    String posts = "/users/alice/posts/";
    String activities = "/users/alice/activities/";
    Stream.of(direct, followers, local, gone, goneToFollowers)
        .map(create -> Here.target(create.objectId().orElseThrow()))
        .forEach(path -> pairs.put(path, posts + "01k8hast79603m4vqfqi3bj"));
    Stream.of(direct, followers, deletion, follow)
        .map(activity -> Here.target(activity.id().orElseThrow()))
        .forEach(path -> pairs.put(path, activities + "01k8hast79603m4vqfqi3bj"));
    pairs.put("/2026/a-page", "/2026/b-page");
    pairs.put("/users/alice/circles/1", "/users/alice/circles/2");
    String hidden = Here.target(direct.objectId().orElseThrow());
    pairs.put(hidden + "/", posts + "01k8hast79603m4vqfqi3bj/");
    pairs.put(hidden.replace("posts", "p%6Fsts"), posts.replace("posts", "p%6Fsts") + "01k8");
    pairs.put("/" + hidden, "/" + posts + "0");
    return pairs;
  }

  static Stream<Arguments> requests() {
    return Vectors.list(Vectors.file("A11-requests.json"), "requests").stream()
        .flatMap(
            request ->
                Stream.of(FetchAccess.values())
                    .map(access -> Arguments.of(request.getString("name"), access, request)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("requests")
  void whatever_a_request_says_both_are_answered_alike(
      String name, FetchAccess access, JsonObject vector) {
    // One moment for all: a refusal says how old a signature is.
    Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    try (Here here = new Here(settings -> settings.fetchAccess(access).clock(clock))) {
      pairs(here)
          .forEach(
              (hidden, absent) -> {
                ServerResponse one = here.federation.handle(request(vector, hidden));
                ServerResponse other = here.federation.handle(request(vector, absent));
                assertThat(seen(one)).as("%s and %s", hidden, absent).isEqualTo(seen(other));
                assertThat(one.status()).isIn(204, 400, 401, 404, 405);
                assertThat(here.federation.handleIfOurs(request(vector, hidden)).map(this::seen))
                    .as("beside an application, %s and %s", hidden, absent)
                    .isEqualTo(
                        here.federation.handleIfOurs(request(vector, absent)).map(this::seen));
              });
    }
  }

  private static ServerRequest request(JsonObject vector, String path) {
    return Here.request(
        vector.getString("method"), path + vector.getString("query"), Vectors.headers(vector));
  }

  private String seen(ServerResponse response) {
    List<String> headers = new ArrayList<>();
    response.headers().forEach((name, value) -> headers.add(name + ": " + value));
    return response.status() + "\n" + headers + "\n" + response.text();
  }

  @Test
  void a_signature_causes_the_same_work_for_both() {
    AtomicInteger asked = new AtomicInteger();
    int number;
    try (Here here = new Here()) {
      number = pairs(here).size();
    }
    for (int i = 0; i < number; i++) {
      // Each on a new server: unknown hosts are asked for a few keys only.
      try (Here here =
          new Here(
              settings ->
                  settings.client(
                      client ->
                          Loopback.only(client).observer(event -> asked.incrementAndGet())))) {
        Map.Entry<String, String> pair = List.copyOf(pairs(here).entrySet()).get(i);
        here.federation.handle(
            Here.request("GET", pair.getKey(), signedBy("http://127.0.0.1:1/a#main-key")));
        int forHidden = asked.getAndSet(0);
        here.federation.handle(
            Here.request("GET", pair.getValue(), signedBy("http://127.0.0.2:1/b#main-key")));
        int forAbsent = asked.getAndSet(0);
        assertThat(forHidden).as("%s", pair).isPositive().isEqualTo(forAbsent);
        here.federation.handle(
            Here.request("GET", "/users/alice", signedBy("http://127.0.0.3:1/c#main-key")));
        assertThat(asked.get()).as("where everybody gets an answer").isZero();
      }
    }
  }

  private static Headers signedBy(String key) {
    return Headers.of(
        "Host",
        "here.example",
        "Accept",
        Here.ACTIVITY_JSON,
        "Date",
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .format(ZonedDateTime.now(ZoneOffset.UTC)),
        "Signature",
        "keyId=\"%s\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date\",signature=\"%s\""
            .formatted(key, "A".repeat(342) + "=="));
  }

  @Test
  void who_could_see_a_post_is_told_that_it_is_gone_and_nobody_else() {
    try (Here here = new Here()) {
      URI open = here.alice().posts().note("<p>Hello</p>").objectId().orElseThrow();
      URI direct =
          here.alice().publish(note(here.alice().newPostId(), FRIEND)).objectId().orElseThrow();
      here.alice().posts().delete(open);
      here.alice().posts().delete(direct);
      assertThat(here.get(open).status()).isEqualTo(410);
      assertThat(here.get(direct).status()).isEqualTo(404);
      assertThat(here.get(open).text())
          .contains("\"Tombstone\"", "\"formerType\":\"Note\"", "\"deleted\"")
          .doesNotContain("followers", "Public", "attributedTo", "\"to\"", "\"cc\"");
      here.alice().posts().delete(direct);
      assertThat(here.get(direct).status()).as("after a second Delete").isEqualTo(404);
      ASObject kept = Kept.in(here.store).find(direct).orElseThrow();
      assertThat(kept.to()).containsExactly(FRIEND);
      assertThat(kept.get(AS.FORMER_TYPE)).contains("Note");
    }
  }

  @Test
  void a_policy_of_the_application_decides_who_is_told_of_a_deletion() {
    ViewPolicy policy =
        view -> view.object().filter(object -> object.to().contains(FRIEND)).isPresent();
    try (Here here = new Here(settings -> settings.viewPolicy(policy))) {
      URI post =
          here.alice()
              .publish(note(here.alice().newPostId(), FRIEND, Here.uri("/users/bob")))
              .objectId()
              .orElseThrow();
      here.alice().posts().delete(post);
      assertThat(here.get(post).status()).isEqualTo(410);
      assertThat(here.get(post).text()).doesNotContain(FRIEND.toString(), "/users/bob");
    }
  }

  /** All that a stranger reads of an outbox or of a list. */
  private static List<String> walk(Here here, String collection) {
    List<String> pages = new ArrayList<>();
    ServerResponse whole = here.get(collection);
    pages.add(whole.text());
    Optional<URI> next = collection(whole).first().flatMap(Reference::id);
    while (next.isPresent()) {
      ServerResponse page = here.get(next.get());
      assertThat(page.status()).isEqualTo(200);
      pages.add(page.text());
      assertThat(collection(page).id()).isEqualTo(next);
      next = collection(page).next().flatMap(Reference::id);
    }
    return pages;
  }

  private static ASCollection collection(ServerResponse response) {
    return ActivityStreams.standard().read(response.body()).as(ASCollection.class);
  }

  private static Create publicPost(int number, URI... to) {
    return Create.builder()
        .id(Here.uri("/users/alice/activities/" + number))
        .published(Instant.EPOCH)
        .object(
            Note.builder().id(Here.uri("/users/alice/posts/" + number)).to(to).content("x").build())
        .to(to)
        .build();
  }

  @Test
  void an_outbox_with_hidden_activities_reads_as_one_without() {
    try (Here without = new Here();
        Here with = new Here()) {
      for (int i = 0; i < 95; i++) {
        with.federation.actor("bob").send(publicPostOf("bob", i));
        with.alice().send(publicPost(1_000 + 2 * i, FRIEND));
        with.alice().send(publicPost(i, Audience.PUBLIC));
        with.alice().send(publicPost(1_001 + 2 * i, with.alice().followers()));
        without.alice().send(publicPost(i, Audience.PUBLIC));
      }
      assertThat(walk(with, "/users/alice/outbox"))
          .hasSize(4)
          .isEqualTo(walk(without, "/users/alice/outbox"));
    }
  }

  private static Create publicPostOf(String name, int number) {
    return Create.builder()
        .id(Here.uri("/users/" + name + "/activities/" + number))
        .object(Note.builder().id(Here.uri("/users/" + name + "/posts/" + number)).build())
        .to(Audience.PUBLIC)
        .build();
  }

  @Test
  void a_page_behind_a_hidden_activity_is_a_page_behind_nothing() {
    try (Here here = new Here()) {
      here.alice().posts().note("<p>1</p>");
      URI hidden = here.alice().publish(note(here.alice().newPostId(), FRIEND)).id().orElseThrow();
      URI seen = here.alice().posts().note("<p>2</p>").id().orElseThrow();
      String outbox = "/users/alice/outbox?page=";
      assertThat(collection(here.get(outbox + encoded(seen))).items()).hasSize(1);
      assertThat(seen(here.get(outbox + encoded(hidden))))
          .isEqualTo(seen(here.get(outbox + encoded(Here.uri("/users/alice/activities/0")))))
          .isEqualTo(seen(here.get(outbox + "3")))
          .startsWith("404");
    }
  }

  private static String encoded(URI uri) {
    return java.net.URLEncoder.encode(uri.toString(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void an_outbox_shows_what_the_policy_shows_to_everybody() {
    ViewPolicy policy =
        view ->
            view.isPublic()
                && view.object()
                    .flatMap(ASObject::id)
                    .filter(id -> id.toString().endsWith("7"))
                    .isEmpty();
    try (Here here = new Here(settings -> settings.viewPolicy(policy))) {
      for (int i = 0; i < 95; i++) {
        here.alice().send(publicPost(i, Audience.PUBLIC));
      }
      List<String> pages = walk(here, "/users/alice/outbox");
      assertThat(pages).hasSize(4);
      assertThat(String.join("", pages)).doesNotContain("/activities/47\"").contains("/46\"");
      assertThat(collection(here.get("/users/alice/outbox?page=first")).items()).hasSize(40);
    }
  }

  @Test
  void lists_tell_nothing_of_who_only_asked_or_was_asked() {
    try (Here without = new Here();
        Here with = new Here()) {
      for (int i = 0; i < 95; i++) {
        follower(without, i, FollowState.ACCEPTED);
        follower(with, i, FollowState.ACCEPTED);
        follower(with, 1_000 + i, FollowState.PENDING);
        follower(with, 2_000 + i, FollowState.REJECTED);
      }
      for (String list : List.of("followers", "following")) {
        assertThat(walk(with, "/users/alice/" + list))
            .hasSize(4)
            .isEqualTo(walk(without, "/users/alice/" + list));
      }
    }
  }

  private static void follower(Here here, int number, FollowState state) {
    URI id = URI.create("https://peer%d.example/u".formatted(number));
    Stores.putFollower(
        here.store, "alice", new Follower(id, id, null, URI.create(id + "/follow"), state));
    Stores.putFollowing(
        here.store, "alice", new Following(id, Here.uri("/follows/" + number), state));
  }
}
