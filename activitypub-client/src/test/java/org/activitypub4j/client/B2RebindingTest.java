package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.note;
import static org.activitypub4j.client.Clients.transportRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.HostResolver;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * security.md B2, rule 1: what is checked is what is dialled. 127.0.0.2 plays the public address,
 * 127.0.0.1 the one that must not be reached.
 */
@Timeout(10)
class B2RebindingTest {
  private static final Cidr ONLY_TWO = Cidr.parse("127.0.0.2/32");

  private final ScriptedPeer victim = ScriptedPeer.start();

  @AfterEach
  void close() {
    victim.close();
  }

  private static InetAddress loopback(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static FederationClient client(HostResolver resolver) {
    return FederationClient.builder().allowNetworks(ONLY_TWO).resolver(resolver).build();
  }

  @Test
  void a_private_address_is_refused_before_it_is_dialled() {
    try (FederationClient client = client(host -> List.of(loopback(1)))) {
      victim.on("/x", Reply.document(note(victim.url("/x"))));

      assertThat(transportRefusal(client, victim.url("/x"))).isEqualTo(Reason.ADDRESS_REFUSED);
      assertThat(victim.connections()).isZero();
    }
  }

  @Test
  void one_private_address_among_good_ones_refuses_the_name() {
    try (ScriptedPeer good = ScriptedPeer.at("127.0.0.2");
        FederationClient client = client(host -> List.of(loopback(2), loopback(1)))) {
      good.on("/x", Reply.document(note(good.url("/x"))));

      assertThat(transportRefusal(client, good.url("/x"))).isEqualTo(Reason.ADDRESS_REFUSED);
      assertThat(good.connections()).isZero();
    }
  }

  @Test
  void what_is_dialled_is_what_was_checked_also_when_the_name_moves() {
    AtomicInteger asked = new AtomicInteger();
    SteppingClock clock = Clients.clock();
    try (ScriptedPeer good = ScriptedPeer.at("127.0.0.2");
        FederationClient client =
            FederationClient.builder()
                .allowNetworks(ONLY_TWO)
                .clock(clock)
                .resolver(host -> List.of(loopback(asked.incrementAndGet() == 1 ? 2 : 1)))
                .build()) {
      good.on("/x", Reply.document(note(good.url("/x"))))
          .on("/bye", Reply.raw("HTTP/1.1 404 No\r\nConnection: close\r\n\r\n"));

      client.fetch(good.url("/x"), client.newBudget());
      client.fetch(good.url("/x"), client.newBudget());
      Clients.refusal(client, good.url("/bye"));
      client.fetch(good.url("/x"), client.newBudget());
      Clients.refusal(client, good.url("/bye"));
      assertThat(good.connections()).isEqualTo(2);
      assertThat(asked).as("a name is known for half a minute").hasValue(1);

      clock.advance(Duration.ofSeconds(31));
      assertThat(transportRefusal(client, good.url("/x"))).isEqualTo(Reason.ADDRESS_REFUSED);
      assertThat(asked).hasValue(2);
      assertThat(victim.connections()).isZero();
    }
  }

  @Test
  void a_name_whose_address_nobody_answers_at_is_asked_for_again() {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedPeer good = ScriptedPeer.at("127.0.0.2");
        FederationClient client =
            FederationClient.builder()
                .allowNetworks(Clients.LOOPBACK)
                .resolver(host -> List.of(loopback(asked.incrementAndGet() == 1 ? 3 : 2)))
                .build()) {
      good.on("/x", Reply.document(note(good.url("/x"))));

      assertThat(transportRefusal(client, good.url("/x"))).isEqualTo(Reason.CONNECT_FAILED);
      assertThat(client.fetch(good.url("/x"), client.newBudget()).id()).isEqualTo(good.url("/x"));
    }
  }

