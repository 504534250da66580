package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** protocol.md G2, G3, security.md A7: answers of real servers, and of those that pose as them. */
@Tag("corpus")
class G3RecordedAnswersTest {
  private final ScriptedPeer peer = ScriptedPeer.start();
  private final ScriptedPeer hacker = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();

  @BeforeAll
  static void needsTheRecordings() {
    Recordings.assumeThere();
  }

  @AfterEach
  void close() {
    client.close();
    peer.close();
    hacker.close();
  }

  private static void finger(ScriptedPeer at, Handle handle, Reply reply) {
    String resource = handle.toUri().toString().replace(":", "%3A").replace("@", "%40");
    at.on("/.well-known/webfinger?resource=" + resource, reply);
  }

  private static Handle handle(String user, String host, ScriptedPeer at) {
    return Handle.of(user, host + ":" + at.port());
  }

  private FetchException refusal(Handle handle) {
    return Optional.ofNullable(
            catchThrowableOfType(
                FetchException.class, () -> client.lookup(handle, client.newBudget())))
        .orElseThrow(() -> new AssertionError("not refused: " + handle));
  }

  /** As recorded, the answer names an account of a host that does not exist here. */
  @ParameterizedTest
  @CsvSource({
    "http__webfinger-hacker1.txt,gargron@quitter.no",
    "http__webfinger-hacker3.txt,localhost@kickass.zone"
  })
  void the_attacks_as_recorded_are_believed_only_if_the_other_host_agrees(
      String file, String subject) {
    Handle attacker = handle("hacker", "hacker.test", hacker);
    finger(hacker, attacker, Recordings.answer("platforms/mastodon/" + file));

    ResourceDescriptor claimed = client.webFinger(attacker, client.newBudget());
    assertThat(claimed.subjectHandle()).contains(Handle.parse(subject).orElseThrow());
    assertThat(claimed.actor()).isEmpty();

    FetchException refused = refusal(attacker);
    assertThat(refused.transport()).contains(TransportException.Reason.UNKNOWN_HOST);
    assertThat(refused.url().orElseThrow().getHost())
        .isEqualTo(Handle.parse(subject).orElseThrow().host());
    assertThat(hacker.requests()).hasSize(2);
  }

  /** The same with hosts that exist here, and an actor of the attacker. */
  @Test
  void an_attacker_that_poses_as_gargron_is_refused_by_the_answer_of_his_host() {
    Handle attacker = handle("hacker", "hacker.test", hacker);
    Handle gargron = handle("gargron", "quitter.test", peer);
    URI evil = hacker.url("hacker.test", "/users/gargron");
    URI good = peer.url("quitter.test", "/users/gargron");
    String file = "platforms/mastodon/http__webfinger-hacker1.txt";
    finger(hacker, attacker, Recordings.answer(file, text -> named(text, gargron, evil)));
    finger(peer, gargron, Recordings.answer(file, text -> named(text, gargron, good)));
    hacker.on("/users/gargron", gargron(evil));
    peer.on("/users/gargron", gargron(good));

    assertThat(client.lookup(gargron, client.newBudget()).document().id()).isEqualTo(good);
    assertThat(refusal(attacker).reason()).isEqualTo(Reason.HANDLE_NOT_PROVEN);
    assertThat(
            catchThrowableOfType(
                    FetchException.class, () -> client.handleOf(evil, client.newBudget()))
                .reason())
        .isEqualTo(Reason.NOT_FOUND); // the attacker has no WebFinger for that name
  }

  private static Reply gargron(URI id) {
    return Reply.document(
        """
        {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
         "inbox":"%s/inbox","preferredUsername":"gargron"}"""
            .formatted(id, id));
  }

  private static String named(String recorded, Handle subject, URI self) {
    return recorded
        .replace("acct:gargron@quitter.no", subject.toUri().toString())
        .replace(
            "\"links\":[",
            "\"links\":[{\"rel\":\"self\",\"type\":\"application/activity+json\",\"href\":\""
                + self
                + "\"},");
  }

