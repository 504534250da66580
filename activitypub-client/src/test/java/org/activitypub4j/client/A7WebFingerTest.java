package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.model.ActivityStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** security.md A7, protocol.md G2, G3: a handle is believed if the actor confirms it. */
class A7WebFingerTest {
  private final ScriptedPeer good = ScriptedPeer.start();
  private final ScriptedPeer evil = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();
  private final URI actor = good.url("good.test", "/users/alice");

  @AfterEach
  void close() {
    client.close();
    good.close();
    evil.close();
  }

  private static String at(String host, ScriptedPeer peer) {
    return host + ":" + peer.port();
  }

  private static void finger(ScriptedPeer peer, String asked, String subject, URI self) {
    peer.on(
        "/.well-known/webfinger?resource=acct%3A" + encode(asked),
        Reply.of(
            200,
            "Content-Type: application/jrd+json; charset=utf-8\r\n",
            """
            {"subject":"acct:%s","aliases":["%s"],"links":[
             {"rel":"http://webfinger.net/rel/profile-page","type":"text/html","href":"%s"},
             {"rel":"self","type":"text/html","href":"http://wrong.test/"},
             {"rel":"self","type":"application/activity+json","href":"%s"},
             {"rel":"http://ostatus.org/schema/1.0/subscribe","template":"http://x.test/{uri}"}]}"""
                .formatted(subject, self, self, self)));
  }

  private static String encode(String text) {
    return text.replace("@", "%40").replace(":", "%3A");
  }

  private void serveActor(String more) {
    good.on(
        "/users/alice",
        Reply.document(
            """
            {"@context":["https://www.w3.org/ns/activitystreams","https://purl.archive.org/socialweb/webfinger"],
             "id":"%s","type":"Person",
             "inbox":"%s/inbox","preferredUsername":"alice"%s}"""
                .formatted(actor, actor, more)));
  }

  private ResolvedActor lookup(String handle) {
    return client.lookupActor(handle, client.newBudget());
  }

  private Reason refusal(String handle) {
    FetchException refused = catchThrowableOfType(FetchException.class, () -> lookup(handle));
    return Optional.ofNullable(refused).orElseThrow().reason();
  }

  @Test
  void the_host_of_the_actor_names_the_actor_and_its_name_is_the_handle() {
    String handle = "alice@" + at("good.test", good);
    finger(good, handle, handle, actor);
    serveActor("");

    ResolvedActor alice = lookup("@" + handle);

    assertThat(alice.handle()).hasToString("Optional[@" + handle + "]");
    assertThat(alice.proof()).isEqualTo(HandleProof.SAME_HOST);
    assertThat(alice.actor().inbox()).isPresent();
    assertThat(good.requests()).hasSize(2);
    assertThat(good.requests().get(0).header("Accept").orElseThrow())
        .contains("application/jrd+json");
  }

  @Test
  void names_are_compared_without_case() {
    String host = at("good.test", good);
    finger(good, "ALICE@" + host, "Alice@" + host, actor);
    serveActor("");

    assertThat(lookup("ALICE@" + host).proof()).isEqualTo(HandleProof.SAME_HOST);
  }

  @Test
  void a_split_domain_is_confirmed_by_the_host_of_the_actor() {
    String handle = "alice@" + at("short.test", evil);
    finger(evil, handle, handle, actor);
    finger(good, "alice@" + at("good.test", good), handle, actor);
    serveActor("");

    ResolvedActor alice = lookup(handle);

    assertThat(alice.handle()).hasToString("Optional[@" + handle + "]");
    assertThat(alice.proof()).isEqualTo(HandleProof.ACTOR_HOST);
  }

  @Test
  void a_split_domain_is_confirmed_by_the_document_of_the_actor() {
    String handle = "alice@" + at("short.test", evil);
    finger(evil, handle, handle, actor);
    serveActor(",\"webfinger\":\"" + handle + "\"");

    assertThat(lookup(handle).proof()).isEqualTo(HandleProof.ACTOR_DOCUMENT);
    assertThat(good.requests()).hasSize(1);
  }

  @Test
  void asked_by_the_name_at_its_own_host_a_split_domain_gives_the_real_handle() {
    String handle = "alice@" + at("short.test", evil);
    String own = "alice@" + at("good.test", good);
    finger(good, own, handle, actor);
    finger(evil, handle, handle, actor);
    serveActor("");

    assertThat(lookup(own).handle()).hasToString("Optional[@" + handle + "]");
  }

  @Test
  void a_host_cannot_claim_the_actor_of_another() {
    String claimed = "alice@" + at("evil.test", evil);
    finger(evil, claimed, claimed, actor);
    String own = "alice@" + at("good.test", good);
    finger(good, own, own, actor);
    serveActor("");

    assertThat(refusal(claimed)).isEqualTo(Reason.HANDLE_NOT_PROVEN);
  }

  @Test
  void a_host_cannot_give_its_actor_the_handle_of_another() {
    String own = "alice@" + at("good.test", good);
    URI evilActor = evil.url("evil.test", "/users/alice");
    finger(evil, "x@" + at("evil.test", evil), own, evilActor);
    finger(good, own, own, actor);
    serveActor("");

    assertThat(refusal("x@" + at("evil.test", evil))).isEqualTo(Reason.HANDLE_NOT_PROVEN);
  }

  @Test
  void a_subject_that_changes_twice_is_refused() {
    String a = "a@" + at("good.test", good);
    String b = "b@" + at("good.test", good);
    finger(good, a, b, actor);
    finger(good, b, a, actor);
    serveActor("");

    assertThat(refusal(a)).isEqualTo(Reason.HANDLE_NOT_PROVEN);
    assertThat(good.requests()).hasSize(2);
  }

