package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** lessons.md O8: the engine's page on which visitors say where they have an account. */
class O8FollowPageTest {
  private static final String PAGE = "/users/alice/follow";
  private static final Headers BROWSER =
      Headers.of("Accept", "text/html", "Sec-Fetch-Site", "same-origin");

  @AutoClose private final LoopbackPeer peer = LoopbackPeer.start();

  @AutoClose
  private final TestServer server =
      TestServer.start(
          settings ->
              settings.routes(
                  Routes.defaults().toBuilder().followPage("/users/{actor}/follow").build()));

  private final String domain = peer.uri("/").getAuthority();

  private void serveHandle(String user, String links) {
    peer.serve(
        "/.well-known/webfinger?resource=" + encoded("acct:" + user + "@" + domain),
        "application/jrd+json",
        "{\"subject\":\"acct:%s@%s\",\"links\":[%s]}".formatted(user, domain, links));
  }

  private void serveCarol() {
    serveHandle(
        "carol",
        "{\"rel\":\"%s\",\"template\":\"http://%s/follow?uri={uri}\"}"
            .formatted(WebFingerLink.SUBSCRIBE, domain));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private URI page(String query) {
    return server.federation.origin().resolve(PAGE + query);
  }

  private ServerResponse sent(String handle) {
    return server.get(page("?handle=" + encoded(handle)), BROWSER);
  }

  private int asked() {
    return server.requests.size();
  }

  @Test
  void it_asks_for_a_handle_and_asks_no_server() {
    ServerResponse form = server.get(page(""), BROWSER);
    assertThat(form.status()).isEqualTo(200);
    assertThat(form.headers().first("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(form.text())
        .contains("Follow Alice", "@alice@" + server.federation.origin().host(), "name=\"handle\"");
    assertThat(asked()).isZero();
  }

  @Test
  void a_visitor_is_led_to_the_own_server() {
    serveCarol();
    ServerResponse answer = sent(" @carol@" + domain + " ");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().first("Location"))
        .contains("http://" + domain + "/follow?uri=" + encoded(server.actor("alice").id() + ""));
    assertThat(answer.headers().first("Cache-Control")).contains("no-store");
  }

  @Test
  void what_goes_wrong_is_said_and_what_was_typed_stays() {
    serveHandle("dave", "");
    assertThat(sent("carol").status()).isEqualTo(400);
    assertThat(sent("carol").text()).contains("two parts", "value=\"carol\"");
    assertThat(sent("@dave@" + domain).text()).contains("has no page to follow others");
    assertThat(sent("@nobody@" + domain).text()).contains("does not know the handle");
    assertThat(sent("@nobody@" + domain).status()).isEqualTo(404);
    assertThat(sent("@alice@" + server.federation.origin().authority()).status()).isEqualTo(404);
  }

  @Test
  void what_is_typed_or_called_is_only_text() {
    String script = "\"><script>alert(1)</script>";
    assertThat(sent(script).text()).doesNotContain("<script").contains("&lt;script&gt;");
    Actor mallory = Person.builder().name(script).build();
    try (Here here =
        new Here(
            settings ->
                settings.routes(
                    Routes.defaults().toBuilder().followPage("/users/{actor}/follow").build()))) {
      assertThat(here.get(PAGE).text()).contains("Follow Alice");
    }
    try (Federation federation =
        Federation.builder("https://here.example", name -> Optional.of(mallory))
            .routes(Routes.defaults().toBuilder().followPage("/f/{actor}").build())
            .startLater()
            .build()) {
      assertThat(federation.handle(Here.request("GET", "/f/mallory", BROWSER)).text())
          .doesNotContain("<script");
    }
  }

  @Test
  void another_site_cannot_make_the_browsers_of_its_visitors_ask() {
    serveCarol();
    for (String site : List.of("cross-site", "same-site", "none")) {
      ServerResponse form =
          server.get(
              page("?handle=" + encoded("@carol@" + domain)),
              Headers.of("Accept", "text/html", "Sec-Fetch-Site", site));
      assertThat(form.status()).isEqualTo(200);
      assertThat(form.text()).contains("value=\"@carol@" + domain + "\"");
    }
    assertThat(asked()).isZero();
  }

  @Test
  void a_HEAD_request_asks_no_server() {
    serveCarol();
    ServerResponse head =
        server.handle(
            "HEAD",
            page("?handle=" + encoded("@carol@" + domain)),
            BROWSER,
            RequestBody.of(new byte[0]));
    assertThat(head.status()).isEqualTo(200);
    assertThat(asked()).isZero();
  }

  @Test
  void a_server_that_strangers_choose_is_not_asked_without_end() {
    List<ServerResponse> answers =
        IntStream.range(0, 40).mapToObj(i -> sent("@nobody" + i + "@" + domain)).toList();
    ServerResponse last = answers.get(39);
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.headers().first("Retry-After")).contains("60");
    assertThat(asked()).isLessThan(30);
    assertThat(sent("@carol@other.invalid").status()).as("others are asked").isEqualTo(404);
  }

  @Test
  void nobody_who_is_not_there_can_be_followed() {
    assertThat(server.get(server.federation.origin().resolve("/users/nobody/follow"), BROWSER))
        .extracting(ServerResponse::status)
        .isEqualTo(404);
  }

  @Test
  void who_may_not_be_seen_cannot_be_followed_there() {
    try (Here here =
        new Here(
            settings ->
                settings
                    .routes(
                        Routes.defaults().toBuilder().followPage("/users/{actor}/follow").build())
                    .viewPolicy(view -> false))) {
      assertThat(here.get(PAGE).status()).isEqualTo(404);
    }
  }

  @Test
  void there_is_no_such_page_unless_the_application_wants_it() {
    try (Here here = new Here()) {
      assertThat(here.get(PAGE).status()).isEqualTo(404);
      assertThat(here.federation.handleIfOurs(Here.request("GET", PAGE, BROWSER))).isEmpty();
    }
  }
}
