package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.Origin;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.SteppingClock;

/** Clients for loopback, where each name under {@code .test} lives. */
final class Clients {
  static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");

  private Clients() {}

  static FederationClient.Builder builder() {
    return FederationClient.builder()
        .userAgent("Tests", "1.0", Origin.parse("https://us.test"))
        .allowNetworks(LOOPBACK)
        .sslContext(TestTls.client())
        .resolver(LoopbackPeer::resolve);
  }

  static FederationClient loopback() {
    return builder().build();
  }

  /** A clock that stands still until the test moves it. */
  static SteppingClock clock() {
    return new SteppingClock(Instant.parse("2026-11-23T12:00:00Z"));
  }

  /** Why a fetch is refused; fails if it is not. */
  static FetchException refusal(FederationClient client, URI url) {
    FetchException refusal =
        catchThrowableOfType(FetchException.class, () -> client.fetch(url, client.newBudget()));
    return Optional.ofNullable(refusal)
        .orElseThrow(() -> new AssertionError("not refused: " + url));
  }

  /** Why the transport refuses a fetch; fails if it does not. */
  static TransportException.Reason transportRefusal(FederationClient client, URI url) {
    FetchException refusal = refusal(client, url);
    return refusal.transport().orElseThrow(() -> new AssertionError(refusal));
  }

  /** Why the transport refuses a look-up, which may be redirected anywhere. */
  static TransportException.Reason lookupRefusal(FederationClient client, URI url) {
    FetchException refusal =
        catchThrowableOfType(FetchException.class, () -> client.lookup(url, client.newBudget()));
    return Optional.ofNullable(refusal)
        .flatMap(FetchException::transport)
        .orElseThrow(() -> new AssertionError("not refused: " + url, refusal));
  }

  /** A note at this URL. */
  static String note(URI id) {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Note","content":"x"}"""
        .formatted(id);
  }
}