  @Test
  void another_name_on_the_host_of_the_actor_is_refused() {
    String bob = "bob@" + at("good.test", good);
    finger(good, bob, bob, actor);
    serveActor("");

    assertThat(refusal(bob)).isEqualTo(Reason.HANDLE_NOT_PROVEN);
  }

  @Test
  void a_link_that_is_not_the_id_of_the_actor_is_refused() {
    String handle = "alice@" + at("good.test", good);
    finger(good, handle, handle, good.url("good.test", "/@alice"));
    serveActor("");
    good.on(
        "/@alice",
        Reply.document(
            "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"%s\"}"
                .formatted(actor)));

    assertThat(refusal(handle)).isEqualTo(Reason.HANDLE_NOT_PROVEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"links\":[{\"rel\":\"self\",\"type\":\"application/activity+json\",\"href\":\"http://x.test/\"}]}",
        "{\"subject\":1,\"links\":[]}",
        "{\"subject\":\"https://good.test/users/alice\",\"links\":[]}",
        "{\"subject\":\"acct:alice\"}"
      })
  void a_subject_that_is_no_handle_proves_nothing(String json) {
    good.on(
        "/.well-known/webfinger?resource=acct%3A" + encode("alice@" + at("good.test", good)),
        Reply.of(200, "Content-Type: application/json\r\n", json));

    assertThat(refusal("alice@" + at("good.test", good))).isEqualTo(Reason.HANDLE_NOT_PROVEN);
  }

  @Test
  void the_words_of_a_peer_cannot_break_a_line_of_a_log() {
    String handle = "alice@" + at("good.test", good);
    finger(good, handle, "bad\\n ERROR fake\\u202e", actor);

    FetchException refused = catchThrowableOfType(FetchException.class, () -> lookup(handle));

    assertThat(refused).hasMessageContaining("ERROR fake");
    assertThat(String.valueOf(refused.getMessage()).chars()).allMatch(c -> c >= ' ' && c != 0x202E);
  }

  @Test
  void a_descriptor_without_a_usable_link_names_no_actor() {
    String handle = "alice@" + at("good.test", good);
    finger(good, handle, handle, URI.create("acct:alice@good.test"));
    good.on(
        "/.well-known/webfinger?resource=acct%3A" + encode(handle),
        Reply.of(
            200,
            "Content-Type: application/jrd+json\r\n",
            """
            {"subject":"acct:%s","links":[{"rel":"self","href":"%s"},
             {"rel":"self","type":"application/activity+json","href":"not a url"},
             {"type":"application/activity+json","href":"%s"}, 1, null]}"""
                .formatted(handle, actor, actor)));

    assertThat(refusal(handle)).isEqualTo(Reason.NO_ACTOR_LINK);
  }

  @Test
  void an_unknown_name_says_so() {
    assertThat(refusal("nobody@" + at("good.test", good))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void only_so_many_links_and_aliases_of_a_descriptor_are_read() {
    String json =
        """
        {"subject":"acct:a@b.example","aliases":[%s"https://b.example/last"],
         "links":[%s{"rel":"last"}]}"""
            .formatted("\"https://b.example/a\",".repeat(1_000), "{\"rel\":\"r\"},".repeat(1_000));

    ResourceDescriptor descriptor =
        WebFinger.descriptor(
            ActivityStreams.standard().read(json.getBytes(StandardCharsets.UTF_8)).toJson());

    assertThat(descriptor.aliases()).hasSize(64);
    assertThat(descriptor.links()).hasSize(64);
  }

  @Test
  void html_is_not_a_descriptor() {
    good.on(
        "/.well-known/webfinger?resource=acct%3A" + encode("alice@" + at("good.test", good)),
        Reply.of(200, "Content-Type: text/html\r\n", "{}"));

    assertThat(refusal("alice@" + at("good.test", good))).isEqualTo(Reason.CONTENT_TYPE);
  }

  @Test
  void https_is_used_where_it_is_spoken() {
    try (ScriptedPeer secure = ScriptedPeer.startTls()) {
      URI id = secure.url("/users/alice");
      String handle = "alice@" + at("peer.test", secure);
      finger(secure, handle, handle, id);
      secure.on(
          "/users/alice",
          Reply.document(
              """
              {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
               "inbox":"%s/inbox","preferredUsername":"alice"}"""
                  .formatted(id, id)));

      assertThat(lookup(handle).proof()).isEqualTo(HandleProof.SAME_HOST);
    }
  }

  @Test
  void a_url_is_looked_up_as_the_actor_without_a_handle() {
    serveActor("");

    ResolvedActor alice = lookup(actor.toString());

    assertThat(alice.document().id()).isEqualTo(actor);
    assertThat(alice.handle()).isEmpty();
    assertThat(alice.proof()).isEqualTo(HandleProof.NONE);
  }

  @Test
  void what_is_no_actor_is_refused() {
    good.on("/users/alice", Reply.document(Clients.note(actor)));

    assertThat(refusal(actor.toString())).isEqualTo(Reason.NOT_AN_ACTOR);
  }

  @Test
  void what_is_neither_handle_nor_url_is_refused() {
    assertThat(refusal("hello world")).isEqualTo(Reason.INVALID_REFERENCE);
    assertThat(refusal("ftp://good.test/")).isEqualTo(Reason.INVALID_REFERENCE);
  }
}
