package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** lessons.md O10: an id does not contain the user name, so an actor can be renamed. */
class O10UserNamesTest {
  /** An application whose people have numbers, and names that they can change. */
  private static final class People implements ActorDirectory {
    final Map<String, Person> profiles = new ConcurrentHashMap<>();
    final Map<String, String> numbers = new ConcurrentHashMap<>();

    /** Gives somebody a name. Earlier ones still lead to the same number. */
    void name(String number, String userName) {
      profiles.put(
          number,
          Person.builder()
              .preferredUsername(userName)
              .url(URI.create(Here.ORIGIN + "/@" + Here.encoded(userName)))
              .build());
      numbers.put(userName.toLowerCase(Locale.ROOT), number);
    }

    @Override
    public Optional<Person> find(String identifier) {
      return Optional.ofNullable(profiles.get(identifier));
    }

    @Override
    public Optional<String> identifierOf(String userName) {
      return Optional.ofNullable(numbers.get(userName));
    }
  }

  private final People people = new People();
  private final Federation federation =
      Federation.builder(Here.ORIGIN, people)
          .storage(Stores.durable())
          .client(Loopback::only)
          .build();

  @AfterEach
  void stop() {
    federation.close(Duration.ZERO);
  }

  private ServerResponse get(String target) {
    return get(federation, target);
  }

  private static ServerResponse get(Federation federation, String target) {
    return federation.handle(Here.request("GET", target, Headers.of("Accept", Here.ACTIVITY_JSON)));
  }

  private static ServerResponse find(Federation federation, String resource) {
    return get(federation, "/.well-known/webfinger?resource=" + Here.encoded(resource));
  }

  private ServerResponse find(String resource) {
    return find(federation, resource);
  }

  private List<Rule> found() {
    return federation.check().stream().map(Finding::rule).toList();
  }

  // ---------------------------------------------------------------- an identifier and a name

