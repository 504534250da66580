package org.activitypub4j.client;

import static org.activitypub4j.client.TestKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** protocol.md A11, A12, L2, L3; security.md A2, A8, D6: keys are proven, and asked for seldom. */
@Timeout(20)
class KeyLookupTest {
  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  private final SteppingClock clock = Clients.clock();

  @AutoClose
  private final FederationClient client =
      Clients.builder().clock(clock).fetchSigner(() -> TestKeys.INSTANCE).build();

  private final URI alice = peer.url("/users/alice");
  private final URI keyId = peer.url("/users/alice#main-key");

  private final KeyLookups keys = new KeyLookups(client);

  private static String actor(URI id, String publicKey) {
    return """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
         "id":"%s","type":"Person","inbox":"%s/inbox","publicKey":%s}"""
        .formatted(id, id, publicKey);
  }

  private static String keyDocument(URI id, URI owner, KeyPair key) {
    return """
        {"@context":"https://w3id.org/security/v1","id":"%s","owner":"%s","publicKeyPem":"%s"}"""
        .formatted(id, owner, TestKeys.pem(key));
  }

  private static final KeyPair OTHER = TestKeys.OTHER_RSA;

  private void serveAlice(KeyPair key) {
    peer.on("/users/alice", Reply.document(actor(alice, key(keyId, alice, key))));
  }

  @Nested
  class A12_forms_of_key_documents {
    @Test
    void the_actor_with_a_fragment() {
      serveAlice(TestKeys.RSA);

      KeyLookup.Found found = keys.found(keyId);

      assertThat(found.key().owner()).isEqualTo(alice);
      assertThat(found.key().publicKey()).isEqualTo(TestKeys.RSA.getPublic());
      assertThat(found.proof()).isEqualTo(OwnerProof.ACTOR_DOCUMENT);
      assertThat(peer.log()).containsExactly("GET /users/alice unsigned");
    }

    @Test
    void the_actor_comes_with_its_key_and_is_not_fetched_again() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);

