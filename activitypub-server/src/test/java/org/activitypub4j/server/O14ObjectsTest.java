package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Article;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.ObjectBuilder;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * lessons.md O14, features.md D16, D17: posts stay in the tables of the application, at its own
 * URLs.
 */
class O14ObjectsTest {
  /** A row of the application's table. */
  private record Row(String title, String text, Instant written) {}

  private final Map<String, Row> rows = new ConcurrentHashMap<>();
  private final Map<String, ASObject> odd = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /** Whether the application was asked while the thread had a transaction. */
  private final Queue<String> askedInside = new ConcurrentLinkedQueue<>();

  @AutoClose
  private final TestServer server =
      TestServer.start(
          settings ->
              settings
                  .objects("/posts/{slug}", url -> find(url, "slug"))
                  .objects("/?p={id}", url -> find(url, "id").map(this::withQuery))
                  .objects("/odd/{name}", url -> Optional.ofNullable(odd.get(url.get("name")))));

  @AutoClose private final Peer mallory = new Peer();
  private int number;

  private Optional<ASObject> find(Map<String, String> url, String variable) {
    return find(Objects.requireNonNull(url.get(variable)));
  }

  private Optional<ASObject> find(String slug) {
    asked.add(slug);
    if (server.store.transactions().current().isPresent()) {
      askedInside.add(slug);
    }
    return Optional.ofNullable(rows.get(slug)).map(row -> article(slug, row).build());
  }

  private ObjectBuilder<Article, ?> article(String slug, Row row) {
    return Article.builder()
        .id(post(slug))
        .attributedTo(alice().id())
        .name(row.title())
        .content(row.text())
        .published(row.written())
        .to(Audience.PUBLIC)
        .cc(alice().followers());
  }

  private ASObject withQuery(ASObject article) {
    String slug = article.id().orElseThrow().getPath().substring("/posts/".length());
    return article.toBuilder().id(byQuery(slug)).build();
  }

  private ActorContext alice() {
    return server.actor("alice");
  }

  private URI post(String slug) {
    return server.federation.origin().resolve("/posts/" + slug);
  }

  private URI byQuery(String id) {
    return server.federation.origin().resolve("/?p=" + id);
  }

  private Row write(String slug, String text) {
    Row row = new Row("About " + slug, text, Instant.parse("2020-01-02T03:04:05Z"));
    rows.put(slug, row);
    return row;
  }

  private Create publish(String slug, String text) {
    return alice().publish(article(slug, write(slug, text)).build());
  }

  private JsonObject json(URI uri) {
    ServerResponse response = server.get(uri);
    assertThat(response.status()).as(uri + " " + response.text()).isEqualTo(200);
    return Vectors.parse(response.text());
  }

  /** Everything that the store has of local actors, as text. */
  private String stored(URI id) {
    return Kept.in(server.store).find(id).map(Object::toString).orElse("");
  }

  private void send(String type, String object) {
    String json =
        mallory.activity(
            type,
            "/activities/" + ++number,
            "\"to\":\"%s\",\"object\":%s".formatted(Audience.PUBLIC, object));
    assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
    String id = mallory.uri("/activities/" + number).toString();
    Await.until(
        type + " is handled",
        () ->
            server.received.stream()
                .anyMatch(one -> one.activity().id().orElseThrow().toString().equals(id)));
  }

  private Received<?> latest() {
    return List.copyOf(server.received).get(server.received.size() - 1);
  }

  private String reply(String to) {
    return """
    {"type":"Note","id":"%s","attributedTo":"%s","inReplyTo":"%s","to":"%s","content":"yes"}"""
        .formatted(mallory.uri("/notes/1"), mallory.id(), to, Audience.PUBLIC);
  }

  @Test
  void what_was_written_before_is_served_and_its_changes_are_seen_at_once() {
    write("old", "first");
    assertThat(json(post("old")).getString("content")).isEqualTo("first");
    assertThat(json(post("old")).getString("type")).isEqualTo("Article");
    write("old", "second");
    assertThat(json(post("old")).getString("content")).isEqualTo("second");
    rows.remove("old");
    assertThat(server.get(post("old")).status()).isEqualTo(404);
  }

  @Test
  void the_store_gets_no_copy_of_the_content() {
    Create create = publish("new", "a text of the application");
    assertThat(create.objectId()).contains(post("new"));
    assertThat(json(post("new")).getString("content")).isEqualTo("a text of the application");
    assertThat(stored(post("new"))).isNotEmpty();
    assertThat(Kept.in(server.store).find(post("new")).orElseThrow().get(AS.CONTENT)).isEmpty();
    assertThat(stored(create.id().orElseThrow())).doesNotContain("a text of the application");
  }

  @Test
  void a_url_with_a_query_is_an_id_and_other_queries_are_not() {
    write("7", "seven");
    assertThat(json(byQuery("7")).getString("id")).isEqualTo(byQuery("7").toString());
    assertThat(server.get(byQuery("8")).status()).isEqualTo(404);
    assertThat(server.get(server.federation.origin().resolve("/?p=7&q=1")).status()).isEqualTo(404);
    assertThat(server.get(server.federation.origin().resolve("/?q=1&p=7")).status()).isEqualTo(404);
    assertThat(server.get(server.federation.origin().resolve("/")).status()).isEqualTo(404);
  }

