package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.Handle;
import org.activitypub4j.client.ResolvedActor;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** lessons.md O10: the handles of actors are on another domain than the server. */
class O10HandleDomainTest {
  private static final Map<String, Actor> ACTORS =
      Map.of(
          "alice", Person.builder().url(URI.create("https://social.example.com/@alice")).build(),
          "bob", Person.builder().url(URI.create("https://example.com/@bob")).build());

  private static Federation.Builder builder() {
    return Federation.builder(
            "https://social.example.com", name -> Optional.ofNullable(ACTORS.get(name)))
        .client(Loopback::only);
  }

  // ---------------------------------------------------------------- what is served

  @Nested
  class Serving {
    private final Federation federation = builder().handleDomain("example.com").build();

    @AfterEach
    void stop() {
      federation.close(Duration.ZERO);
    }

    private ServerResponse find(String resource) {
      return get("/.well-known/webfinger?resource=" + Here.encoded(resource));
    }

    private ServerResponse get(String target) {
      return federation.handle(
          Here.request("GET", target, Headers.of("Accept", Here.ACTIVITY_JSON)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "acct:bob@example.com",
          "acct:BOB@EXAMPLE.COM",
          "acct:bob@example.com:443",
          "acct:bob@social.example.com",
          "https://social.example.com/users/bob",
          "https://example.com/@bob",
        })
    void every_name_of_an_actor_leads_to_its_handle_on_that_domain(String resource) {
      assertThat(find(resource).text())
          .contains(
              "\"subject\":\"acct:bob@example.com\"",
              "\"href\":\"https://social.example.com/users/bob\"");
    }

    @Test
    void a_page_on_the_server_is_found_too() {
      assertThat(find("https://social.example.com/@alice").text())
          .contains("\"subject\":\"acct:alice@example.com\"");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "acct:bob@else.example",
          "acct:bob@example.com:8443",
          "acct:bob@com",
          "acct:nobody@example.com",
          "https://example.com/",
          "https://example.com/actor",
          "https://example.com/users/bob",
          "https://example.com/@alice",
          "http://example.com/@bob",
        })
    void what_is_not_here_is_not_found_under_that_domain(String resource) {
      assertThat(find(resource).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "acct:social.example.com@social.example.com",
          "acct:social.example.com@example.com",
          "https://social.example.com/",
        })
    void the_actor_of_the_server_keeps_the_domain_of_the_server(String resource) {
      assertThat(find(resource).text())
          .contains(
              "\"subject\":\"acct:social.example.com@social.example.com\"",
              "https://social.example.com/actor");
      assertThat(get("/actor").text())
          .contains("\"preferredUsername\":\"social.example.com\"")
          .doesNotContain("\"webfinger\"");
    }

    @Test
    void an_actor_names_its_handle() {
      assertThat(get("/users/alice").text())
          .contains("\"webfinger\":\"alice@example.com\"", "\"preferredUsername\":\"alice\"");
      assertThat(federation.actor("alice").handle()).hasToString("@alice@example.com");
    }

    @Test
    void who_is_answered_here_is_mentioned_by_that_handle() {
      URI bob = federation.actor("bob").id();
      Note post =
          Note.builder()
              .id(URI.create(bob + "/posts/1"))
              .attributedTo(bob)
              .content("x")
              .to(federation.actor("alice").id())
              .build();
      Create create = Create.builder().id(URI.create(bob + "/c/1")).actor(bob).object(post).build();
      Create reply =
          federation
              .actor("alice")
              .posts()
              .reply(Received.of(create, federation.document("bob").orElseThrow(), "alice"), "Yes");
      Mention mention = reply.embeddedObject().orElseThrow().tags(Mention.class).get(0);
      assertThat(mention.name().orElseThrow().unescaped()).isEqualTo("@bob@example.com");
      assertThat(mention.href()).contains(bob);
    }
  }

  // ---------------------------------------------------------------- the setting

