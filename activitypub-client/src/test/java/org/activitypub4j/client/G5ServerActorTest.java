package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Resolved.Route;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** protocol.md G5: the actor that is the server (FEP-d556, FEP-2677). */
class G5ServerActorTest {
  private static final String AS = "https://www.w3.org/ns/activitystreams#";

  private final ScriptedPeer peer = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();
  private final URI actor = peer.url("/actor");

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  private static Reply links(String... links) {
    return Reply.of(
        200,
        "Content-Type: application/jrd+json\r\n",
        "{\"links\":[" + String.join(",", links) + "]}");
  }

  private static String link(String rel, URI href) {
    return "{\"rel\":\"%s\",\"type\":\"application/activity+json\",\"href\":\"%s\"}"
        .formatted(rel, href);
  }

  private void finger(Reply reply) {
    String server = peer.url("").toString().replace(":", "%3A").replace("/", "%2F") + "%2F";
    peer.on("/.well-known/webfinger?resource=" + server, reply);
  }

  private void serveActor(URI id) {
    peer.on(
        id.getPath(),
        Reply.document(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Application",
             "inbox":"%s/inbox"}"""
                .formatted(id, id)));
  }

  private ResolvedActor serverActor() {
    return client.serverActor(peer.origin(), client.newBudget());
  }

  private Reason refusal() {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, this::serverActor))
        .orElseThrow(() -> new AssertionError("not refused"))
        .reason();
  }

  @Test
  void d556_webfinger_of_the_url_of_the_server_names_it() {
    finger(links(link("self", peer.url("/user")), link(AS + "Service", actor)));
    serveActor(actor);

    ResolvedActor found = serverActor();

    assertThat(found.document().id()).isEqualTo(actor);
    assertThat(found.route()).isEqualTo(Route.WEBFINGER);
    assertThat(found.explanation()).contains("WebFinger");
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void fep_2677_the_index_of_nodeinfo_names_it_where_webfinger_does_not() {
    peer.on("/.well-known/nodeinfo", links(link(AS + "Application", actor)));
    serveActor(actor);
    assertThat(serverActor().route()).isEqualTo(Route.NODEINFO);

    finger(links(link("self", peer.url("/user"))));
    assertThat(serverActor().route()).isEqualTo(Route.NODEINFO);
  }

  @Test
  void the_user_of_a_server_is_not_its_actor() {
    finger(links(link("self", peer.url("/user"))));
    peer.on("/.well-known/nodeinfo", links());

    assertThat(refusal()).isEqualTo(Reason.NO_ACTOR_LINK);
  }

  @Test
  void a_server_that_says_nothing_has_none() {
    assertThat(refusal()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void an_actor_of_another_server_is_refused() {
    finger(links(link(AS + "Service", peer.url("other.test", "/actor"))));
    assertThat(refusal()).isEqualTo(Reason.LINK_REFUSED);
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void a_link_that_is_not_the_id_is_refused() {
    finger(links(link(AS + "Service", peer.url("/about"))));
    peer.on(
        "/about",
        Reply.document(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Application"}"""
                .formatted(actor)));
    serveActor(actor);

    assertThat(refusal()).isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void what_is_no_actor_is_refused() {
    finger(links(link(AS + "Service", actor)));
    peer.on("/actor", Reply.document(Clients.note(actor)));

    assertThat(refusal()).isEqualTo(Reason.NOT_AN_ACTOR);
  }
}