  @Test
  void a_query_that_others_add_to_a_path_changes_nothing() {
    write("new", "text");
    assertThat(json(server.federation.origin().resolve("/posts/new?utm=1")).getString("id"))
        .isEqualTo(post("new").toString());
  }

  @Test
  void a_post_has_one_id_however_its_url_is_written() {
    write("new", "text");
    assertThat(server.get(post("%6Eew")).status()).isEqualTo(404);
    odd.put("other", find("new").orElseThrow());
    assertThat(server.get(server.federation.origin().resolve("/odd/other")).status())
        .isEqualTo(404);
  }

  @Test
  void the_application_spells_its_urls() {
    for (String slug : List.of("it's", "a(b)", "x@y:z")) {
      publish(slug, "text");
      send("Create", reply(post(slug).toString()));
      assertThat(json(post(slug)).getString("id")).isEqualTo(post(slug).toString());
      URI list = URI.create(json(post(slug)).getJsonObject("replies").getString("id"));
      assertThat(json(list).getInt("totalItems")).as(slug).isEqualTo(1);
      alice().posts().delete(post(slug));
      assertThat(server.get(post(slug)).status()).as(slug).isEqualTo(410);
      send("Delete", "\"" + mallory.uri("/notes/1") + "\"");
    }
  }

  @Test
  void what_has_no_id_gets_its_url() {
    odd.put(
        "bare", Article.builder().attributedTo(alice().id()).to(Audience.PUBLIC).name("x").build());
    URI url = odd("bare");
    assertThat(json(url).getString("id")).isEqualTo(url.toString());
    assertThat(server.get(odd("%62are")).status()).as("it has one id").isEqualTo(404);
  }

  @Test
  void what_was_deleted_is_gone_whether_the_application_still_has_it_or_not() {
    publish("new", "text");
    rows.remove("new");
    Delete delete = alice().posts().delete(post("new"));
    assertThat(delete.to()).contains(Audience.PUBLIC);
    assertThat(server.get(post("new")).status()).isEqualTo(410);
    assertThat(Vectors.parse(server.get(post("new")).text()).getString("formerType"))
        .isEqualTo("Article");
    write("new", "it is back");
    assertThat(server.get(post("new")).status()).isEqualTo(410);
  }

