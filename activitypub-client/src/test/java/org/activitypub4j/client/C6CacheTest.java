package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features C6: actors and keys are kept as long as it is right, here and for all nodes. */
@Timeout(20)
class C6CacheTest {
  private final ScriptedPeer peer = ScriptedPeer.start();
  private final SteppingClock clock = Clients.clock();
  private final MapCache shared = new MapCache(clock);
  private final FederationClient alone = Clients.builder().clock(clock).build();
  private final FederationClient first = node();
  private final FederationClient second = node();
  private final URI alice = peer.url("/users/alice");
  private final URI keyId = peer.url("/users/alice#main-key");

  private FederationClient node() {
    return Clients.builder().clock(clock).sharedCache(shared).build();
  }

  @AfterEach
  void close() {
    alone.close();
    first.close();
    second.close();
    peer.close();
  }

  /** What an application would keep in its database. */
  private static class MapCache implements SharedCache {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(byte[] value, Instant end) {}

    private final InstantSource clock;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    MapCache(InstantSource clock) {
      this.clock = clock;
    }

    @Override
    public Optional<byte[]> get(String key) {
      return Optional.ofNullable(entries.get(key))
          .filter(entry -> clock.instant().isBefore(entry.end()))
          .map(Entry::value);
    }

    @Override
    public void put(String key, byte[] value, Duration lifetime) {
      entries.put(key, new Entry(value, clock.instant().plus(lifetime)));
    }

    @Override
    public void remove(String key) {
      entries.remove(key);
    }

    @Override
    public boolean claim(String key, Duration span) {
      boolean free = get(key).isEmpty();
      if (free) {
        put(key, new byte[0], span);
      }
      return free;
    }

    void damage() {
      entries.replaceAll((key, entry) -> new Entry(new byte[] {99, 1, 2}, entry.end()));
    }
  }

  private void serveAlice(String headers) {
    String key =
        "{\"id\":\"%s\",\"owner\":\"%s\",\"publicKeyPem\":\"%s\"}"
            .formatted(keyId, alice, TestKeys.pem(TestKeys.RSA));
    peer.on(
        "/users/alice",
        Reply.of(
            200,
            "Content-Type: application/activity+json\r\n" + headers,
            """
            {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
             "id":"%s","type":"Person","inbox":"%s/inbox","publicKey":%s}"""
                .formatted(alice, alice, key)));
  }

  private static void actor(FederationClient client, URI id) {
    assertThat(client.actor(id, client.newBudget()).inbox()).isPresent();
  }

  private static KeyLookup key(FederationClient client, URI id) {
    return client.fetchKey(id, client.newBudget());
  }

  private Reason failure(FederationClient client) {
    return failure(client, alice);
  }

  private static Reason failure(FederationClient client, URI id) {
    try {
      client.actor(id, client.newBudget());
      throw new AssertionError("no failure");
    } catch (FetchException e) {
      return e.reason();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                                         | 3600",
        "Cache-Control: max-age=1800               | 1800",
        "Cache-Control: public, MAX-AGE=1800       | 1800",
        "Cache-Control: max-age=\"1800\"           | 1800",
        "Cache-Control: max-age=1800, max-age=900  | 900",
        "Cache-Control: s-maxage=5                 | 3600",
        "Cache-Control: max-age=180                | 600",
        "Cache-Control: no-store                   | 600",
        "Cache-Control: max-age=soon               | 600",
        "Cache-Control: max-age=99999999999        | 86400",
        "Cache-Control: max-age=31536000           | 86400",
        "Expires: Mon, 23 Nov 2026 02:00:00 GMT    | 7200",
        "Expires: 0                                | 600",
        "Expires: Sun, 22 Nov 2026 00:00:00 GMT    | 600",
      })
  void the_server_says_how_long_within_our_bounds(String header, long seconds) {
    Instant now = Instant.parse("2026-11-23T00:00:00Z");
    Headers headers =
        header == null
            ? Headers.of()
            : Headers.of(header.split(": ", 2)[0], header.split(": ", 2)[1]);

    assertThat(Freshness.of(headers, now)).hasSeconds(seconds);
  }

