package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.Signer;
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

  /** With two signatures by the key of evil, the first under a name of somebody else. */
  private static ServerResponse post(World world, String json, URI first, URI second) {
    byte[] body = json.getBytes(UTF_8);
    Headers one = signed(world, body, first, World.EVIL);
    Headers two = signed(world, body, second, World.EVIL);
    Headers both = two;
    for (String name : new String[] {"Signature-Input", "Signature"}) {
      both =
          both.with(name, "a" + afterLabel(one.first(name)) + ", b" + afterLabel(two.first(name)));
    }
    return world.federation.handle(
        new ServerRequest("POST", "/inbox", both, RequestBody.of(body), "192.0.2.1"));
  }

  private static String afterLabel(java.util.Optional<String> value) {
    String text = value.orElseThrow();
    return text.substring(text.indexOf('='));
  }

  private static Headers signed(World world, byte[] body, URI keyId, KeyPair keys) {
    URI inbox = world.url("us.test", "/inbox");
    RequestHead head =
        new RequestHead(
            "POST",
            inbox,
            Headers.of(
                "Host", inbox.getRawAuthority(), "Content-Type", "application/activity+json"));
    return new MessageSigner(world::now)
        .sign(
            head,
            BodyDigest.sha256(body),
            SignatureScheme.RFC_9421,
            Signer.of(keyId, keys.getPrivate()))
        .headers();
  }
}