  @Test
  void without_the_setting_handles_have_the_domain_of_the_server() {
    for (Federation.Builder settings :
        new Federation.Builder[] {builder(), builder().handleDomain("social.example.com")}) {
      try (Federation federation = settings.build()) {
        assertThat(federation.actor("alice").handle()).hasToString("@alice@social.example.com");
        assertThat(federation.document("alice").orElseThrow().webfinger()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "Example.COM., example.com",
    "example.com:443, example.com",
    "example.com:8443, example.com:8443",
    "Bücher.example, xn--bcher-kva.example",
  })
  void a_domain_is_a_host_with_or_without_a_port(String domain, String expected) {
    try (Federation federation = builder().handleDomain(domain).build()) {
      assertThat(federation.actor("alice").handle()).hasToString("@alice@" + expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "https://example.com",
        "example.com/",
        "example.com/path",
        "example.com?x",
        "example.com#x",
        "@example.com",
        "alice@example.com",
        "example.com:port",
        "example.com:99999",
        "exa mple.com",
        "a_b.example.com",
      })
  void anything_else_is_refused_when_it_is_set(String domain) {
    assertThatThrownBy(() -> builder().handleDomain(domain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a domain such as example.com");
  }

  // ---------------------------------------------------------------- how others find it

  @Nested
  class FoundByOthers {
    private final LoopbackPeer domain = LoopbackPeer.start("example.test");
    private final String authority = domain.uri("").getAuthority();
    private final TestServer server =
        TestServer.start(settings -> settings.handleDomain(authority).storage(Stores.durable()));
    private final Handle alice = Handle.of("alice", authority);
    private final Handle instance = Handle.of(server.federation.origin().host(), authority);

    @AfterEach
    void stop() {
      server.close();
      domain.close();
    }

    private static String path(Handle handle) {
      return "/.well-known/webfinger?resource=" + Here.encoded(handle.toUri().toString());
    }

    /** As a web server on that domain does it. */
    private void redirect(Handle handle) {
      domain.redirect(path(handle), server.federation.origin().resolve(path(handle)));
    }

    /** A client of another server, which knows nothing yet. */
    private static FederationClient client() {
      Origin other = Origin.parse("http://other.test"); // so it tries http first
      return Loopback.only(FederationClient.builder().userAgent("other", "1", other)).build();
    }

    private boolean isReported() {
      return server.federation.check().stream()
          .anyMatch(finding -> finding.rule() == Rule.HANDLE_DOMAIN);
    }

    @Test
    void a_client_goes_from_the_handle_to_the_actor_and_back() {
      redirect(alice);
      URI id = server.actor("alice").id();
      try (FederationClient client = client()) {
        ResolvedActor found = client.lookup(alice, client.newBudget());
        assertThat(found.document().id()).isEqualTo(id);
        assertThat(found.handle()).contains(alice);
        assertThat(found.proof()).isEqualTo(HandleProof.ACTOR_DOCUMENT);
      }
      try (FederationClient client = client()) {
        assertThat(client.handleOf(id, client.newBudget()).handle()).contains(alice);
      }
    }

    @Test
    void the_handle_on_the_domain_of_the_server_leads_to_the_other_one() {
      redirect(alice);
      Handle own = Handle.of("alice", server.federation.origin().authority());
      try (FederationClient client = client()) {
        assertThat(client.lookup(own, client.newBudget()).handle()).contains(alice);
      }
    }

    @Test
    void nothing_is_reported_where_the_domain_redirects() {
      redirect(instance);
      assertThat(server.federation.check()).isEmpty();
    }

    @Test
    void a_domain_that_does_not_redirect_is_reported_with_what_to_do() {
      assertThat(server.federation.check())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.rule()).isEqualTo(Rule.HANDLE_DOMAIN);
                assertThat(finding.message())
                    .contains(
                        authority,
                        "redirect /.well-known/webfinger to "
                            + server.federation.origin()
                            + "/.well-known/webfinger");
              });
    }

    @Test
    void a_domain_that_leads_to_an_actor_of_another_server_is_reported() {
      Handle carol = Handle.of("carol", authority);
      String self = domain.actor("/users/carol").id().toString();
      String file =
          """
          {"subject":"%s","links":[{"rel":"self","type":"application/activity+json","href":"%s"}]}"""
              .formatted(carol.toUri(), self);
      domain.serve(path(instance), "application/jrd+json", file);
      domain.serve(path(carol), "application/jrd+json", file);
      assertThat(server.federation.check())
          .singleElement()
          .satisfies(
              finding -> assertThat(finding.message()).contains("leads to another actor", self));
    }

    @Test
    void a_file_that_names_one_actor_whatever_is_asked_is_good_enough() {
      ServerResponse answer = server.get(server.federation.origin().resolve(path(alice)));
      serve(answer.text());
      assertThat(isReported()).isFalse();

      serve(answer.text().replace("users/alice", "users/nobody"));
      assertThat(isReported()).isTrue();
    }

    private void serve(String file) {
      for (Handle asked : List.of(instance, alice)) {
        domain.serve(path(asked), "application/jrd+json", file);
      }
    }
  }
}
