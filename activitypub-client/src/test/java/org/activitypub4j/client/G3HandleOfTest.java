package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md G3: the handle of an actor is what WebFinger leads back from, in one hop at most. */
class G3HandleOfTest {
  private final ScriptedPeer good = ScriptedPeer.start();
  private final ScriptedPeer other = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();
  private final URI actor = good.url("good.test", "/users/alice");
  private final Handle own = Handle.of("alice", "good.test:" + good.port());
  private final Handle vanity = Handle.of("alice", "short.test:" + other.port());

  @AfterEach
  void close() {
    client.close();
    good.close();
    other.close();
  }

  private static void finger(ScriptedPeer peer, Handle asked, Handle subject, URI self) {
    String resource = asked.toUri().toString().replace(":", "%3A").replace("@", "%40");
    peer.on(
        "/.well-known/webfinger?resource=" + resource,
        Reply.of(
            200,
            "Content-Type: application/jrd+json\r\n",
            """
            {"subject":"%s","links":[{"rel":"self","type":"application/activity+json","href":"%s"}]}"""
                .formatted(subject.toUri(), self)));
  }

  private void serveActor(String members) {
    good.on(
        "/users/alice",
        Reply.document(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",
              "https://purl.archive.org/socialweb/webfinger"],
             "id":"%s","type":"Person","inbox":"%s/inbox"%s}"""
                .formatted(actor, actor, members)));
  }

  private ResolvedActor handleOf() {
    return client.handleOf(actor, client.newBudget());
  }

  private Reason refusal() {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, this::handleOf))
        .orElseThrow(() -> new AssertionError("not refused"))
        .reason();
  }

  @Test
  void the_user_name_at_the_host_of_the_actor_leads_back_to_it() {
    serveActor(",\"preferredUsername\":\"alice\"");
    finger(good, own, own, actor);

    ResolvedActor alice = handleOf();

    assertThat(alice.handle()).contains(own);
    assertThat(alice.proof()).isEqualTo(HandleProof.SAME_HOST);
    assertThat(alice.explanation()).contains(own.toString(), "user name on that host");
    assertThat(good.requests()).hasSize(2); // the document is not fetched again
  }

  @Test
  void a_split_domain_is_found_by_one_hop() {
    serveActor(",\"preferredUsername\":\"alice\"");
    finger(good, own, vanity, actor);
    finger(other, vanity, vanity, actor);

    assertThat(handleOf().handle()).contains(vanity);
    assertThat(handleOf().proof()).isEqualTo(HandleProof.ACTOR_HOST);
  }

  @Test
  void a_hop_that_is_not_stable_is_refused() {
    serveActor(",\"preferredUsername\":\"alice\"");
    finger(good, own, vanity, actor);
    finger(other, vanity, own, actor);

    assertThat(refusal()).isEqualTo(Reason.HANDLE_NOT_PROVEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acct:", "@"})
  void fep_2c59_the_document_names_the_handle_and_saves_the_hop(String prefix) {
    String name = vanity.toString().substring(1);
    serveActor(",\"preferredUsername\":\"alice\",\"webfinger\":\"" + prefix + name + "\"");
    finger(other, vanity, vanity, actor);

    ResolvedActor alice = handleOf();

    assertThat(alice.handle()).contains(vanity);
    assertThat(alice.proof()).isEqualTo(HandleProof.ACTOR_DOCUMENT);
    assertThat(good.requests()).hasSize(1);
  }

  @Test
  void fep_2c59_a_name_that_leads_to_somebody_else_is_refused() {
    URI somebody = other.url("short.test", "/users/alice");
    serveActor(",\"preferredUsername\":\"alice\",\"webfinger\":\"" + vanity + "\"");
    finger(good, own, own, actor);
    finger(other, vanity, vanity, somebody);
    other.on(
        "/users/alice",
        Reply.document(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
             "inbox":"%s/inbox","preferredUsername":"alice"}"""
                .formatted(somebody, somebody)));

    assertThat(refusal()).isEqualTo(Reason.HANDLE_NOT_PROVEN);
  }

  @Test
  void a_name_whose_self_link_is_another_actor_of_the_same_host_is_refused() {
    serveActor(",\"preferredUsername\":\"alice\"");
    URI second = good.url("good.test", "/users/2");
    finger(good, own, own, second);
    good.on(
        "/users/2",
        Reply.document(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
             "inbox":"%s/inbox","preferredUsername":"alice"}"""
                .formatted(second, second)));

    assertThat(refusal()).isEqualTo(Reason.HANDLE_NOT_PROVEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"preferredUsername\":\"\"",
        ",\"preferredUsername\":\"a b\"",
        ",\"preferredUsername\":\"a@evil.test\"",
        ",\"preferredUsername\":\"a/b\"",
        ",\"preferredUsername\":\"álice\""
      })
  void g4_an_actor_without_a_usable_name_has_no_handle(String members) {
    serveActor(members);

    assertThat(refusal()).isEqualTo(Reason.HANDLE_NOT_PROVEN);
    assertThat(good.requests()).hasSize(1);
  }
}