  @Test
  void by_default_neither_http_nor_loopback_nor_literals_are_allowed() {
    try (FederationClient client =
        FederationClient.builder().resolver(host -> List.of(loopback(1))).build()) {
      assertThat(transportRefusal(client, victim.url("/x"))).isEqualTo(Reason.CLEARTEXT);
      assertThat(
              transportRefusal(
                  client, java.net.URI.create("https://peer.test:" + victim.port() + "/x")))
          .isEqualTo(Reason.ADDRESS_REFUSED);
      assertThat(
              transportRefusal(
                  client, java.net.URI.create("https://127.0.0.1:" + victim.port() + "/x")))
          .isEqualTo(Reason.ADDRESS_REFUSED);
      assertThat(transportRefusal(client, java.net.URI.create("https://1.1.1.1/x")))
          .isEqualTo(Reason.ADDRESS_REFUSED);
      assertThat(victim.connections()).isZero();
    }
  }

  @Test
  void http_is_for_allowed_networks_only_even_where_https_is_for_all() throws UnknownHostException {
    InetAddress publicAddress = InetAddress.getByAddress(new byte[] {1, 1, 1, 1});
    try (FederationClient client = client(host -> List.of(publicAddress))) {
      assertThat(transportRefusal(client, victim.url("/x"))).isEqualTo(Reason.ADDRESS_REFUSED);
    }
  }

  @Test
  void a_literal_in_an_allowed_network_needs_no_resolver() {
    try (ScriptedPeer good = ScriptedPeer.at("127.0.0.2");
        FederationClient client =
            client(
                host -> {
                  throw new UnknownHostException(host);
                })) {
      java.net.URI url = good.url("127.0.0.2", "/x");
      good.on("/x", Reply.document(note(url)));

      assertThat(client.fetch(url, client.newBudget()).id()).isEqualTo(url);
    }
  }

  @Test
  void a_name_that_is_unknown_or_has_no_address_says_so() {
    try (FederationClient unknown =
            client(
                host -> {
                  throw new UnknownHostException(host);
                });
        FederationClient none = client(host -> List.of())) {
      assertThat(transportRefusal(unknown, victim.url("/x"))).isEqualTo(Reason.UNKNOWN_HOST);
      assertThat(transportRefusal(none, victim.url("/x"))).isEqualTo(Reason.UNKNOWN_HOST);
    }
  }

  @Test
  void a_resolver_that_hangs_is_left_behind() {
    CountDownLatch never = new CountDownLatch(1);
    TransportLimits quick =
        TransportLimits.DEFAULT.withTimeouts(
            Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));
    try (FederationClient client =
        FederationClient.builder()
            .allowNetworks(ONLY_TWO)
            .limits(quick)
            .resolver(
                host -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return List.of();
                })
            .build()) {
      assertThat(transportRefusal(client, victim.url("/x"))).isEqualTo(Reason.UNKNOWN_HOST);
    }
  }

  @Test
  void a_closed_port_is_a_passing_fault() {
    int port = victim.port();
    victim.close();
    try (FederationClient client = Clients.loopback()) {
      FetchException refused =
          Clients.refusal(client, java.net.URI.create("http://peer.test:" + port + "/x"));
      assertThat(refused.transport()).contains(Reason.CONNECT_FAILED);
      assertThat(refused.isTransient()).isTrue();
    }
  }

  @Test
  void a_certificate_for_another_host_or_of_nobody_known_is_refused() {
    try (ScriptedPeer secure = ScriptedPeer.startTls();
        FederationClient trusting = Clients.loopback();
        FederationClient platform =
            FederationClient.builder()
                .allowNetworks(Clients.LOOPBACK)
                .resolver(LoopbackPeer::resolve)
                .build()) {
      secure.on("/x", Reply.document(note(secure.url("/x"))));

      assertThat(trusting.fetch(secure.url("/x"), trusting.newBudget()).id())
          .isEqualTo(secure.url("/x"));
      assertThat(transportRefusal(trusting, secure.url("other.test", "/x")))
          .isEqualTo(Reason.TLS_FAILED);
      assertThat(transportRefusal(platform, secure.url("/x"))).isEqualTo(Reason.TLS_FAILED);
    }
  }
}
