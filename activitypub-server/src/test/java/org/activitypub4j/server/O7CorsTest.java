package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * lessons.md O1, O7: what exists is not answered 404 whatever is done to it, which tells nothing of
 * what is hidden; pages of other sites may read what everybody may.
 */
class O7CorsTest {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  private static URI post(Here here) {
    return here.alice().posts().note("<p>Hello</p>").objectId().orElseThrow();
  }

  private static URI hidden(Here here) {
    return here.alice()
        .publish(Note.builder().content("<p>psst</p>").to(here.alice().followers()).build())
        .objectId()
        .orElseThrow();
  }

  private static List<String> targets(Here here) {
    return List.of(
        Here.target(post(here)),
        Here.target(hidden(here)),
        Here.target(here.alice().newPostId()),
        "/users/alice",
        "/users/nobody",
        "/users/alice/outbox?page=first",
        "/users/alice/followers",
        "/users/alice/following",
        "/users/alice/featured",
        "/actor",
        "/actor/outbox",
        "/.well-known/webfinger?resource=acct:alice@here.example",
        "/.well-known/nodeinfo",
        "/nodeinfo/2.1",
        "/nodeinfo/2.0",
        "/nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "DELETE", "PATCH", "TRACE", "get", "CONNECT"})
  void what_can_only_be_fetched_says_so_and_not_whether_it_is_there(String method) {
    for (FetchAccess access : FetchAccess.values()) {
      try (Here here = new Here(settings -> settings.fetchAccess(access))) {
        ServerResponse first =
            here.federation.handle(Here.request(method, "/users/alice", Headers.of()));
        assertThat(first.status()).isEqualTo(405);
        assertThat(first.headers().first("Allow").orElseThrow()).startsWith("GET, HEAD");
        for (String target : targets(here)) {
          ServerRequest request = Here.request(method, target, Headers.of());
          ServerResponse answer = here.federation.handle(request);
          assertThat(answer.status()).as(target).isEqualTo(405);
          assertThat(answer.text()).as(target).isEqualTo(first.text());
          assertThat(answer.headers()).as(target).isEqualTo(first.headers());
          assertThat(here.federation.handleIfOurs(request)).as(target).isEmpty();
        }
      }
    }
  }

  @Test
  void a_browser_that_asks_first_may_fetch_with_an_Accept_of_its_own() {
    try (Here here = new Here()) {
      Headers preflight =
          Headers.of(
              "Origin", "https://reader.example", "Access-Control-Request-Headers", "accept");
      for (String target : targets(here)) {
        ServerResponse answer = here.federation.handle(Here.request("OPTIONS", target, preflight));
        assertThat(answer.status()).as(target).isEqualTo(204);
        assertThat(answer.headers())
            .as(target)
            .isEqualTo(
                Headers.of(
                    ALLOW_ORIGIN,
                    "*",
                    "Access-Control-Allow-Methods",
                    "GET, HEAD",
                    "Access-Control-Allow-Headers",
                    "Accept",
                    "Allow",
                    "GET, HEAD, OPTIONS"));
        assertThat(answer.body()).isEmpty();
      }
    }
  }

  @Test
  void a_page_of_another_site_may_read_what_everybody_may_and_the_errors() {
    try (Here here = new Here()) {
      for (String target : targets(here)) {
        for (String accept : List.of(Here.ACTIVITY_JSON, "text/html")) {
          ServerResponse answer =
              here.federation.handle(Here.request("GET", target, Headers.of("Accept", accept)));
          assertThat(answer.headers().values(ALLOW_ORIGIN)).as(target).containsExactly("*");
        }
      }
      assertThat(
              here.federation
                  .handleIfOurs(
                      Here.request("GET", "/users/alice", Headers.of("Accept", Here.ACTIVITY_JSON)))
                  .orElseThrow()
                  .headers()
                  .first(ALLOW_ORIGIN))
          .contains("*");
      URI gone = post(here);
      here.alice().posts().delete(gone);
      assertThat(here.get(gone).status()).isEqualTo(410);
      assertThat(here.get(gone).headers().first(ALLOW_ORIGIN)).contains("*");
    }
  }

  @Test
  void where_fetches_must_be_signed_no_page_may_read_documents() {
    try (Here here = new Here(settings -> settings.fetchAccess(FetchAccess.SIGNED))) {
      for (String target : List.of("/users/alice", "/actor", "/nothing", Here.target(post(here)))) {
        for (String method : List.of("GET", "OPTIONS", "PUT")) {
          ServerResponse answer =
              here.federation.handle(
                  Here.request(method, target, Headers.of("Accept", Here.ACTIVITY_JSON)));
          assertThat(answer.headers().contains(ALLOW_ORIGIN)).as(method + target).isFalse();
        }
      }
      assertThat(here.get("/nodeinfo/2.1").headers().first(ALLOW_ORIGIN)).contains("*");
    }
  }
}