      assertThat(client.actor(alice, client.newBudget()).inbox()).isPresent();
      assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void a_key_with_a_document_of_its_own_whose_owner_lists_it() {
      URI own = peer.url("/keys/1");
      peer.on("/keys/1", Reply.document(keyDocument(own, alice, TestKeys.RSA)))
          .on("/users/alice", Reply.document(actor(alice, "\"" + own + "\"")));

      KeyLookup.Found found = keys.found(own);

      assertThat(found.key().owner()).isEqualTo(alice);
      assertThat(found.proof()).isEqualTo(OwnerProof.OWNER_FETCHED);
      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void the_stub_that_gotosocial_serves_and_then_the_actor() {
      URI own = peer.url("/users/alice/main-key");
      String document = actor(alice, key(own, alice, TestKeys.RSA));
      peer.on("/users/alice/main-key", Reply.document(document))
          .on("/users/alice", Reply.document(document));

      KeyLookup.Found found = keys.found(own);

      assertThat(found.key().owner()).isEqualTo(alice);
      assertThat(found.proof()).isEqualTo(OwnerProof.OWNER_FETCHED);
      assertThat(peer.log())
          .containsExactly("GET /users/alice/main-key unsigned", "GET /users/alice unsigned");
      client.actor(alice, client.newBudget());
      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void one_of_several_keys() {
      URI second = peer.url("/users/alice#2");
      peer.on(
          "/users/alice",
          Reply.document(
              actor(
                  alice,
                  "[%s,%s]"
                      .formatted(
                          "{\"id\":\"" + keyId + "\",\"publicKeyPem\":\"broken\"}",
                          key(second, alice, TestKeys.OTHER_RSA)))));

      assertThat(keys.found(second).key().publicKey()).isEqualTo(TestKeys.OTHER_RSA.getPublic());
    }
  }

  @Nested
  class A2_A8_ownership_both_ways {
    @Test
    void a_key_that_the_actor_does_not_list_is_refused() {
      serveAlice(TestKeys.RSA);

      assertThat(keys.failure(peer.url("/users/alice#evil"))).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void a_key_that_belongs_to_somebody_else_is_refused() {
      peer.on(
          "/users/alice",
          Reply.document(actor(alice, key(keyId, peer.url("/users/bob"), TestKeys.RSA))));

      assertThat(keys.failure(keyId)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void a_key_without_owner_is_refused() {
      peer.on(
          "/users/alice",
          Reply.document(
              actor(
                  alice,
                  "{\"id\":\"%s\",\"publicKeyPem\":\"%s\"}"
                      .formatted(keyId, TestKeys.pem(TestKeys.RSA)))));

      assertThat(keys.failure(keyId)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void a_server_cannot_serve_the_key_of_another_and_nothing_is_kept() {
      URI goodActor = peer.url("good.test", "/users/alice");
      URI goodKey = peer.url("good.test", "/users/alice#main-key");
      URI evil = peer.url("evil.test", "/key");
      peer.on("/key", Reply.document(keyDocument(goodKey, goodActor, TestKeys.OTHER_RSA)))
          .on(
              "/users/alice",
              Reply.document(actor(goodActor, key(goodKey, goodActor, TestKeys.RSA))));

      assertThat(keys.failure(evil)).isEqualTo(Reason.KEY_NOT_PROVEN);
      assertThat(keys.found(goodKey).key().publicKey()).isEqualTo(TestKeys.RSA.getPublic());
    }

    @Test
    void a_server_cannot_say_that_its_key_belongs_to_the_actor_of_another() {
      URI goodActor = peer.url("good.test", "/users/alice");
      URI evil = peer.url("evil.test", "/key");
      peer.on("/key", Reply.document(actor(goodActor, key(evil, goodActor, TestKeys.OTHER_RSA))));

      assertThat(keys.failure(evil)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void a_key_whose_url_leads_to_another_server_is_refused() {
      peer.on("/users/alice", Reply.redirect(peer.url("evil.test", "/x").toString()))
          .on("/x", Reply.document(actor(alice, key(keyId, alice, TestKeys.OTHER_RSA))));

      assertThat(keys.failure(keyId)).isEqualTo(Reason.TRANSPORT);
      assertThat(peer.log()).containsExactly("GET /users/alice unsigned");
    }

    @Test
    void an_owner_on_another_server_is_refused_without_asking_it() {
      URI own = peer.url("/keys/1");
      URI other = peer.url("other.test", "/users/alice");
      peer.on("/keys/1", Reply.document(keyDocument(own, other, TestKeys.RSA)))
          .on("/users/alice", Reply.document(actor(other, "\"" + own + "\"")));

      assertThat(keys.failure(own)).isEqualTo(Reason.KEY_NOT_PROVEN);
      assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void an_owner_that_does_not_list_the_key_back_is_refused() {
      URI own = peer.url("/keys/1");
      peer.on("/keys/1", Reply.document(keyDocument(own, alice, TestKeys.RSA)));
      serveAlice(TestKeys.RSA);

      assertThat(keys.failure(own)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void a_key_that_cannot_be_read_is_refused() {
      peer.on(
          "/users/alice",
          Reply.document(
              actor(
                  alice,
                  "{\"id\":\"%s\",\"owner\":\"%s\",\"publicKeyPem\":\"broken\"}"
                      .formatted(keyId, alice))));

      assertThat(keys.failure(keyId)).isEqualTo(Reason.KEY_FORMAT);
    }

    @Test
    void a_key_id_that_is_not_a_url_is_refused_without_a_request() {
      KeyLookup lookup = keys.fetch(URI.create("acct:alice@peer.test"));

      assertThat(((KeyLookup.Failed) lookup).cause().transport())
          .contains(TransportException.Reason.INVALID_URL);
      assertThat(peer.requests()).isEmpty();
    }
  }

  /** A stub or a key document is a claim: the owner's own document decides. */
  @Nested
  class A6_claims_on_the_same_server {
    private final URI upload = peer.url("/uploads/m.json");

    @Test
    void an_upload_that_says_that_it_is_a_stub_of_alice_is_refused() {
      peer.on("/uploads/m.json", Reply.document(actor(alice, key(upload, alice, OTHER))));
      serveAlice(TestKeys.RSA);

      assertThat(keys.failure(upload)).isEqualTo(Reason.KEY_NOT_PROVEN);
      assertThat(keys.found(keyId).key().publicKey()).isEqualTo(TestKeys.RSA.getPublic());
    }

    @Test
    void nor_with_a_key_of_the_id_that_alice_lists() {
      peer.on("/uploads/m.json", Reply.document(actor(alice, key(keyId, alice, OTHER))));
      serveAlice(TestKeys.RSA);

      assertThat(keys.failure(upload)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void the_key_in_her_own_document_counts_and_not_the_one_in_the_stub() {
      peer.on("/uploads/m.json", Reply.document(actor(alice, key(upload, alice, OTHER))))
          .on("/users/alice", Reply.document(actor(alice, key(upload, alice, TestKeys.RSA))));

      assertThat(keys.found(upload).key().publicKey()).isEqualTo(TestKeys.RSA.getPublic());
    }

    @Test
    void an_owner_whose_id_redirects_to_another_server_is_refused_and_that_server_not_asked() {
      URI key = peer.url("evil.test", "/key1");
      URI mallory = peer.url("evil.test", "/m");
      URI good = peer.url("good.test", "/users/alice");
      peer.on("/key1", Reply.document(actor(mallory, key(key, mallory, OTHER))))
          .on("/m", Reply.redirect(good.toString()))
          .on("/users/alice", Reply.document(actor(good, key(key, good, OTHER))));

      assertThat(keys.failure(key)).isEqualTo(Reason.TRANSPORT);
      assertThat(peer.log()).containsExactly("GET /key1 unsigned", "GET /m unsigned");
    }

    @Test
    void an_owner_that_needs_a_signature_gets_one_where_a_key_must_not() {
      URI own = peer.url("/users/alice/main-key");
      peer.on("/users/alice/main-key", Reply.document(actor(alice, key(own, alice, TestKeys.RSA))))
          .script(
              "/users/alice",
              request ->
                  request.signature().equals("unsigned")
                      ? Reply.status(401)
                      : Reply.document(actor(alice, key(own, alice, TestKeys.RSA))));

      assertThat(client.fetchKey(own, client.newBudget().withoutSignedFetchTo(peer.origin())))
          .isInstanceOf(KeyLookup.Found.class);
    }
  }

  @Test
  void A3_a_document_for_a_key_may_be_less_long_than_a_post() {
    String members = "{\"a\":1},".repeat(4_000);
    String large =
        actor(alice, key(keyId, alice, TestKeys.RSA))
            .replaceFirst("\\{", "{\"x\":[" + members + "1],");
    peer.on("/users/alice", Reply.document(large));

    assertThat(keys.failure(keyId)).isEqualTo(Reason.MALFORMED);
    assertThat(client.actor(alice, client.newBudget()).inbox()).isPresent();
  }

  /** What a newer document of the actor no longer says is forgotten, however it was fetched. */
  @Nested
  class A12_rotation {
    private final URI second = peer.url("/users/alice#second");
    private int lookUps;

    private void lookUpAlice() {
      String page = "/@alice?" + ++lookUps;
      peer.on(page, Reply.redirect(alice.toString()));
      client.lookup(peer.url(page), client.newBudget());
    }

    @Test
    void a_key_that_the_actor_lists_no_more_is_forgotten_with_the_next_document() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      peer.on("/users/alice", Reply.document(actor(alice, key(second, alice, OTHER))));

      keys.found(second);

      assertThat(keys.failure(keyId)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void nor_is_it_known_after_a_look_up_of_the_actor() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      peer.on("/users/alice", Reply.document(actor(alice, key(second, alice, OTHER))));

      lookUpAlice();

      assertThat(keys.failure(keyId)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void a_key_of_another_url_is_replaced_by_what_the_actor_says_now() {
      URI own = peer.url("/keys/1");
      peer.on("/keys/1", Reply.document(keyDocument(own, alice, TestKeys.RSA)))
          .on("/users/alice", Reply.document(actor(alice, key(own, alice, TestKeys.RSA))));
      keys.found(own);
      peer.on("/users/alice", Reply.document(actor(alice, key(own, alice, OTHER))));

      lookUpAlice();

      assertThat(keys.found(own).key().publicKey()).isEqualTo(OTHER.getPublic());
    }

    @Test
    void a_key_that_is_described_elsewhere_stays_as_long_as_it_is_named() {
      URI own = peer.url("/keys/1");
      peer.on("/keys/1", Reply.document(keyDocument(own, alice, TestKeys.RSA)))
          .on("/users/alice", Reply.document(actor(alice, "\"" + own + "\"")));
      keys.found(own);
      lookUpAlice();
      int asked = peer.requests().size();

      keys.found(own);
      assertThat(peer.requests()).hasSize(asked);

      peer.on("/users/alice", Reply.document(actor(alice, key(second, alice, OTHER))));
      lookUpAlice();
      assertThat(keys.failure(own)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    /** For a key fetched anew counts again, but not what tells which keys its owner has. */
    private void forgetWhichKeysAliceHas() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      clock.advance(Duration.ofDays(6).plusHours(12));
      keys.found(keyId);
      clock.advance(Duration.ofHours(13));
      peer.on("/users/alice", Reply.document(actor(alice, key(second, alice, OTHER))));
    }

    @Test
    void a_key_is_compared_with_the_newest_document_though_it_is_not_found_by_its_owner() {
      forgetWhichKeysAliceHas();

      lookUpAlice();

      assertThat(keys.failure(keyId)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }

    @Test
    void a_key_of_whose_owner_nothing_is_known_any_more_is_asked_for_again() {
      forgetWhichKeysAliceHas();

      client.forget(alice);

      assertThat(keys.failure(keyId)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }
  }

  @Nested
  class L2_signed_fetches {
    private Reply onlySigned(ScriptedPeer.Request request) {
      return request.signature().equals("unsigned")
          ? Reply.status(401)
          : Reply.document(actor(alice, key(keyId, alice, TestKeys.RSA)));
    }

    @Test
    void a_key_is_asked_for_unsigned_and_signed_only_after_a_401() {
      peer.script("/users/alice", this::onlySigned);

      keys.found(keyId);

      assertThat(peer.log())
          .containsExactly("GET /users/alice unsigned", "GET /users/alice cavage");
      assertThat(peer.requests().get(1).header("Signature").orElseThrow())
          .contains("keyId=\"https://us.test/actor#main-key\"");
    }

    @Test
    void nothing_is_signed_for_a_server_that_is_being_verified() {
      peer.script("/users/alice", this::onlySigned);

      KeyLookup lookup =
          client.fetchKey(keyId, client.newBudget().withoutSignedFetchTo(peer.origin()));

      assertThat(((KeyLookup.Failed) lookup).cause().reason()).isEqualTo(Reason.UNAUTHORIZED);
      assertThat(peer.log()).containsExactly("GET /users/alice unsigned");
    }

    @Test
    void that_it_was_not_signed_then_does_not_hinder_a_later_signed_fetch() {
      peer.script("/users/alice", this::onlySigned);
      Budget unsigned = client.newBudget().withoutSignedFetchTo(peer.origin());

      assertThat(client.fetchKey(keyId, unsigned)).isInstanceOf(KeyLookup.Failed.class);
      assertThat(client.fetchKey(keyId, unsigned)).isInstanceOf(KeyLookup.Failed.class);
      assertThat(peer.requests()).hasSize(1);
      keys.found(keyId);
    }

    @Test
    void a_document_is_not_signed_either_for_such_a_server() {
      peer.on("/x", Reply.document(Clients.note(peer.url("/x"))));

      client.fetch(peer.url("/x"), client.newBudget().withoutSignedFetchTo(peer.origin()));
      client.fetch(peer.url("/x"), client.newBudget());

      assertThat(peer.log()).containsExactly("GET /x unsigned", "GET /x cavage");
    }

    @Test
    void nor_where_another_server_redirects_there() {
      peer.on("/from", Reply.redirect(peer.url("/x").toString()))
          .on("/x", Reply.document(Clients.note(peer.url("/x"))));

      client.lookup(
          peer.url("other.test", "/from"), client.newBudget().withoutSignedFetchTo(peer.origin()));

      assertThat(peer.log()).containsExactly("GET /from cavage", "GET /x unsigned");
    }

    @Test
    void a_signed_fetch_that_gets_a_401_is_signed_in_the_other_way_once() {
      peer.script(
          "/x",
          request ->
              request.signature().equals("rfc9421")
                  ? Reply.document(Clients.note(peer.url("/x")))
                  : Reply.status(401));

      client.fetch(peer.url("/x"), client.newBudget());
      client.fetch(peer.url("/x"), client.newBudget());

      assertThat(peer.log()).containsExactly("GET /x cavage", "GET /x rfc9421", "GET /x rfc9421");
    }
  }

  @Nested
  class D6_seldom {
    @Test
    void a_key_is_fetched_once_a_day() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      clock.advance(Duration.ofHours(23));
      keys.found(keyId);
      assertThat(peer.requests()).hasSize(1);

      clock.advance(Duration.ofHours(2));
      keys.found(keyId);
      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void what_is_gone_is_told_so_and_not_asked_for_again_for_ten_minutes_then_longer() {
      peer.on("/users/alice", Reply.status(410));

      assertThat(keys.fetch(keyId)).isInstanceOf(KeyLookup.Gone.class);
      assertThat(keys.fetch(keyId)).isInstanceOf(KeyLookup.Gone.class);
      clock.advance(Duration.ofMinutes(9));
      keys.fetch(keyId);
      assertThat(peer.requests()).hasSize(1);
      clock.advance(Duration.ofMinutes(2));
      keys.fetch(keyId);
      assertThat(peer.requests()).hasSize(2);
      clock.advance(Duration.ofMinutes(19));
      keys.fetch(keyId);
      assertThat(peer.requests()).hasSize(2);
      clock.advance(Duration.ofMinutes(2));
      keys.fetch(keyId);
      assertThat(peer.requests()).hasSize(3);
    }

    @Test
    void what_could_not_be_had_is_asked_for_again_after_half_a_minute() {
      peer.on("/users/alice", Reply.status(503));

      assertThat(((KeyLookup.Failed) keys.fetch(keyId)).isTransient()).isTrue();
      clock.advance(Duration.ofSeconds(29));
      keys.fetch(keyId);
      assertThat(peer.requests()).hasSize(1);
      serveAlice(TestKeys.RSA);
      clock.advance(Duration.ofSeconds(2));
      keys.found(keyId);
      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void a_refresh_learns_a_new_key_under_the_old_id() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      serveAlice(TestKeys.OTHER_RSA);

      KeyLookup refreshed = client.refreshKey(keyId, client.newBudget());

      assertThat(((KeyLookup.Found) refreshed).key().publicKey())
          .isEqualTo(TestKeys.OTHER_RSA.getPublic());
      assertThat(keys.found(keyId).key().publicKey()).isEqualTo(TestKeys.OTHER_RSA.getPublic());
    }

    @Test
    void a_refresh_happens_once_in_five_minutes() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);

      for (int i = 0; i < 50; i++) {
        assertThat(client.refreshKey(keyId, client.newBudget()))
            .isInstanceOf(KeyLookup.Found.class);
      }
      assertThat(peer.requests()).hasSize(2);
      clock.advance(Duration.ofMinutes(6));
      client.refreshKey(keyId, client.newBudget());
      assertThat(peer.requests()).hasSize(3);
    }

    @Test
    void a_refresh_that_had_no_turn_does_not_count_as_one() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      serveAlice(TestKeys.OTHER_RSA);
      Budget spent = Budget.of(new BudgetLimits(1, 1, Duration.ofSeconds(5)));
      spent.allowance().takeRequest(alice);

      assertThat(client.refreshKey(keyId, spent)).isInstanceOf(KeyLookup.Failed.class);
      assertThat(((KeyLookup.Found) client.refreshKey(keyId, client.newBudget())).key().publicKey())
          .isEqualTo(TestKeys.OTHER_RSA.getPublic());
    }

    @Test
    void a_refresh_that_fails_in_passing_leaves_the_known_key() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      peer.on("/users/alice", Reply.status(503));

      assertThat(client.refreshKey(keyId, client.newBudget())).isInstanceOf(KeyLookup.Failed.class);
      keys.found(keyId);
    }

    @Test
    void a_refresh_that_fails_in_passing_is_tried_again_after_half_a_minute() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      peer.on("/users/alice", Reply.status(503));
      for (int i = 0; i < 10; i++) {
        assertThat(client.refreshKey(keyId, client.newBudget()))
            .isInstanceOf(KeyLookup.Failed.class);
      }
      assertThat(peer.requests()).hasSize(2);
      serveAlice(TestKeys.OTHER_RSA);
      clock.advance(Duration.ofSeconds(31));

      KeyLookup refreshed = client.refreshKey(keyId, client.newBudget());

      assertThat(((KeyLookup.Found) refreshed).key().publicKey())
          .isEqualTo(TestKeys.OTHER_RSA.getPublic());
      client.refreshKey(keyId, client.newBudget());
      assertThat(peer.requests()).hasSize(3);
    }

    @Test
    void a_refresh_that_finds_it_gone_forgets_the_key() {
      serveAlice(TestKeys.RSA);
      keys.found(keyId);
      peer.on("/users/alice", Reply.status(410));

      assertThat(client.refreshKey(keyId, client.newBudget())).isInstanceOf(KeyLookup.Gone.class);
      assertThat(keys.fetch(keyId)).isInstanceOf(KeyLookup.Gone.class);
    }

    @Test
    void who_wants_the_same_key_at_the_same_time_shares_one_request()
        throws InterruptedException, ExecutionException, TimeoutException {
      int callers = 8; // half of those who may wait
      CountDownLatch waiting = new CountDownLatch(callers);
      CountDownLatch answer = new CountDownLatch(1);
      peer.script(
          "/users/alice",
          request -> {
            await(answer);
            return Reply.document(actor(alice, key(keyId, alice, TestKeys.RSA)));
          });
      ExecutorService threads = Executors.newFixedThreadPool(callers);
      List<Future<KeyLookup>> lookups = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        lookups.add(
            threads.submit(
                () -> {
                  waiting.countDown();
                  return keys.fetch(keyId);
                }));
      }
      assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();
      answer.countDown();

      for (Future<KeyLookup> lookup : lookups) {
        assertThat(lookup.get(5, TimeUnit.SECONDS)).isInstanceOf(KeyLookup.Found.class);
      }
      assertThat(peer.requests()).hasSize(1);
      threads.shutdownNow();
    }

    @Test
    void an_empty_budget_says_nothing_about_the_key() {
      serveAlice(TestKeys.RSA);
      Budget empty = Budget.of(new BudgetLimits(1, 1, Duration.ofSeconds(5)));
      empty.allowance().takeRequest(alice);

      KeyLookup lookup = client.fetchKey(keyId, empty);

      assertThat(((KeyLookup.Failed) lookup).cause().transport())
          .contains(TransportException.Reason.BUDGET);
      keys.found(keyId);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
