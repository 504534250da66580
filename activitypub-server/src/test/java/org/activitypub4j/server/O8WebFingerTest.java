package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * lessons.md O8: whoever is here is found by every form of its name, with links that lead there.
 */
class O8WebFingerTest {
  private static final String SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe";
  private static final Map<String, Actor> ACTORS =
      Map.of(
          "alice", Person.builder().url(Here.uri("/@alice")).build(),
          "bob", Person.builder().url(Here.uri("/authors/bob")).build(),
          "carol", Person.builder().build());

  private final Federation federation =
      Federation.builder(Here.ORIGIN, name -> Optional.ofNullable(ACTORS.get(name)))
          .executor(work -> {})
          .webFingerLinks(
              name ->
                  name.equals("alice")
                      ? List.of(
                          WebFingerLink.template(SUBSCRIBE, Here.ORIGIN + "/follow?uri={uri}"),
                          WebFingerLink.to("avatar", "image/png", Here.uri("/alice.png")))
                      : List.of())
          .build();

  @AfterEach
  void stop() {
    federation.close(java.time.Duration.ZERO);
  }

  private ServerResponse find(String resource) {
    return federation.handle(
        Here.request(
            "GET",
            "/.well-known/webfinger?resource=" + URLEncoder.encode(resource, UTF_8),
            Headers.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acct:alice@here.example",
        "ACCT:alice@here.example",
        "Acct:Alice@HERE.example",
        "acct:@alice@here.example",
        "@alice@here.example",
        "alice@here.example",
        "acct:alice%40here.example",
        "acct:al%69ce@here.example",
        "acct:alice@here.example:443",
        "acct:alice@here.example.",
        "https://here.example/users/alice",
        "HTTPS://here.example/users/alice",
        "https://HERE.example/users/alice",
        "https://here.example:443/users/alice",
        "https://here.example/@alice",
      })
  void an_actor_is_found_by_every_form_of_its_name(String resource) {
    ServerResponse answer = find(resource);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .contains(
            "\"subject\":\"acct:alice@here.example\"",
            "{\"rel\":\"self\",\"type\":\"application/activity+json\",\"href\":\"https://here.example/users/alice\"}",
            "\"aliases\":[\"https://here.example/users/alice\",\"https://here.example/@alice\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acct:alice@else.example",
        "acct:alice@here.example:8443",
        "acct:alice@here.example/x",
        "acct:alice@here.example?x",
        "acct:alice@else.example@",
        "acct:nobody@here.example",
        "acct:@here.example",
        "acct:%zz@here.example",
        "acct:alice",
        "alice",
        "https://else.example/users/alice",
        "http://here.example/users/alice",
        "https://here.example/users/nobody",
        "https://here.example/@alice?x",
        "https://here.example/users/alice#x",
        "https://here.example/blog/alice",
        "https://here.example/@carol",
        "https:// /",
      })
  void whatever_names_nobody_here_is_not_found(String resource) {
    assertThat(find(resource).status()).isEqualTo(404);
  }

  @Test
  void a_page_is_named_only_where_the_application_has_one() {
    assertThat(find("acct:bob@here.example").text())
        .contains("profile-page", "\"href\":\"https://here.example/authors/bob\"");
    assertThat(find("https://here.example/authors/bob").status()).isEqualTo(200);
    assertThat(find("acct:carol@here.example").text())
        .doesNotContain("profile-page")
        .contains("\"aliases\":[\"https://here.example/users/carol\"]");
  }

  @Test
  void the_application_adds_links() {
    assertThat(find("acct:alice@here.example").text())
        .contains(
            "{\"rel\":\"%s\",\"template\":\"https://here.example/follow?uri={uri}\"}"
                .formatted(SUBSCRIBE),
            "{\"rel\":\"avatar\",\"type\":\"image/png\",\"href\":\"https://here.example/alice.png\"}");
    assertThat(find("acct:carol@here.example").text()).doesNotContain("subscribe");
    assertThatThrownBy(() -> new WebFingerLink("x", null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acct:here.example@here.example",
        "https://here.example",
        "https://here.example/",
        "https://here.example/actor"
      })
  void the_server_itself_is_found_without_a_page(String resource) {
    assertThat(find(resource).text())
        .contains(
            "{\"rel\":\"https://www.w3.org/ns/activitystreams#Service\",\"type\":\"application/activity+json\",\"href\":\"https://here.example/actor\"}")
        .doesNotContain("profile-page");
  }

  @Test
  void who_asks_for_an_actor_with_capitals_is_told_how_names_are_written() {
    assertThatThrownBy(() -> federation.actor("Alice"))
        .hasMessage("there is no local actor Alice; names are lower case");
    assertThatThrownBy(() -> federation.actor("nobody"))
        .hasMessage("there is no local actor nobody");
    assertThat(federation.actor("alice").id()).isEqualTo(URI.create(Here.ORIGIN + "/users/alice"));
  }
}
