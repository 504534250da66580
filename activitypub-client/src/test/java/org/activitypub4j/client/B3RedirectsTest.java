package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.lookupRefusal;
import static org.activitypub4j.client.Clients.note;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.VerificationPolicy;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** security.md B3: redirects are followed by hand, each hop checked and signed anew. */
class B3RedirectsTest {
  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  @AutoClose private final FederationClient client = Clients.loopback();

  @Test
  void three_redirects_are_followed() {
    URI end = peer.url("/end");
    peer.on("/1", Reply.redirect("/2"))
        .on("/2", Reply.redirect(peer.url("/3").toString()))
        .on("/3", Reply.redirect("end#part"))
        .on("/end", Reply.document(note(end)));

    FetchedDocument document = client.lookup(peer.url("/1"), client.newBudget()).document();

    assertThat(document.id()).isEqualTo(end);
    assertThat(document.requestedUrl()).isEqualTo(peer.url("/1"));
  }

  @Test
  void a_fourth_redirect_is_refused() {
    peer.on("/1", Reply.redirect("/2"))
        .on("/2", Reply.redirect("/3"))
        .on("/3", Reply.redirect("/4"))
        .on("/4", Reply.redirect("/5"))
        .on("/5", Reply.document(note(peer.url("/5"))));

    assertThat(lookupRefusal(client, peer.url("/1"))).isEqualTo(Reason.TOO_MANY_REDIRECTS);
    assertThat(peer.requests()).hasSize(4);
  }

  @Test
  void a_loop_is_refused_at_its_second_round() {
    peer.on("/a", Reply.redirect("/b")).on("/b", Reply.redirect("/a"));

    assertThat(lookupRefusal(client, peer.url("/a"))).isEqualTo(Reason.REDIRECT_LOOP);
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void a_redirect_from_https_to_http_is_refused() {
    try (ScriptedPeer secure = ScriptedPeer.startTls()) {
      secure.on("/a", Reply.redirect(peer.url("/a").toString()));

      assertThat(lookupRefusal(client, secure.url("/a"))).isEqualTo(Reason.REDIRECT_TO_CLEARTEXT);
      assertThat(peer.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "data:application/activity+json,{}",
        "jar:file:///x.jar!/y",
        "gopher://peer.test/",
        "ftp://peer.test/",
        "http://user@peer.test/",
        "http://peer.test:0/",
        "http://peer test/",
        "http://[::ffff:7f00:1%25eth0]/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::3333333333.1.1.1]/",
        "\\\\peer.test\\x",
        "http://peer.test/\u00e9"
      })
  void a_location_that_is_not_a_url_to_send_to_is_refused(String location) {
    peer.on("/a", Reply.redirect(location));

    assertThat(lookupRefusal(client, peer.url("/a"))).isEqualTo(Reason.REDIRECT_INVALID);
    assertThat(peer.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://[::ffff:a00:1]/x",
        "http://[fd00::1]/",
        "http://192.0.2.1/"
      })
  void the_addresses_of_each_hop_are_checked(String location) {
    peer.on("/a", Reply.redirect(location));

    assertThat(lookupRefusal(client, peer.url("/a"))).isEqualTo(Reason.ADDRESS_REFUSED);
  }

  @Test
  void a_redirect_without_location_or_with_two_is_refused() {
    peer.on("/none", Reply.status(302))
        .on("/two", Reply.of(302, "Location: /x\r\nLocation: /y\r\n", ""));

    assertThat(lookupRefusal(client, peer.url("/none"))).isEqualTo(Reason.REDIRECT_INVALID);
    assertThat(lookupRefusal(client, peer.url("/two"))).isEqualTo(Reason.REDIRECT_INVALID);
  }

  @Test
  void a_location_of_ten_megabytes_is_not_even_read() {
    peer.on("/a", Reply.redirect("/" + "x".repeat(10_000_000)));

    assertThat(lookupRefusal(client, peer.url("/a"))).isEqualTo(Reason.HEADERS_TOO_LARGE);
  }

  @Test
  void each_hop_is_signed_for_its_own_url() {
    FederationClient signing = Clients.builder().fetchSigner(() -> TestKeys.INSTANCE).build();
    URI end = peer.url("other.test", "/end");
    peer.on("/a", Reply.redirect(end.toString())).on("/end", Reply.document(note(end)));

    assertThat(signing.lookup(peer.url("/a"), signing.newBudget()).document().id()).isEqualTo(end);
    assertThat(peer.log()).containsExactly("GET /a cavage", "GET /end cavage");
    assertThat(peer.requests().get(0).header("Signature"))
        .isNotEqualTo(peer.requests().get(1).header("Signature"));
    MessageVerifier verifier =
        new MessageVerifier(VerificationPolicy.mastodonCompatible(), Clock.systemUTC());
    assertThat(
            verifier.claim(
                peer.requests().get(1).head(new Origin("http", "other.test", peer.port()))))
        .isInstanceOf(SignatureClaim.class);
    signing.close();
  }

  @Test
  void a_post_is_never_redirected() {
    peer.on("/inbox", Reply.of(308, "Location: /inbox2\r\n", ""));

    DeliveryOutcome outcome = Deliveries.deliver(client, peer.url("/inbox"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Refused.class);
    assertThat(peer.log()).containsExactly("POST /inbox cavage");
  }
}