  @Test
  void an_actor_is_called_by_its_profile_and_its_id_has_its_identifier() {
    people.name("7", "Alice");
    ActorContext alice = federation.actor("7");
    assertThat(alice.id()).isEqualTo(Here.uri("/users/7"));
    assertThat(alice.handle()).hasToString("@Alice@here.example");
    assertThat(get("/users/7").text())
        .contains("\"id\":\"https://here.example/users/7\"", "\"preferredUsername\":\"Alice\"");
    assertThat(get("/users/alice").status()).isEqualTo(404);
    Local resolved = federation.resolve(alice.id()).orElseThrow();
    assertThat(resolved.owner()).isEqualTo("7");
    assertThat(resolved.object().as(Actor.class).preferredUsername()).contains("Alice");
    assertThatThrownBy(() -> federation.actor("alice"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_profile_without_a_user_name_has_the_identifier_as_its_name() {
    people.profiles.put("blog", Person.builder().name("My blog").build());
    people.numbers.put("blog", "blog");
    assertThat(get("/users/blog").text()).contains("\"preferredUsername\":\"blog\"");
    assertThat(find("acct:blog@here.example").text()).contains("\"acct:blog@here.example\"");
    assertThat(federation.actor("blog").handle()).hasToString("@blog@here.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acct:Alice@here.example",
        "acct:alice@here.example",
        "ACCT:ALICE@HERE.EXAMPLE",
        "https://here.example/users/7",
        "https://here.example/@Alice",
      })
  void whoever_looks_for_the_name_the_id_or_the_page_finds_the_same(String resource) {
    people.name("7", "Alice");
    assertThat(find(resource).text())
        .contains(
            "\"subject\":\"acct:Alice@here.example\"",
            "\"href\":\"https://here.example/users/7\"",
            "\"aliases\":[\"https://here.example/users/7\",\"https://here.example/@Alice\"]");
  }

  @Test
  void an_identifier_is_no_user_name_and_a_page_may_have_either() {
    people.name("7", "Alice");
    people.profiles.put(
        "8", Person.builder().preferredUsername("bob").url(Here.uri("/authors/8")).build());
    people.numbers.put("bob", "8");
    assertThat(find("acct:7@here.example").status()).isEqualTo(404);
    assertThat(find("https://here.example/@7").status()).isEqualTo(404);
    assertThat(find("https://here.example/authors/8").text()).contains("acct:bob@here.example");
  }

  @Test
  void a_directory_whose_identifiers_have_capitals_gets_an_error() {
    people.numbers.put("alice", "Seven");
    assertThat(find("acct:alice@here.example").status()).isEqualTo(500);
  }

  // ---------------------------------------------------------------- another name

  @Test
  void an_actor_that_is_renamed_keeps_its_id_its_followers_and_its_posts() throws Exception {
    SteppingClock clock = new SteppingClock();
    Queue<Received<Create>> received = new ConcurrentLinkedQueue<>();
    people.name("7", "alice");
    try (LoopbackPeer peer = LoopbackPeer.start("peer.test");
        Federation server =
            Federation.builder("http://us.test", people)
                .client(Loopback::only)
                .clock(clock)
                .on(Create.class, (tx, create) -> received.add(create))
                .build()) {
      PeerActor carol = peer.actor("/users/carol");
      ActorContext alice = server.actor("7");
      send(server, carol, clock, follow(peer, carol, alice));
      Await.until("the Accept", () -> peer.count("POST", "/users/carol/inbox") == 1);
      URI post = alice.posts().note("<p>before</p>").objectId().orElseThrow();
      Await.until("the post", () -> peer.count("POST", "/users/carol/inbox") == 2);
      String key = keyIds(server);

      people.name("7", "Alicia");
      Update update = alice.profile().changed();
      Await.until("the Update", () -> peer.count("POST", "/users/carol/inbox") == 3);
      assertThat(update.embeddedObject().orElseThrow().as(Actor.class).preferredUsername())
          .contains("Alicia");
      assertThat(update.objectId()).contains(alice.id());
      alice.posts().note("<p>after</p>");
      Await.until("the next post", () -> peer.count("POST", "/users/carol/inbox") == 4);
      assertThat(sent(peer, 3)).contains("after", "\"http://us.test/users/7\"");
      assertThat(alice.follows().followers(9)).containsExactly(carol.id());
      assertThat(keyIds(server)).isEqualTo(key);
      assertThat(get(server, post.getRawPath()).text()).contains("before");

      send(server, carol, clock, mention(peer, carol, alice));
      Await.until("the mention", () -> !received.isEmpty());
      assertThat(received.element().mentioned()).containsExactly("7");

      for (String asked : List.of("alicia", "alice")) {
        assertThat(find(server, "acct:" + asked + "@us.test").text())
            .contains("\"subject\":\"acct:Alicia@us.test\"", "http://us.test/users/7");
      }
      people.numbers.remove("alice");
      assertThat(find(server, "acct:alice@us.test").status()).isEqualTo(404);
    }
  }

  private static String keyIds(Federation server) {
    return server.document("7").orElseThrow().publicKeyIds().toString();
  }

  private static String sent(LoopbackPeer peer, int number) {
    return new String(peer.requests("POST", "/users/carol/inbox").get(number).body(), UTF_8);
  }

  private static String follow(LoopbackPeer peer, PeerActor carol, ActorContext alice) {
    return World.activity(
        "Follow", peer.uri("/follow"), carol.id(), "\"object\":\"" + alice.id() + '"');
  }

  private static String mention(LoopbackPeer peer, PeerActor carol, ActorContext alice) {
    String note =
        """
        "to":"%s","object":{"type":"Note","id":"%s","attributedTo":"%s","content":"Hi","to":"%s",
        "tag":{"type":"Mention","href":"%s","name":"@alice@us.test"}}"""
            .formatted(alice.id(), peer.uri("/note"), carol.id(), alice.id(), alice.id());
    return World.activity("Create", peer.uri("/create"), carol.id(), note);
  }

  private static void send(Federation server, PeerActor sender, SteppingClock clock, String json) {
    byte[] body = json.getBytes(UTF_8);
    URI inbox = server.origin().resolve("/inbox");
    Headers headers = sender.sign("POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, clock);
    assertThat(
            server
                .handle(
                    new ServerRequest("POST", "/inbox", headers, RequestBody.of(body), "192.0.2.1"))
                .status())
        .isEqualTo(202);
  }

  // ---------------------------------------------------------------- names that lead nowhere

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a@b", "@alice", "acct:alice", "a b", "a/b", "a\tb", "álice", "a%40b"})
  void a_name_that_cannot_be_in_a_handle_is_told_and_not_found(String userName) {
    people.name("7", userName);
    ActorContext actor = federation.actor("7");
    assertThat(federation.check())
        .filteredOn(finding -> finding.rule() == Rule.USER_NAME)
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("cannot be in a handle"));
    assertThat(find("https://here.example/users/7").status()).isEqualTo(404);
    assertThat(find("acct:" + userName + "@here.example").status()).isEqualTo(404);
    assertThat(get("/users/7").status()).isEqualTo(200);
    assertThatThrownBy(actor::handle).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a+b", "alice.", "-alice", "~alice", "o'neil"})
  void a_name_that_many_servers_refuse_is_found_and_told(String userName) {
    people.name("7", userName);
    assertThat(get("/users/7").status()).isEqualTo(200);
    assertThat(federation.check().toString()).contains("many servers do not accept");
    assertThat(find("acct:" + userName + "@here.example").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "Alice_1", "a.b-c", "7", "_"})
  void nothing_is_told_of_a_good_name(String userName) {
    people.name("7", userName);
    federation.actor("7");
    assertThat(found()).doesNotContain(Rule.USER_NAME);
  }

  @Test
  void of_two_actors_with_one_name_the_one_that_the_directory_says_is_found() {
    people.name("8", "alice");
    people.name("7", "Alice");
    federation.actor("7");
    assertThat(found()).doesNotContain(Rule.USER_NAME);
    assertThat(get("/users/8").status()).isEqualTo(200);
    assertThat(found()).contains(Rule.USER_NAME);
    assertThat(find("acct:alice@here.example").text())
        .contains("users/7")
        .doesNotContain("users/8");
    assertThat(find("https://here.example/users/8").status()).isEqualTo(404);

    people.name("8", "bob");
    assertThat(found()).doesNotContain(Rule.USER_NAME);
    assertThat(find("https://here.example/users/8").text()).contains("acct:bob@here.example");
  }

  @Test
  void a_new_name_is_looked_at_again() {
    people.name("7", "alice");
    federation.actor("7");
    people.profiles.put("7", Person.builder().preferredUsername("alicia").build());
    federation.actor("7");
    assertThat(federation.check().toString())
        .contains("the user name \"alicia\" of the actor \"7\"", "identifierOf");
  }

  @Test
  void the_name_of_the_server_is_taken() {
    people.name("7", "Here.example");
    federation.actor("7");
    assertThat(found()).contains(Rule.USER_NAME);
    assertThat(find("acct:here.example@here.example").text())
        .contains("https://here.example/actor");
    assertThat(find("https://here.example/users/7").status()).isEqualTo(404);
  }

  /** The same people, with other user names. */
  private ActorDirectory naming(Function<String, Optional<String>> names) {
    return new ActorDirectory() {
      @Override
      public Optional<Person> find(String identifier) {
        return people.find(identifier);
      }

      @Override
      public Optional<String> identifierOf(String userName) {
        return names.apply(userName);
      }
    };
  }

  @Test
  void a_directory_that_fails_for_a_name_is_told() {
    ActorDirectory failing =
        naming(
            userName -> {
              throw new IllegalStateException("no row");
            });
    people.name("7", "alice");
    try (Federation server =
        Federation.builder(Here.ORIGIN, failing).client(Loopback::only).build()) {
      server.actor("7");
      assertThat(server.check())
          .extracting(Finding::rule)
          .contains(Rule.USER_NAME, Rule.DIRECTORY_FAILS);
    }
  }

  @Test
  void a_directory_with_an_actor_for_every_name_is_told() {
    ActorDirectory one = naming(userName -> Optional.of("7"));
    people.name("7", "alice");
    try (Federation server = Federation.builder(Here.ORIGIN, one).client(Loopback::only).build()) {
      assertThat(server.check()).extracting(Finding::rule).contains(Rule.DIRECTORY_ACCEPTS_ALL);
    }
  }
}