  @Test
  void what_was_on_its_way_for_long_is_older() {
    Headers headers = Headers.of("Cache-Control", "max-age=7200", "Age", "3600");

    assertThat(Freshness.of(headers, Instant.EPOCH)).hasHours(1);
  }

  @Test
  void an_actor_is_fetched_again_when_it_is_not_fresh_any_more() {
    serveAlice("Cache-Control: max-age=1800\r\n");
    actor(alone, alice);
    clock.advance(Duration.ofSeconds(1_799));
    actor(alone, alice);
    assertThat(peer.requests()).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    actor(alone, alice);
    assertThat(peer.requests()).hasSize(2);
  }

  @Nested
  class Stale_while_error {
    @Test
    void the_old_document_serves_while_its_server_is_down_for_a_week() {
      serveAlice("");
      actor(alone, alice);
      peer.on("/users/alice", Reply.status(503));

      clock.advance(Duration.ofDays(6));
      actor(alone, alice);
      assertThat(peer.requests()).hasSize(2);
      actor(alone, alice);
      assertThat(peer.requests()).as("asked at most each half minute").hasSize(2);

      clock.advance(Duration.ofDays(2));
      assertThat(failure(alone)).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void the_old_key_serves_as_well() {
      serveAlice("");
      assertThat(key(alone, keyId)).isInstanceOf(KeyLookup.Found.class);
      peer.on("/users/alice", Reply.status(503));

      clock.advance(Duration.ofDays(2));
      assertThat(key(alone, keyId)).isInstanceOf(KeyLookup.Found.class);
      assertThat(key(alone, keyId)).isInstanceOf(KeyLookup.Found.class);
      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void what_is_gone_is_gone() {
      serveAlice("");
      actor(alone, alice);
      key(alone, keyId);
      peer.on("/users/alice", Reply.status(410));

      clock.advance(Duration.ofDays(2));
      assertThat(failure(alone)).isEqualTo(Reason.GONE);
      assertThat(key(alone, keyId)).isInstanceOf(KeyLookup.Gone.class);
    }
  }

  @Nested
  class Failures {
    @ParameterizedTest
    @CsvSource({"404,600", "410,600", "403,30", "503,30", "429,30"})
    void a_failure_is_remembered_by_its_kind(int status, long seconds) {
      peer.on("/users/alice", Reply.status(status));
      Reason reason = failure(alone);

      clock.advance(Duration.ofSeconds(seconds - 1));
      assertThat(failure(alone)).isEqualTo(reason);
      assertThat(peer.requests()).hasSize(1);

      serveAlice("");
      clock.advance(Duration.ofSeconds(1));
      actor(alone, alice);
    }

    @Test
    void a_server_that_asks_for_more_time_has_it() {
      peer.on("/users/alice", Reply.of(429, "Retry-After: 120\r\n", ""));
      failure(alone);

      clock.advance(Duration.ofSeconds(119));
      failure(alone);
      assertThat(peer.requests()).hasSize(1);
      clock.advance(Duration.ofSeconds(1));
      failure(alone);
      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void what_is_told_again_has_all_but_its_cause() {
      peer.on("/users/alice", Reply.of(429, "Retry-After: 120\r\n", ""));
      failure(alone);

      assertThatThrownBy(() -> alone.actor(alice, alone.newBudget()))
          .isInstanceOfSatisfying(
              FetchException.class,
              again -> {
                assertThat(again.reason()).isEqualTo(Reason.RATE_LIMITED);
                assertThat(again.url()).contains(alice);
                assertThat(again.status()).hasValue(429);
                assertThat(again.retryAfter()).contains(Duration.ofMinutes(2));
                assertThat(again).hasMessageContaining("429").hasNoCause();
              });
    }
  }

  @Nested
  class Keys_and_actors {
    @Test
    void the_keys_of_an_actor_that_was_fetched_are_known() {
      serveAlice("");
      actor(alone, alice);

      assertThat(key(alone, keyId)).isInstanceOf(KeyLookup.Found.class);
      assertThat(peer.requests()).hasSize(1);
    }

    /** Else one user of a server could put a key of hers in the place of another's. */
    @Test
    void A8_a_key_whose_id_leads_elsewhere_is_not_learnt_from_an_actor() {
      serveAlice("");
      URI mallory = peer.url("/users/mallory");
      peer.on(
          "/users/mallory",
          Reply.document(
              """
              {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
               "id":"%s","type":"Person","inbox":"%s/inbox",
               "publicKey":{"id":"%s","owner":"%s","publicKeyPem":"%s"}}"""
                  .formatted(mallory, mallory, keyId, mallory, TestKeys.pem(TestKeys.OTHER_RSA))));
      actor(alone, mallory);

      assertThat(key(alone, keyId))
          .isInstanceOfSatisfying(
              KeyLookup.Found.class, found -> assertThat(found.key().owner()).isEqualTo(alice));
    }

    @Test
    void A16_who_tells_of_a_change_is_asked_again_for_the_keys_too() {
      serveAlice("");
      key(alone, keyId);

      alone.forget(alice);
      key(alone, keyId);

      assertThat(peer.requests()).hasSize(2);
    }
  }

  @Nested
  class Posts_and_servers {
    private final URI post = peer.url("/posts/1");

    private LookupCount lookup(FederationClient client) {
      Resolved found = client.lookup(post, client.newBudget());
      assertThat(found).isInstanceOf(ResolvedObject.class);
      return new LookupCount(found.document().id(), peer.requests().size());
    }

    private record LookupCount(URI id, int requests) {}

    private void servePost() {
      peer.on("/posts/1", Reply.document(Clients.note(post)));
    }

    private NodeInfo nodeInfo(FederationClient client) {
      return client.nodeInfo(peer.origin(), client.newBudget());
    }

    private void serveNodeInfo() {
      String json = "Content-Type: application/json\r\n";
      peer.on(
              "/.well-known/nodeinfo",
              Reply.of(
                  200,
                  json,
                  "{\"links\":[{\"rel\":\"http://nodeinfo.diaspora.software/ns/schema/2.1\",\"href\":\"%s\"}]}"
                      .formatted(peer.url("/n"))))
          .on("/n", Reply.of(200, json, "{\"software\":{\"name\":\"x\",\"version\":\"1\"}}"));
    }

    @Test
    void a_post_that_was_looked_up_is_known_for_an_hour() {
      servePost();

      assertThat(lookup(alone)).isEqualTo(new LookupCount(post, 1));
      clock.advance(Duration.ofMinutes(59));
      assertThat(lookup(alone)).isEqualTo(new LookupCount(post, 1));
      clock.advance(Duration.ofMinutes(1));
      assertThat(lookup(alone)).isEqualTo(new LookupCount(post, 2));
    }

    @Test
    void a_post_that_changed_is_forgotten() {
      servePost();
      lookup(alone);

      alone.forget(post);

      assertThat(lookup(alone)).isEqualTo(new LookupCount(post, 2));
    }

    @Test
    void a_post_in_the_cache_is_no_actor() {
      servePost();
      lookup(alone);
      assertThat(failure(alone, post)).isEqualTo(Reason.NOT_AN_ACTOR);
    }

    @Test
    void G6_nodeinfo_is_known_for_an_hour() {
      serveNodeInfo();

      NodeInfo first = nodeInfo(alone);
      assertThat(nodeInfo(alone)).isEqualTo(first);
      assertThat(peer.requests()).hasSize(2);
      clock.advance(Duration.ofHours(1));
      nodeInfo(alone);
      assertThat(peer.requests()).hasSize(4);
    }

    @Test
    void G6_nodeinfo_and_posts_that_one_node_fetched_the_other_knows() {
      serveNodeInfo();
      servePost();
      NodeInfo told = nodeInfo(first);
      lookup(first);

      assertThat(nodeInfo(second)).isEqualTo(told);
      assertThat(lookup(second)).isEqualTo(new LookupCount(post, 3));
    }
  }

  @Nested
  class Shared_by_nodes {
    @Test
    void what_one_fetched_the_other_knows() {
      serveAlice("");
      actor(first, alice);

      actor(second, alice);
      assertThat(key(second, keyId))
          .isInstanceOfSatisfying(
              KeyLookup.Found.class,
              found -> {
                assertThat(found.key().publicKey()).isEqualTo(TestKeys.RSA.getPublic());
                assertThat(found.key().owner()).isEqualTo(alice);
              });
      assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void C11_a_handle_that_one_proved_the_other_knows() {
      String handle = "alice@" + peer.origin().authority();
      peer.on(
              "/.well-known/webfinger?resource=acct%3A"
                  + handle.replace("@", "%40").replace(":", "%3A"),
              Reply.of(
                  200,
                  "Content-Type: application/jrd+json\r\n",
                  """
                  {"subject":"acct:%s","links":
                   [{"rel":"self","type":"application/activity+json","href":"%s"}]}"""
                      .formatted(handle, alice)))
          .on(
              "/users/alice",
              Reply.document(
                  """
                  {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
                   "inbox":"%s/inbox","preferredUsername":"alice"}"""
                      .formatted(alice, alice)));
      ResolvedActor found = first.lookupActor(handle, first.newBudget());
      int requests = peer.requests().size();

      ResolvedActor known = second.lookupActor(handle, second.newBudget());

      assertThat(known.handle()).isEqualTo(found.handle());
      assertThat(known.proof()).isEqualTo(found.proof());
      assertThat(peer.requests()).hasSize(requests);
    }

    @Test
    void what_one_learned_of_the_signatures_that_a_server_takes_the_other_knows() {
      peer.on("/inbox", Reply.status(202));
      first.sawVerified(peer.origin(), SignatureScheme.RFC_9421);

      Deliveries.deliver(second, peer.url("/inbox"));

      assertThat(peer.log()).containsExactly("POST /inbox rfc9421");
    }

    @Test
    void a_cache_of_one_process_is_asked_once() {
      MapCache own =
          new MapCache(clock) {
            @Override
            public boolean isOfOneProcess() {
              return true;
            }
          };
      FederationClient only = Clients.builder().clock(clock).sharedCache(own).build();
      serveAlice("");
      actor(only, alice);

      clock.advance(Duration.ofMinutes(10));
      own.damage();
      actor(only, alice);

      assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void what_one_could_not_have_the_other_does_not_ask_for() {
      peer.on("/users/alice", Reply.of(429, "Retry-After: 120\r\n", ""));
      Reason reason = failure(first);

      assertThat(failure(second)).isEqualTo(reason);
      assertThat(key(first, keyId)).isInstanceOf(KeyLookup.Failed.class);
      assertThat(key(second, keyId)).isInstanceOf(KeyLookup.Failed.class);
      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void what_one_forgets_the_others_forget_within_a_minute() {
      serveAlice("");
      actor(first, alice);
      actor(second, alice);

      first.forget(alice);
      clock.advance(Duration.ofMinutes(1));
      actor(second, alice);

      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void D6_of_all_nodes_one_refreshes_a_key() {
      serveAlice("");
      key(first, keyId);

      first.refreshKey(keyId, first.newBudget());
      second.refreshKey(keyId, second.newBudget());

      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void what_another_version_wrote_counts_as_nothing() {
      serveAlice("");
      actor(first, alice);
      shared.damage();

      actor(second, alice);

      assertThat(peer.requests()).hasSize(2);
    }
  }
}
