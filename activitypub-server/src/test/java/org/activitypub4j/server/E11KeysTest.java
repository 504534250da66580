package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.KeyQuota;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** lessons.md E11: whoever asks for names that a directory takes for good makes few keys. */
@Tag("slow")
class E11KeysTest {
  private static final ActorDirectory ALL =
      name -> Optional.of(Person.builder().name(name).build());

  private final InMemoryStore store = new InMemoryStore();
  private Instant now = Instant.parse("2026-07-01T12:00:00Z");
  private final InstantSource clock = () -> now;

  private Federation federation(FetchAccess access) {
    return Federation.builder(Here.ORIGIN, ALL)
        .storage(store)
        .clock(clock)
        .fetchAccess(access)
        .executor(work -> {})
        .build();
  }

  private static ServerResponse get(Federation federation, String target) {
    return federation.handle(Here.request("GET", target, Headers.of("Accept", Here.ACTIVITY_JSON)));
  }

  private long keysOf(List<String> names) {
    return names.stream().filter(name -> !store.keys().keys(name).isEmpty()).count();
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "invented" + i).toList();
  }

  @Test
  void a_stranger_who_asks_for_many_names_has_few_keys_made() {
    try (Federation federation = federation(FetchAccess.OPEN)) {
      List<String> names = names(60);
      List<Integer> statuses =
          names.stream().map(name -> get(federation, "/users/" + name).status()).toList();
      assertThat(keysOf(names)).isEqualTo(KeyQuota.BURST);
      assertThat(statuses.subList(0, KeyQuota.BURST)).containsOnly(200);
      assertThat(statuses.subList(KeyQuota.BURST, 60)).containsOnly(503);
    }
  }

  @Test
  void a_refused_document_is_to_be_asked_for_again_and_then_has_a_key() {
    try (Federation federation = federation(FetchAccess.OPEN)) {
      names(KeyQuota.BURST).forEach(name -> get(federation, "/users/" + name));
      ServerResponse refused = get(federation, "/users/late");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().first("Retry-After")).hasValue("30");
      assertThat(refused.headers().first("Cache-Control")).hasValue("private, no-store");
      now = now.plus(KeyQuota.REFILL);
      assertThat(get(federation, "/users/late").text()).contains("publicKeyPem");
      assertThat(get(federation, "/users/late").status()).isEqualTo(200);
    }
  }

  @Test
  void an_actor_that_acts_is_shown_whatever_strangers_did() {
    try (Federation federation = federation(FetchAccess.OPEN)) {
      names(KeyQuota.BURST + 1).forEach(name -> get(federation, "/users/" + name));
      assertThat(federation.document("acting").orElseThrow().publicKeys()).hasSize(1);
      assertThat(get(federation, "/users/acting").text()).contains("publicKeyPem");
    }
  }

  @Test
  void names_are_found_and_lists_shown_without_a_key() {
    try (Federation federation = federation(FetchAccess.OPEN)) {
      for (String target :
          List.of(
              "/.well-known/webfinger?resource=acct:some@here.example",
              "/.well-known/webfinger?resource=https://here.example/users/some",
              "/users/some/outbox",
              "/users/some/followers?page=first")) {
        assertThat(get(federation, target).status()).as(target).isEqualTo(200);
      }
      assertThat(store.keys().keys("some")).isEmpty();
    }
  }

  @Test
  void where_fetches_are_signed_an_unsigned_one_makes_no_key() {
    try (Federation federation = federation(FetchAccess.SIGNED)) {
      assertThat(get(federation, "/users/some").status()).isEqualTo(401);
      assertThat(store.keys().keys("some")).isEmpty();
    }
  }

  @Test
  void nobody_has_the_name_of_the_instance_actor_and_with_it_its_key() {
    try (Federation federation = federation(FetchAccess.OPEN)) {
      assertThat(get(federation, "/users/" + KeyStore.INSTANCE).status()).isEqualTo(404);
      assertThat(get(federation, "/users/%40instance").status()).isEqualTo(404);
      assertThat(federation.document(KeyStore.INSTANCE)).isEmpty();
      assertThatThrownBy(() -> federation.actor(KeyStore.INSTANCE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void follows_of_invented_names_count_as_well() throws IOException {
    try (World world = new World(ALL, settings -> {})) {
      URI evil = world.serveActor("evil.test", "/m", World.EVIL);
      names(KeyQuota.BURST).forEach(name -> get(world.federation, "/users/" + name));
      assertThat(follow(world, evil, "invented1").what()).isEqualTo("handled");
      assertThat(follow(world, evil, "another").what()).isEqualTo("failed");
      assertThat(world.store.keys().keys("another")).isEmpty();
    }
  }

  @Test
  void what_is_only_for_an_invented_name_is_not_fetched_with_a_new_key_of_it() throws IOException {
    try (World world = new World(ALL, settings -> {})) {
      URI evil = world.serveActor("evil.test", "/m", World.EVIL);
      names(KeyQuota.BURST).forEach(name -> get(world.federation, "/users/" + name));
      world.post(
          World.activity(
              "Create",
              world.url("evil.test", "/creates/1"),
              evil,
              "\"to\":\"%s\",\"object\":\"%s\""
                  .formatted(
                      world.url("us.test", "/users/another"), world.url("evil.test", "/posts/1"))),
          URI.create(evil + "#main-key"),
          World.EVIL);
      world.outcome();
      assertThat(world.store.keys().keys("another")).isEmpty();
    }
  }

  private static World.Outcome follow(World world, URI evil, String name) {
    String follow =
        World.activity(
            "Follow",
            world.url("evil.test", "/follows/" + name),
            evil,
            "\"object\":\"" + world.url("us.test", "/users/" + name) + "\"");
    world.post(follow, URI.create(evil + "#main-key"), World.EVIL);
    return world.outcome();
  }

  @Test
  void the_quota_fills_again_by_time_and_ends_at_a_total() {
    KeyQuota quota = new KeyQuota(clock);
    int made = 0;
    for (int day = 0; day < 3; day++) {
      for (int i = 0; i < Duration.ofDays(1).dividedBy(KeyQuota.REFILL); i++) {
        now = now.plus(KeyQuota.REFILL);
        made += quota.take() ? 1 : 0;
      }
    }
    assertThat(made).isEqualTo(KeyQuota.TOTAL);
  }

  @Test
  void a_clock_that_goes_back_gives_nothing_and_breaks_nothing() {
    KeyQuota quota = new KeyQuota(clock);
    now = now.minus(Duration.ofDays(1));
    long taken = IntStream.range(0, 100).filter(i -> quota.take()).count();
    assertThat(taken).isEqualTo(KeyQuota.BURST);
  }
}