  @Test
  void what_was_never_published_can_be_changed_and_deleted() {
    Row row = write("old", "first");
    alice().posts().update(article("old", row).content("second").build());
    alice().posts().delete(post("old"));
    assertThat(server.get(post("old")).status()).isEqualTo(410);
    assertThatThrownBy(() -> alice().posts().delete(post("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a post of alice");
    write("hers", "x");
    assertThatThrownBy(() -> server.actor("bob").posts().delete(post("hers")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changes_reach_who_got_it_although_the_application_forgot_them() {
    URI carol = URI.create("https://peer.example/carol");
    URI id = Here.uri("/posts/new");
    try (Here here =
        new Here(settings -> settings.objects("/posts/{slug}", url -> Optional.empty()))) {
      ASObject post =
          Article.builder()
              .id(id)
              .content("x")
              .to(Audience.PUBLIC)
              .set(AS.BCC, List.of(carol))
              .build();
      here.alice().publish(post);
      here.alice().posts().delete(id);
      assertThat(here.targets()).containsExactly(carol, carol);
      assertThat(here.left())
          .as("no empty list of recipients is written")
          .noneMatch(text -> text.contains("\"audience\"") || text.contains("\"cc\""));
    }
  }

  @Test
  void who_may_see_it_is_decided_by_its_addresses() {
    Row row = write("new", "text");
    odd.put(
        "followers", article("new", row).id(odd("followers")).to(alice().followers()).cc().build());
    assertThat(server.get(odd("followers")).status()).isEqualTo(404);
    assertThat(server.get(odd("followers")).text()).isEqualTo(server.get(odd("none")).text());
  }

  private URI odd(String name) {
    return server.federation.origin().resolve("/odd/" + name);
  }

  @Test
  void what_the_application_must_not_return_is_told_to_it() {
    odd.put("nobodys", Article.builder().to(Audience.PUBLIC).build());
    odd.put("strangers", Article.builder().attributedTo(mallory.id()).to(Audience.PUBLIC).build());
    odd.put("unaddressed", Article.builder().attributedTo(alice().id()).build());
    odd.put("person", Person.builder().attributedTo(alice().id()).to(Audience.PUBLIC).build());
    for (String name : odd.keySet()) {
      assertThat(server.get(odd(name)).status()).as(name).isEqualTo(500);
      assertThatThrownBy(() -> server.federation.resolve(odd(name)))
          .as(name)
          .hasMessageContaining(odd(name).toString());
    }
  }

  @Test
  void a_reply_or_a_like_concerns_the_author_and_names_the_row() {
    write("old", "text");
    send("Create", reply(post("old").toString()));
    assertThat(latest().concerns()).containsExactly("alice");
    Local parent =
        server
            .federation
            .resolve(latest().object().orElseThrow().inReplyToId().orElseThrow())
            .orElseThrow();
    assertThat(parent.variables()).containsExactly(Map.entry("slug", "old"));
    assertThat(parent.owner()).isEqualTo("alice");
    assertThat(parent.object()).isInstanceOf(Article.class);

    send("Like", "\"" + post("old") + "\"");
    assertThat(latest().concerns()).containsExactly("alice");
    assertThat(latest().activity()).isInstanceOf(Like.class);
    assertThat(askedInside).isEmpty();
  }

  @Test
  void its_replies_are_listed_below_its_url() {
    write("old", "text");
    for (URI post : List.of(post("old"), byQuery("old"))) {
      URI list = URI.create(json(post).getJsonObject("replies").getString("id"));
      assertThat(json(list).getInt("totalItems")).isZero();
      send("Create", reply(post.toString()));
      assertThat(json(list).getInt("totalItems")).isEqualTo(1);
      URI page = URI.create(json(list).getString("first"));
      assertThat(json(page).getJsonArray("orderedItems").getString(0))
          .isEqualTo(mallory.uri("/notes/1").toString());
      send("Delete", "\"" + mallory.uri("/notes/1") + "\"");
    }
    assertThat(askedInside).isEmpty();
    rows.remove("old");
    assertThat(server.get(URI.create(post("old") + "/replies")).status()).isEqualTo(404);
  }

  @Test
  void it_can_be_pinned_although_it_was_never_published() {
    write("old", "text");
    try (TestServer other =
        TestServer.start(
            settings ->
                settings
                    .objects("/posts/{slug}", url -> find(url, "slug").map(this::moved))
                    .featured(name -> List.of(elsewhere("old"), elsewhere("none"))))) {
      elsewhere = other;
      URI featured = URI.create(other.actor("alice").id() + "/featured");
      assertThat(Vectors.parse(other.get(featured).text()).getJsonArray("orderedItems")).hasSize(1);
      assertThat(askedInside).isEmpty();
    }
  }

  private TestServer elsewhere = server;

  private URI elsewhere(String slug) {
    return elsewhere.federation.origin().resolve("/posts/" + slug);
  }

  private ASObject moved(ASObject article) {
    return article.toBuilder()
        .id(elsewhere("old"))
        .attributedTo(elsewhere.actor("alice").id())
        .build();
  }

  @Test
  void a_browser_gets_the_page_of_the_application_which_varies() {
    write("new", "text");
    ServerRequest browser = request(post("new"), "text/html");
    assertThat(server.federation.handleIfOurs(browser)).isEmpty();
    assertThat(server.federation.variesByAccept(browser)).isTrue();
    assertThat(server.federation.variesByAccept(request(byQuery("1"), "text/html"))).isTrue();
    assertThat(server.federation.variesByAccept(request(alice().id(), "text/html"))).isTrue();
    for (String more : List.of("/posts/new?utm=1", "/posts/new/replies", "/?p=1&list=likes")) {
      assertThat(
              server.federation.variesByAccept(
                  request(server.federation.origin().resolve(more), "text/html")))
          .as(more)
          .isTrue();
    }
    assertThat(
            server.federation.variesByAccept(
                request(URI.create(alice().id() + "/posts/1/likes"), "text/html")))
        .isTrue();
    assertThat(
            server.federation.variesByAccept(
                request(server.federation.origin().resolve("/about"), "text/html")))
        .isFalse();
    ServerResponse document =
        server
            .federation
            .handleIfOurs(request(post("new"), "application/activity+json"))
            .orElseThrow();
    assertThat(document.headers().first("Vary")).contains("Accept");
    assertThat(asked).isNotEmpty();
  }

  private static ServerRequest request(URI uri, String accept) {
    String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new ServerRequest(
        "GET", target, Headers.of("Accept", accept), RequestBody.of(new byte[0]), "192.0.2.1");
  }

  @Test
  void an_outline_is_never_shown() {
    publish("new", "text");
    rows.remove("new");
    assertThat(server.get(post("new")).status()).isEqualTo(404);
    try (TestServer without = TestServer.start()) {
      URI id = without.federation.origin().resolve("/posts/new");
      ASObject outline =
          Kept.in(server.store).find(post("new")).orElseThrow().toBuilder().id(id).build();
      Kept.in(without.store).put("alice", outline);
      assertThat(without.get(id).status()).isEqualTo(404);
    }
  }

  @Test
  void a_template_without_variables_is_refused() {
    List<String> wrong = new ArrayList<>(List.of("/about", "posts/{slug}", "/{a}/{a}", "/{a}#x"));
    for (String template : wrong) {
      assertThatThrownBy(
              () -> TestServer.start(s -> s.objects(template, url -> Optional.empty())).close())
          .as(template)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Routes.below("/?author={actor}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("query");
  }
}
