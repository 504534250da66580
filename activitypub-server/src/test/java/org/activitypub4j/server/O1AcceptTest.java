package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** lessons.md O1, O24: what exists and may be seen is never answered 404. */
class O1AcceptTest {
  private Here here;
  private Create create;

  @BeforeEach
  void start() {
    here = new Here();
    create = here.alice().posts().note("<p>Hello</p>");
  }

  @AfterEach
  void stop() {
    here.close();
  }

  private URI post() {
    return create.objectId().orElseThrow();
  }

  static Stream<JsonObject> vectors() {
    return Vectors.list(Vectors.file("O1-accept.json"), "vectors").stream();
  }

  private static Headers accept(JsonObject vector) {
    Headers headers = Headers.of();
    for (JsonString line : vector.getJsonArray("accept").getValuesAs(JsonString.class)) {
      headers = headers.plus("Accept", line.getString());
    }
    return headers;
  }

  private List<String> targets() {
    return List.of(
        Here.target(post()),
        Here.target(create.id().orElseThrow()),
        "/users/alice",
        "/users/alice/outbox",
        "/users/alice/outbox?page=first",
        "/users/alice/followers",
        "/users/alice/followers?page=first",
        "/users/alice/following",
        "/users/alice/featured",
        "/actor",
        "/actor/outbox");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void whatever_a_client_takes_it_is_not_told_that_nothing_is_here(JsonObject vector) {
    int status = vector.getString("expect").equals("document") ? 200 : 406;
    for (String target : targets()) {
      for (String method : List.of("GET", "HEAD")) {
        ServerRequest request = Here.request(method, target, accept(vector));
        ServerResponse answer = here.federation.handle(request);
        assertThat(answer.status()).as("%s %s", method, target).isEqualTo(status);
        assertThat(answer.headers().values("Vary")).containsExactly("Accept");
        assertThat(here.federation.handleIfOurs(request).isPresent())
            .as("%s %s beside an application", method, target)
            .isEqualTo(status == 200);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void whatever_a_client_takes_what_is_hidden_looks_like_what_is_not_there(JsonObject vector) {
    URI hidden =
        here.alice()
            .publish(
                Note.builder()
                    .id(here.alice().newPostId())
                    .to(here.alice().followers())
                    .url(Here.uri("/@alice/1"))
                    .build())
            .objectId()
            .orElseThrow();
    ServerRequest request = Here.request("GET", Here.target(hidden), accept(vector));
    ServerResponse answer = here.federation.handle(request);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text())
        .isEqualTo(here.federation.handle(Here.request("GET", "/nothing", accept(vector))).text());
    assertThat(here.federation.handleIfOurs(request)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/activity+json", ""})
  void a_server_that_verifies_a_Delete_finds_what_lives_and_misses_what_is_gone(String accept) {
    Headers headers = accept.isEmpty() ? Headers.of() : Headers.of("Accept", accept);
    for (String method : List.of("GET", "HEAD")) {
      ServerRequest living = Here.request(method, Here.target(post()), headers);
      assertThat(here.federation.handle(living).status()).isEqualTo(200);
      assertThat(here.federation.handleIfOurs(living)).isPresent();
    }
    here.alice().posts().delete(post());
    for (String method : List.of("GET", "HEAD")) {
      ServerRequest gone = Here.request(method, Here.target(post()), headers);
      assertThat(here.federation.handle(gone).status()).isEqualTo(410);
      assertThat(here.federation.handleIfOurs(gone).orElseThrow().status()).isEqualTo(410);
    }
    ServerRequest page =
        Here.request("GET", Here.target(post()), Headers.of("Accept", "text/html"));
    assertThat(here.federation.handle(page).status()).isEqualTo(410);
  }

  private ServerResponse browse(ASObject object, String target) {
    Kept.in(here.store).put("alice", object);
    return here.federation.handle(
        Here.request("GET", target, Headers.of("Accept", "text/html,*/*;q=0.8")));
  }

  private static ASObject noteWith(String id, String url) {
    return Note.builder().id(Here.uri(id)).to(Audience.PUBLIC).url(URI.create(url)).build();
  }

  @Test
  void a_browser_is_sent_to_the_page_of_a_post() {
    ServerResponse answer = browse(noteWith("/n/1", Here.ORIGIN + "/@alice/1"), "/n/1");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().first("Location")).contains(Here.ORIGIN + "/@alice/1");
    assertThat(answer.headers().values("Vary")).containsExactly("Accept");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "https://here.example.evil.example/",
        "http://here.example/@alice/1",
        "https://here.example:8443/@alice/1",
        "https://here.example/n/1",
        "https://here.example/n/1#top",
        "https://here.example/n/1?as=page"
      })
  void nobody_is_sent_to_another_server_or_round_in_circles(String url) {
    ServerResponse answer = browse(noteWith("/n/1", url), "/n/1?as=page");
    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.text()).contains("application/activity+json");
  }

  @Test
  void a_browser_is_not_sent_to_a_media_file() {
    ASObject film =
        org.activitypub4j.model.ActivityStreams.standard()
            .read(
                """
                {"@context":"https://www.w3.org/ns/activitystreams","type":"Video",
                 "id":"https://here.example/v/1","to":"as:Public",
                 "url":[{"type":"Link","mediaType":"video/mp4","href":"https://here.example/1.mp4"},
                        {"type":"Link","mediaType":"text/html","href":"https://here.example/w/1"}]}
                """
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(browse(film, "/v/1").headers().first("Location"))
        .isEqualTo(Optional.of("https://here.example/w/1"));
  }
}