  @Test
  void host_meta_as_recorded_names_webfinger_at_its_own_host() {
    Handle asked = handle("alice", "quitter.test", peer);
    peer.on("/.well-known/host-meta", Recordings.answer("platforms/mastodon/http__.host-meta.txt"));

    FetchException refused = refusal(asked);

    assertThat(refused.transport()).contains(TransportException.Reason.UNKNOWN_HOST);
    assertThat(refused.url())
        .contains(
            URI.create(
                "https://quitter.no/.well-known/webfinger?resource=acct%3Aalice%40quitter.test%3A"
                    + peer.port()));
  }

  @Test
  void a_split_domain_as_recorded_is_asked_but_xml_is_no_descriptor() {
    Handle asked = handle("foo", "localdomain.test", peer);
    peer.on(
        "/.well-known/host-meta",
        Recordings.answer(
            "platforms/mastodon/http__localdomain-hostmeta.txt",
            text -> text.replace("https://webdomain.com", hacker.url("web.test", "").toString())));
    finger(hacker, asked, Recordings.answer("platforms/mastodon/http__localdomain-webfinger.txt"));

    assertThat(refusal(asked).reason()).isEqualTo(Reason.CONTENT_TYPE);
    assertThat(hacker.requests()).hasSize(1);
  }

  @Test
  void webfinger_as_recorded_names_the_actor_among_other_links() {
    Handle asked = handle("foo", "ap.test", peer);
    finger(peer, asked, Recordings.answer("platforms/mastodon/http__activitypub-webfinger.txt"));

    ResourceDescriptor descriptor = client.webFinger(asked, client.newBudget());

    assertThat(descriptor.subject()).isEqualTo("acct:foo@ap.example.com");
    assertThat(descriptor.actor()).contains(URI.create("https://ap.example.com/users/foo"));
    assertThat(descriptor.aliases()).hasSize(2);
    assertThat(descriptor.links()).hasSize(8);
  }

  /** Subject and self link are of different hosts, and the actor's host knows nothing of it. */
  @Test
  void an_imposter_as_recorded_is_not_believed() {
    String recorded = Recordings.text("platforms/webfinger/graf-imposter-webfinger.json");
    Handle graf = handle("graf", "poa.test", peer);
    Handle imposter = handle("graf", "imposter.test", hacker);
    URI self = hacker.url("imposter.test", "/webfingertest");
    finger(
        hacker,
        imposter,
        Reply.of(
            200,
            "Content-Type: application/jrd+json\r\n",
            recorded
                .replace("acct:graf@poa.st", graf.toUri().toString())
                .replace("https://fba.ryona.agenc/webfingertest", self.toString())));

    assertThat(refusal(imposter).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(peer.log().get(0)).contains("poa.test");
    assertThat(hacker.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "mastodon/mastodon-webfinger.json,https://social.tcit.fr/users/tcit",
    "peertube/peertube-webfinger.json,https://framatube.org/accounts/framasoft",
    "pleroma/pleroma-webfinger~2.json,https://pleroma.soykaf.com/users/lain",
    "webfinger/webfinger_emelie.json,https://mastodon.social/users/emelie"
  })
  void descriptors_of_real_servers_name_the_actor(String file, URI actor) {
    Handle asked = handle("x", "any.test", peer);
    finger(
        peer,
        asked,
        Reply.of(
            200, "Content-Type: application/jrd+json\r\n", Recordings.bytes("platforms/" + file)));

    assertThat(client.webFinger(asked, client.newBudget()).actor()).contains(actor);
  }

  /** The door with the bytes as they are, of an actor whose Link header names itself. */
  @Test
  void an_actor_as_recorded_is_read_but_not_believed_elsewhere() {
    peer.on("/users/foo", Recordings.answer("platforms/mastodon/http__activitypub-actor.txt"));

    FetchException refused =
        catchThrowableOfType(
            FetchException.class, () -> client.lookup(peer.url("/users/foo"), client.newBudget()));

    assertThat(refused.reason()).isEqualTo(Reason.ID_MISMATCH);
    assertThat(refused).hasMessageContaining("https://ap.example.com/users/foo");
  }
}
