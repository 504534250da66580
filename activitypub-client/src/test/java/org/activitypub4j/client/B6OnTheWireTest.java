package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.activitypub4j.client.ScriptedPeer.Request;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.VerifiedHead;
import org.activitypub4j.signatures.keys.VerificationKey;

/** security.md B6: the peer sees exactly the request that was meant, and that was signed. */
class B6OnTheWireTest {
  private static Optional<ScriptedPeer> running = Optional.empty();

  @BeforeContainer
  static void start() {
    running = Optional.of(ScriptedPeer.start());
  }

  @AfterContainer
  static void stop() {
    running.orElseThrow().close();
  }

  @Property(tries = 150)
  void the_target_on_the_wire_is_the_raw_path_and_query_but_for_apostrophes_in_it(
      @ForAll("rests") String rest) {
    ScriptedPeer peer = running.orElseThrow();
    Optional<URI> url = uri("http://peer.test:" + peer.port() + "/" + rest);
    if (url.isEmpty()) {
      return;
    }
    int before = peer.requests().size();
    try (FederationClient client = Clients.builder().fetchSigner(() -> TestKeys.INSTANCE).build()) {
      FetchException refusal = Clients.refusal(client, url.get());

      if (refusal.transport().isPresent()) {
        assertThat(refusal.transport()).contains(TransportException.Reason.INVALID_URL);
        assertThat(peer.requests()).hasSize(before);
      } else {
        assertThat(peer.requests()).hasSize(before + 1);
        Request request = peer.requests().get(before);
        assertThat(request.target()).isEqualTo("/" + asSent(rest));
        assertThat(request.headers().values("Host")).containsExactly("peer.test:" + peer.port());
        assertThat(verifies(request, peer)).isTrue();
      }
    }
  }

  /** The query as parsers of browsers have it: what the peer verifies. */
  private static String asSent(String rest) {
    int query = rest.indexOf('?');
    return query < 0 ? rest : rest.substring(0, query) + rest.substring(query).replace("'", "%27");
  }

  @Example
  void an_apostrophe_in_the_query_is_encoded_and_proves_the_id_as_it_is_written() {
    ScriptedPeer peer = running.orElseThrow();
    URI id = peer.url("/it's?q='x'");
    peer.on("/it's?q=%27x%27", ScriptedPeer.Reply.document(Clients.note(id)));
    try (FederationClient client = Clients.loopback()) {
      assertThat(client.fetch(id, client.newBudget()).id()).isEqualTo(id);
    }
  }

  private static boolean verifies(Request request, ScriptedPeer peer) {
    MessageVerifier verifier =
        new MessageVerifier(VerificationPolicy.mastodonCompatible(), java.time.Clock.systemUTC());
    VerificationKey key =
        VerificationKey.of(
            TestKeys.INSTANCE.keyId(),
            URI.create("https://us.test/actor"),
            TestKeys.RSA.getPublic());
    return verifier.claim(request.head(peer.origin())) instanceof SignatureClaim claim
        && claim.verify(key) instanceof VerifiedHead;
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text)).filter(uri -> uri.getRawFragment() == null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<String> rests() {
    return Arbitraries.strings()
        .withChars("ab09/?@:;=&.-_~!$'()*+,\u00e9\u2028")
        .ofMaxLength(30)
        .map(text -> text.replace("a0", "%0d%0a"));
  }
}
