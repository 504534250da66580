package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three classes of holes that others had: redirects of signed fetches into a private network, links
 * of NodeInfo into one, and memory for each port that somebody names.
 */
@Timeout(20)
class C7RequestForgeryTest {
  private static final String SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/2.1";

  /** What nobody outside may reach. */
  private final ScriptedPeer inside = ScriptedPeer.at("127.0.0.2");

  private final ScriptedPeer peer = ScriptedPeer.start();
  private final FederationClient client =
      FederationClient.builder()
          .userAgent("Tests", "1.0", Origin.parse("https://us.test"))
          .allowNetworks(Cidr.parse("127.0.0.1/32"))
          .resolver(C7RequestForgeryTest::resolve)
          .fetchSigner(() -> TestKeys.INSTANCE)
          .build();

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    int last = host.startsWith("inside") ? 2 : 1;
    return List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}));
  }

  /** The private server by name and by address. */
  static Stream<String> names() {
    return Stream.of("inside.test", "127.0.0.2", "[::ffff:127.0.0.2]");
  }

  @AfterEach
  void close() {
    client.close();
    peer.close();
    inside.close();
  }

  private URI secret(String host) {
    inside.on("/secret", Reply.document(Clients.note(inside.url(host, "/secret"))));
    return inside.url(host, "/secret");
  }

  private static FetchException refusal(Runnable work) {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, work::run))
        .orElseThrow(() -> new AssertionError("not refused"));
  }

  private Budget budget() {
    return client.newBudget();
  }

  @Nested
  class Redirects_of_signed_fetches {
    @ParameterizedTest
    @MethodSource("org.activitypub4j.client.C7RequestForgeryTest#names")
    void do_not_reach_a_private_network(String host) {
      URI secret = secret(host);
      peer.on("/a", Reply.redirect(secret.toString()))
          .on("/b", Reply.redirect(peer.url("other.test", "/a").toString()));

      for (String url : List.of("/a", "/b")) {
        assertThat(refusal(() -> client.lookup(peer.url(url), budget())).transport())
            .contains(TransportException.Reason.ADDRESS_REFUSED);
        assertThat(refusal(() -> client.fetch(peer.url(url), budget())).transport())
            .contains(TransportException.Reason.REDIRECT_ELSEWHERE);
        assertThat(refusal(() -> client.actor(peer.url(url), budget())).transport())
            .contains(TransportException.Reason.REDIRECT_ELSEWHERE);
        assertThat(client.fetchKey(URI.create(peer.url(url) + "#k"), budget()))
            .isInstanceOf(KeyLookup.Failed.class);
      }
      assertThat(inside.connections()).isZero();
    }

    @ParameterizedTest
    @MethodSource("org.activitypub4j.client.C7RequestForgeryTest#names")
    void nor_does_a_server_that_first_asks_for_a_signature(String host) {
      URI secret = secret(host);
      peer.script(
          "/a",
          request ->
              request.signature().equals("unsigned")
                  ? Reply.status(401)
                  : Reply.redirect(secret.toString()));

      assertThat(client.fetchKey(URI.create(peer.url("/a") + "#k"), budget()))
          .isInstanceOf(KeyLookup.Failed.class);
      assertThat(peer.log()).containsExactly("GET /a unsigned", "GET /a cavage");
      assertThat(inside.connections()).isZero();
    }

    @ParameterizedTest
    @MethodSource("org.activitypub4j.client.C7RequestForgeryTest#names")
    void nor_what_a_document_links_to(String host) {
      URI secret = secret(host);
      peer.on(
              "/page",
              Reply.of(
                  200,
                  "Content-Type: text/html\r\n",
                  "<link rel=alternate type=application/activity+json href=" + secret + ">"))
          .on("/own", Reply.document(Clients.note(secret)));

      refusal(() -> client.lookup(peer.url("/page"), budget()));
      refusal(() -> client.lookup(peer.url("/own"), budget()));
      assertThat(inside.connections()).isZero();
    }
  }

  @Nested
  class Links_of_nodeinfo {
    private void index(URI document) {
      peer.on(
          "/.well-known/nodeinfo",
          json("{\"links\":[{\"rel\":\"%s\",\"href\":\"%s\"}]}".formatted(SCHEMA, document)));
    }

    private static Reply json(String body) {
      return Reply.of(200, "Content-Type: application/json\r\n", body);
    }

    private FetchException nodeInfoRefusal() {
      return refusal(() -> client.nodeInfo(peer.origin(), budget()));
    }

    @ParameterizedTest
    @MethodSource("org.activitypub4j.client.C7RequestForgeryTest#names")
    void do_not_reach_a_private_network(String host) {
      inside.on("/nodeinfo", json("{}"));
      URI document = inside.url(host, "/nodeinfo");
      index(document);
      assertThat(nodeInfoRefusal().reason()).isEqualTo(FetchException.Reason.LINK_REFUSED);

      index(peer.url("/2.1"));
      peer.on("/2.1", Reply.redirect(document.toString()));
      assertThat(nodeInfoRefusal().transport())
          .contains(TransportException.Reason.REDIRECT_ELSEWHERE);

      peer.on("/.well-known/nodeinfo", Reply.redirect(document.toString()));
      assertThat(nodeInfoRefusal().transport()).contains(TransportException.Reason.ADDRESS_REFUSED);
      assertThat(inside.connections()).isZero();
    }

    @ParameterizedTest
    @MethodSource("org.activitypub4j.client.C7RequestForgeryTest#names")
    void name_no_actor_there(String host) {
      peer.on(
          "/.well-known/nodeinfo",
          json(
              "{\"links\":[{\"rel\":\"https://www.w3.org/ns/activitystreams#Application\",\"href\":\"%s\"}]}"
                  .formatted(secret(host))));

      assertThat(refusal(() -> client.serverActor(peer.origin(), budget())).reason())
          .isEqualTo(FetchException.Reason.LINK_REFUSED);
      assertThat(inside.connections()).isZero();
    }
  }

  @Nested
  class Memory_for_ports {
    @Test
    void is_bounded_however_many_of_one_host_are_named() {
      try (FederationClient small = Clients.builder().maxCacheBytes(Room.LEAST).build()) {
        Room room = new Room(Room.LEAST);
        for (int port = 1; port <= 65_535; port++) {
          small.sawVerified(new Origin("https", "h.test", port), SignatureScheme.RFC_9421);
        }

        FederationClient.Tables tables = small.tables();
        assertThat(tables.schemes().size()).isLessThanOrEqualTo(room.servers());
        assertThat(tables.lane().size()).isLessThanOrEqualTo(room.servers());
      }
    }
  }
}
