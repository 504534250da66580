package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Resolved.Route;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** security.md A2, A3: what a URL names is found, and a page speaks for its own server only. */
class A3LookupTest {
  private static final String TYPE = "type=\"application/activity+json\"";

  private final ScriptedPeer peer = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();
  private final URI post = peer.url("/posts/1");

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  private Resolved lookup(String text) {
    return client.lookup(text, client.newBudget());
  }

  private FetchException refusal(String text) {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, () -> lookup(text)))
        .orElseThrow(() -> new AssertionError("not refused: " + text));
  }

  private static Reply page(String linkHeader, String head) {
    return Reply.of(
        200,
        "Content-Type: text/html; charset=utf-8\r\n" + linkHeader,
        "<!DOCTYPE html><html><head>" + head + "</head><body>Hello</body></html>");
  }

  private static String link(Object href) {
    return "<link rel=\"alternate\" " + TYPE + " href=\"" + href + "\">";
  }

  private static String header(Object href) {
    return "Link: <" + href + ">; rel=\"alternate\"; " + TYPE + "\r\n";
  }

  private void servePost() {
    peer.on("/posts/1", Reply.document(note(post)));
  }

  @Test
  void a_post_is_found_by_its_id() {
    servePost();

    Resolved found = lookup(" " + post + "#fragment ");

    assertThat(found).isInstanceOf(ResolvedObject.class);
    assertThat(found.route()).isEqualTo(Route.ID);
    assertThat(found.document().id()).isEqualTo(post);
    assertThat(peer.log()).containsExactly("GET /posts/1 unsigned");
    assertThat(peer.requests().get(0).header("Accept").orElseThrow())
        .startsWith(ContentTypes.ACCEPT)
        .endsWith("text/html;q=0.1");
  }

  @Test
  void a_post_is_found_by_another_url_of_its_server() {
    servePost();
    peer.on("/@alice/1", Reply.document(note(post))).on("/short", Reply.redirect("/posts/1"));

    assertThat(lookup(peer.url("/@alice/1").toString()).route()).isEqualTo(Route.OTHER_URL);
    assertThat(lookup(peer.url("/short").toString()).document().id()).isEqualTo(post);
  }

  @Test
  void an_actor_is_found_by_its_page_and_is_known_by_its_id_from_then_on() {
    URI id = peer.url("/users/alice");
    peer.on("/@alice", page("", link(id)))
        .on(
            "/users/alice",
            Reply.document(
                """
                {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
                 "inbox":"%s/inbox","preferredUsername":"alice"}"""
                    .formatted(id, id)));

    Resolved found = lookup(peer.url("/@alice").toString());

    assertThat(found)
        .isInstanceOfSatisfying(
            ResolvedActor.class,
            alice -> {
              assertThat(alice.route()).isEqualTo(Route.PAGE_LINK);
              assertThat(alice.proof()).isEqualTo(HandleProof.NONE);
              assertThat(alice.explanation())
                  .contains(id.toString(), "in its head", "not asked for");
            });
    assertThat(lookup(id.toString()).route()).isEqualTo(Route.ID);
    assertThat(peer.requests()).hasSize(2);
    // The page was asked with HTML, the object without.
    assertThat(peer.requests().get(1).header("Accept")).contains(ContentTypes.ACCEPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ABSOLUTE", "/posts/1", "../posts/1", "//AUTHORITY/posts/1", "/posts/1#x"})
  void a_page_names_its_object_by_any_form_of_url(String href) {
    servePost();
    String written =
        href.replace("ABSOLUTE", post.toString()).replace("AUTHORITY", peer.origin().authority());
    peer.on("/@alice/1", page("", link(written))).on("/@alice/2", page(header(written), ""));

    assertThat(lookup(peer.url("/@alice/1").toString()).route()).isEqualTo(Route.PAGE_LINK);
    assertThat(lookup(peer.url("/@alice/2").toString()).route()).isEqualTo(Route.LINK_HEADER);
  }

  @Test
  void a_link_may_be_a_query_alone_or_relative_to_the_base() {
    URI id = peer.url("/p?id=1");
    peer.on("/p?id=1", Reply.document(note(id)))
        .on("/p", page("", link("?id=1")))
        .on("/deep/er", page("", "<base href=\"/\">" + link("p?id=1")));

    assertThat(lookup(peer.url("/p").toString()).document().id()).isEqualTo(id);
    assertThat(lookup(peer.url("/deep/er").toString()).document().id()).isEqualTo(id);
  }

  @Test
  void what_is_not_html_can_link_by_its_header_only() {
    servePost();
    peer.on("/image", Reply.of(200, "Content-Type: image/png\r\n" + header(post), link(post)))
        .on("/text", Reply.of(200, "Content-Type: text/plain\r\n", link(post)))
        .on("/json", Reply.of(200, "Content-Type: application/json\r\n", note(peer.url("/json"))));

    assertThat(lookup(peer.url("/image").toString()).route()).isEqualTo(Route.LINK_HEADER);
    assertThat(refusal(peer.url("/text").toString()).reason()).isEqualTo(Reason.NO_LINK);
    assertThat(refusal(peer.url("/json").toString()).reason()).isEqualTo(Reason.NO_LINK);
  }

  @Test
  void a_link_to_another_server_is_refused() {
    URI other = peer.url("good.test", "/posts/1");
    peer.on("/posts/1", Reply.document(note(other)))
        .on("/head", page("", link(other)))
        .on("/header", page(header(other), ""))
        .on("/base", page("", "<base href=\"" + other + "\">" + link("1")));

    for (String page : List.of("/head", "/header", "/base")) {
      FetchException refused = refusal(peer.url("evil.test", page).toString());
      assertThat(refused.reason()).isEqualTo(Reason.LINK_REFUSED);
      assertThat(refused).hasMessageContaining("evil.test").hasMessageContaining("good.test");
    }
    assertThat(peer.log()).doesNotContain("GET /posts/1 unsigned");
  }

  @Test
  void a_link_that_redirects_to_another_server_is_refused() {
    URI other = peer.url("evil.test", "/posts/1");
    peer.on("/posts/1", Reply.document(note(other)))
        .on("/away", Reply.redirect(other.toString()))
        .on("/page", page("", link("/away")));

    assertThat(refusal(peer.url("/page").toString()).reason()).isEqualTo(Reason.LINK_REFUSED);
  }

  @Test
  void the_first_link_to_the_server_of_the_page_is_taken_and_that_of_the_header_first() {
    servePost();
    URI other = peer.url("good.test", "/posts/1");
    peer.on("/@alice/1", page(header(other) + header("/posts/1"), link("/wrong")));

    assertThat(lookup(peer.url("/@alice/1").toString()).route()).isEqualTo(Route.LINK_HEADER);
  }

  @Test
  void the_server_of_the_page_is_the_one_that_gave_it() {
    URI there = peer.url("there.test", "/posts/1");
    peer.on("/posts/1", Reply.document(note(there)))
        .on("/short", Reply.redirect(peer.url("there.test", "/page").toString()))
        .on("/page", page("", link("/posts/1")));

    assertThat(lookup(peer.url("here.test", "/short").toString()).document().id()).isEqualTo(there);
  }

  @Test
  void a_page_that_leads_to_a_page_is_not_followed() {
    servePost();
    peer.on("/1", page("", link("/2"))).on("/2", page("", link("/posts/1")));

    assertThat(refusal(peer.url("/1").toString()).reason()).isEqualTo(Reason.CONTENT_TYPE);
    assertThat(peer.log()).containsExactly("GET /1 unsigned", "GET /2 unsigned");
  }

  @Test
  void json_under_the_label_of_html_is_never_read() {
    peer.on("/x", Reply.of(200, "Content-Type: text/html\r\n", note(peer.url("/x"))));

    assertThat(refusal(peer.url("/x").toString()).reason()).isEqualTo(Reason.NO_LINK);
  }

  @ParameterizedTest
  @CsvSource({
    "http://[::3333333333.1.1.1]/x,NO_LINK",
    "javascript:alert(1),NO_LINK",
    "data:text/html;x,NO_LINK",
    "http://user@peer.test/,NO_LINK",
    "http://a_b/,NO_LINK",
    "http://,NO_LINK",
    "#,NO_LINK",
    "'',NO_LINK",
    "%,NO_LINK",
    "http://127.0.0.2/x,LINK_REFUSED"
  })
  void a_link_that_is_nothing_to_fetch_is_none(String href, Reason reason) {
    peer.on("/x", page("", link(href))).on("/y", page(header(href), ""));

    assertThat(refusal(peer.url("/x").toString()).reason()).isEqualTo(reason);
    assertThat(refusal(peer.url("/y").toString()).reason()).isEqualTo(reason);
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void a_long_page_is_read_at_its_beginning() {
    servePost();
    String filler = "<meta name=x>".repeat(30_000);
    peer.on("/near", page("", link(post) + filler)).on("/far", page("", filler + link(post)));

    assertThat(lookup(peer.url("/near").toString()).document().id()).isEqualTo(post);
    assertThat(refusal(peer.url("/far").toString()).reason()).isEqualTo(Reason.NO_LINK);
  }

  @Test
  void an_internationalised_url_as_people_type_it_is_looked_up() {
    URI id = peer.url("xn--bcher-kva.test", "/a%20b");
    peer.on("/a%20b", Reply.document(note(id)));

    assertThat(lookup("HTTP://bücher.test:" + peer.port() + "/a b").document().id()).isEqualTo(id);
  }

  @Test
  void each_request_is_taken_from_the_budget() {
    peer.on("/@alice/1", page("", link("/posts/1")));
    servePost();
    try (FederationClient poor =
        Clients.builder().budgetLimits(new BudgetLimits(1, 5, Duration.ofSeconds(30))).build()) {
      FetchException refused =
          catchThrowableOfType(
              FetchException.class,
              () -> poor.lookup(peer.url("/@alice/1").toString(), poor.newBudget()));

      assertThat(refused.transport()).contains(TransportException.Reason.BUDGET);
      assertThat(peer.requests()).hasSize(1);
    }
  }

  @Test
  void where_only_an_actor_will_do_a_post_is_refused() {
    servePost();

    assertThat(
            catchThrowableOfType(
                    FetchException.class,
                    () -> client.lookupActor(post.toString(), client.newBudget()))
                .reason())
        .isEqualTo(Reason.NOT_AN_ACTOR);
  }
}
