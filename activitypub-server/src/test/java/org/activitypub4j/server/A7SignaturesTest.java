package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.client.BudgetLimits;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** lessons.md A7: who names keys pays, though it adds a signature that holds. */
class A7SignaturesTest {

  @Test
  void a_good_signature_beside_a_bad_one_buys_no_fetches() throws IOException {
    try (World world = new World()) {
      URI evil = world.serveActor("evil.test", "/m", World.EVIL);
      String like =
          World.activity("Like", world.url("evil.test", "/1"), evil, "\"object\":\"" + evil + "\"");
      for (int i = 0; i < 60; i++) {
        ServerResponse answer =
            post(world, like, world.url("v" + i + ".test", "/k"), URI.create(evil + "#main-key"));
        assertThat(answer.status()).isEqualTo(202);
      }
      assertThat(world.asked.stream().filter(asked -> asked.startsWith("GET v")).count())
          .isBetween(10L, 25L);
    }
  }

  @Test
  void all_signatures_of_a_fetch_spend_one_budget() throws IOException {
    BudgetLimits three = new BudgetLimits(3, 5, Duration.ofSeconds(10));
    try (World world =
        new World(
            settings ->
                settings
                    .fetchAccess(FetchAccess.SIGNED)
                    .client(client -> Loopback.only(client).budgetLimits(three)))) {
      List<URI> keys = new ArrayList<>();
      for (String host : List.of("one.test", "two.test")) {
        URI key = world.url(host, "/key"); // a stub, after which its owner is fetched
        world.serve(key, World.actor(world.url(host, "/m"), key, World.EVIL));
        keys.add(key);
      }
      URI alice = world.federation.actor("alice").id();
      RequestHead head = new RequestHead("GET", alice, Headers.of("Host", alice.getRawAuthority()));

      ServerResponse answer =
          world.federation.handle(
              new ServerRequest(
                  "GET",
                  alice.getRawPath(),
                  both(
                      signed(world, head, null, keys.get(0)),
                      signed(world, head, null, keys.get(1))),
                  RequestBody.of(new byte[0]),
                  "192.0.2.1"));

      assertThat(answer.status()).isIn(401, 503);
      assertThat(world.asked).hasSize(3);
    }
  }

  @Test
  void who_signs_fetches_with_keys_that_are_not_there_pays_for_looking() throws IOException {
    try (World world = new World(settings -> settings.fetchAccess(FetchAccess.SIGNED))) {
      URI alice = world.federation.actor("alice").id();
      RequestHead head = new RequestHead("GET", alice, Headers.of("Host", alice.getRawAuthority()));

      for (int i = 0; i < 60; i++) {
        Headers signed = signed(world, head, null, world.url("v" + i + ".test", "/absent"));
        world.federation.handle(
            new ServerRequest(
                "GET", alice.getRawPath(), signed, RequestBody.of(new byte[0]), "192.0.2.1"));
      }

      assertThat(world.asked).hasSizeBetween(10, 25);
    }
  }

  @Test
  void A9_two_signatures_make_no_more_requests_at_a_server_than_one() throws IOException {
    try (World world = new World()) {
      URI evil = world.serveActor("evil.test", "/m", World.EVIL);
      String like =
          World.activity("Like", world.url("evil.test", "/1"), evil, "\"object\":\"" + evil + "\"");
      world.status(world.url("victim.test", "/a"), 401);
      world.status(world.url("victim.test", "/b"), 401);

      ServerResponse answer =
          post(world, like, world.url("victim.test", "/a"), world.url("victim.test", "/b"));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(world.asked).containsExactly("GET victim.test/a", "GET victim.test/a");
    }
  }

  @Test
  void A9_a_bad_signature_makes_one_request_for_the_key() throws IOException {
    try (World world = new World()) {
      URI victim = world.serveActor("victim.test", "/v", World.GOOD);
      URI key = URI.create(victim + "#main-key");
      String like =
          World.activity(
              "Like", world.url("victim.test", "/1"), victim, "\"object\":\"" + victim + "\"");

      assertThat(post(world, like, key, key).status()).isEqualTo(401);

      assertThat(world.asked).containsExactly("GET victim.test/v");
      assertThat(post(world, like, key, key).status()).isEqualTo(401);
      assertThat(world.asked).as("one look whether it has changed").hasSize(2);
      assertThat(post(world, like, key, key).status()).isEqualTo(401);
      assertThat(world.asked).hasSize(2);
    }
  }

  /** With two signatures by the key of evil, the first under a name of somebody else. */
  private static ServerResponse post(World world, String json, URI first, URI second) {
    byte[] body = json.getBytes(UTF_8);
    URI inbox = world.url("us.test", "/inbox");
    RequestHead head =
        new RequestHead(
            "POST",
            inbox,
            Headers.of(
                "Host", inbox.getRawAuthority(), "Content-Type", "application/activity+json"));
    BodyDigest digest = BodyDigest.sha256(body);
    Headers both = both(signed(world, head, digest, first), signed(world, head, digest, second));
    return world.federation.handle(
        new ServerRequest("POST", "/inbox", both, RequestBody.of(body), "192.0.2.1"));
  }

  private static Headers both(Headers one, Headers two) {
    Headers both = two;
    for (String name : new String[] {"Signature-Input", "Signature"}) {
      both =
          both.with(name, "a" + afterLabel(one.first(name)) + ", b" + afterLabel(two.first(name)));
    }
    return both;
  }

  private static String afterLabel(java.util.Optional<String> value) {
    String text = value.orElseThrow();
    return text.substring(text.indexOf('='));
  }

  private static Headers signed(
      World world, RequestHead head, @Nullable BodyDigest digest, URI keyId) {
    return new MessageSigner(world::now)
        .sign(head, digest, SignatureScheme.RFC_9421, Signer.of(keyId, World.EVIL.getPrivate()))
        .headers();
  }
}
