package org.activitypub4j.examples.blog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.activitypub4j.examples.blog.posts.Posts;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Emoji;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Reject;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.WebFingerLink;
import org.activitypub4j.spring.test.ActivityPubTest;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The blog beside a server of the fediverse, over HTTP. */
@DirtiesContext
@ActivityPubTest(properties = {"blog.admin-password=tide", "blog.seed=false"})
class FederatedBlogTest {
  @TempDir static Path directory;

  @Autowired private Federation federation;
  @Autowired private LoopbackPeer peer;
  @Autowired private Posts posts;
  private Browser author = new Browser(0);
  private Browser visitor = new Browser(0);

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", () -> SqliteBlogTest.url(directory));
  }

  @BeforeEach
  void open(@Value("${server.port}") int port) {
    author = new Browser(port);
    author.logIn();
    visitor = new Browser(port);
  }

  private ActorContext marina() {
    return federation.actor("1");
  }

  /** Somebody on the other server who follows the blog. */
  private PeerActor follower(String name) {
    PeerActor follower = peer.actor("/users/" + name);
    send(
        follower,
        Follow.builder()
            .id(peer.uri("/follows/" + name))
            .actor(follower.id())
            .object(marina().id())
            .build());
    Await.until("the Accept", () -> sent(follower, Accept.class) == 1);
    return follower;
  }

  private void send(PeerActor from, Activity activity) {
    assertThat(from.send(marina().inbox(), activity).statusCode()).isEqualTo(202);
  }

  private long sent(PeerActor to, Class<? extends Activity> type) {
    return sent(to, type, peer);
  }

  private static long sent(PeerActor to, Class<? extends Activity> type, LoopbackPeer server) {
    return server.requests("POST", to.inbox().getPath()).stream()
        .filter(request -> type.isInstance(request.object()))
        .count();
  }

  private HttpResponse<String> document(URI id) {
    return visitor.send(HttpRequest.newBuilder(id).header("Accept", "application/activity+json"));
  }

  private URI published(String title) {
    author.publish(title, "They *walk* sideways.");
    return federation.origin().resolve(posts.latest(0, 1).get(0).path());
  }

  @Test
  void a_post_goes_to_followers_and_so_do_its_edit_and_its_end() {
    PeerActor carol = follower("carol");
    URI post = published("Crabs");
    Await.until("the post", () -> sent(carol, Create.class) == 1);
    assertThat(document(post).body())
        .contains("\"Article\"")
        .contains("<em>walk</em>")
        .contains("#tide")
        .contains("\"preview\"");

    long id = posts.bySlug("crabs").orElseThrow().id();
    author.submit(
        author.page("/admin/posts/" + id),
        "/admin/posts",
        Map.of(
            "title", "Hermit crabs",
            "summary", "",
            "markdown", "They borrow.",
            "language", "en",
            "tags", "",
            "coverAlt", "",
            "action", "save"));
    Await.until("the edit", () -> sent(carol, Update.class) == 1);
    assertThat(document(post).body()).contains("Hermit crabs").contains("\"updated\"");

    author.submit(author.page("/admin/posts/" + id), "/admin/posts/" + id + "/delete", Map.of());
    Await.until("its end", () -> sent(carol, Delete.class) == 1);
    assertThat(document(post).statusCode()).isEqualTo(410);
  }

  private static final String BLOB = "https://peer.example/blob.png";

  private PeerActor withEmoji(String name) {
    PeerActor actor = peer.actor("/users/" + name);
    Emoji blob = Emoji.of(peer.uri("/emoji/blob"), "blob", URI.create(BLOB), "image/png");
    peer.serve(
        "/users/" + name, actor.document().toBuilder().name(name + " :blob:").tag(blob).build());
    return actor;
  }

  private Note reply(PeerActor from, String path, URI post, String html) {
    return Note.builder()
        .id(peer.uri(path))
        .attributedTo(from.id())
        .inReplyTo(post)
        .content(html)
        .to(Audience.PUBLIC)
        .cc(marina().id())
        .tag(Mention.of(marina().id(), "@marina"))
        .build();
  }

  private Note reply(PeerActor from, LoopbackPeer server, URI post, String html) {
    Note note = reply(from, "/notes", post, html);
    return note.toBuilder()
        .id(server.uri("/notes/" + html.hashCode() + from.id().getPath()))
        .build()
        .as(Note.class);
  }

  private void create(PeerActor from, Note note) {
    send(
        from,
        Create.builder()
            .id(URI.create(note.id().orElseThrow() + "#create"))
            .actor(from.id())
            .object(note)
            .to(Audience.PUBLIC)
            .cc(marina().id())
            .build());
  }

  private void approve() {
    Document admin = author.page("/admin");
    author.submit(admin, admin.select("#comments form").attr("action"), Map.of());
  }

  private long held() {
    return author.page("/admin").select("#comments .comment").size();
  }

  private String replies(URI post) {
    return document(URI.create(post + "/replies?page=first")).body();
  }

  @Test
  void a_reply_is_a_comment_when_it_is_approved_and_follows_its_author() {
    URI post = published("Limpets");
    PeerActor dave = withEmoji("dave");
    Note reply = reply(dave, "/notes/1", post, "<p>Nice<script>alert(1)</script></p>");
    create(dave, reply);
    Await.until("the comment", () -> held() == 1);
    assertThat(visitor.page(post.getPath()).select(".comment")).isEmpty();
    assertThat(replies(post)).doesNotContain("/notes/1");

    approve();
    Document page = visitor.page(post.getPath());
    assertThat(page.select(".comment").text()).contains("dave").contains("Nice");
    assertThat(page.select(".comment img.emoji").attr("src")).isEqualTo(BLOB);
    assertThat(page.select(".comment script")).isEmpty();
    assertThat(page.select(".comment a[href=" + dave.id() + "]")).hasSize(1);
    assertThat(replies(post)).contains("/notes/1");

    Note edited = reply.toBuilder().content("<p>Very nice</p>").build();
    send(
        dave,
        Update.builder()
            .id(peer.uri("/notes/1#update"))
            .actor(dave.id())
            .object(edited)
            .to(Audience.PUBLIC)
            .build());
    Await.until("the edit", () -> held() == 1);
    approve();
    assertThat(visitor.page(post.getPath()).select(".comment").text()).contains("Very nice");

    send(
        dave,
        Delete.builder()
            .id(peer.uri("/notes/1#delete"))
            .actor(dave.id())
            .object(Tombstone.builder().id(peer.uri("/notes/1")).build())
            .to(Audience.PUBLIC)
            .build());
    Await.until("its end", () -> visitor.page(post.getPath()).select(".comment").isEmpty());
  }

  @Test
  void an_answer_to_a_comment_stands_behind_it() {
    URI post = published("Whelks");
    PeerActor dave = peer.actor("/users/dave2");
    create(dave, reply(dave, "/notes/10", post, "<p>First</p>"));
    create(dave, reply(dave, "/notes/11", post, "<p>Second</p>"));
    create(dave, reply(dave, "/notes/12", peer.uri("/notes/10"), "<p>Answer</p>"));
    Await.until("the comments", () -> held() == 3);
    approve();
    approve();
    approve();
    Document page = visitor.page(post.getPath());
    assertThat(page.select(".comment .text").eachText())
        .containsExactly("First", "Answer", "Second");
    assertThat(page.select(".depth-1 .text").text()).isEqualTo("Answer");
    assertThat(page.select(".depth-1").text()).contains("@dave2@" + peer.uri("/").getAuthority());
  }

  @Test
  void a_visitor_does_not_get_the_handle_of_somebody_else() {
    URI post = published("Periwinkles");
    PeerActor harry = follower("harry");
    visitor.submit(
        visitor.page(post.getPath()),
        post.getPath() + "/comments",
        Map.of("name", "Me", "website", harry.id().toString(), "email", "", "text", "Hello"));
    approve();
    assertThat(visitor.page(post.getPath()).select(".comment").text())
        .contains("Me")
        .doesNotContain("@harry");
  }

  @Test
  void nothing_more_is_heard_of_a_server_that_is_blocked() throws Exception {
    URI post = published("Cuttlefish");
    try (LoopbackPeer spam = LoopbackPeer.start("localhost")) {
      PeerActor one = spam.actor("/users/one");
      PeerActor two = spam.actor("/users/two");
      for (PeerActor actor : List.of(one, two)) {
        create(actor, reply(actor, spam, post, "<p>Buy this</p>"));
      }
      Await.until("the comments", () -> held() == 2);
      Document admin = author.page("/admin");
      String block = admin.select("#comments form[action$=/block]").attr("action");
      author.submit(admin, block, Map.of());
      assertThat(held()).isZero();

      Follow follow =
          Follow.builder().id(spam.uri("/follows/1")).actor(one.id()).object(marina().id()).build();
      create(two, reply(two, spam, post, "<p>Buy that</p>"));
      send(one, follow);
      Await.until("the refusal", () -> sent(one, Reject.class, spam) == 1);
      assertThat(held()).isZero();
      assertThat(marina().follows().followers(10)).doesNotContain(one.id());
    }
  }

  @Test
  void the_author_sees_how_far_a_post_has_come() {
    PeerActor gina = follower("gina");
    published("Sponges");
    Await.until("its arrival", () -> sent(gina, Create.class) > 0);
    Await.until(
        "the status", () -> delivered("Sponges").matches("delivered( to (\\d+) of \\2 servers)?"));
    author.submit(
        author.page("/admin/posts/new"),
        "/admin/posts",
        Map.of(
            "title", "Not told",
            "summary", "",
            "markdown", "Text",
            "language", "en",
            "tags", "",
            "coverAlt", "",
            "action", "save"));
    assertThat(delivered("Not told")).isEmpty();
  }

  private String delivered(String title) {
    return author.page("/admin").select(".rows li").stream()
        .filter(row -> row.text().contains(title))
        .map(row -> row.select(".delivered").text())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void likes_and_shares_are_counted_and_named() {
    URI post = published("Anemones");
    PeerActor erin = withEmoji("erin");
    send(erin, Like.builder().id(peer.uri("/likes/1")).actor(erin.id()).object(post).build());
    send(
        erin,
        Announce.builder()
            .id(peer.uri("/shares/1"))
            .actor(erin.id())
            .object(post)
            .to(Audience.PUBLIC)
            .build());
    String both = "Likes: 1 – erin Shares: 1 – erin";
    Await.until(
        () -> both + " in " + reactions(post).text(), () -> reactions(post).text().equals(both));
    assertThat(reactions(post).select("img.emoji")).hasSize(2);
  }

  private Elements reactions(URI post) {
    return visitor.page(post.getPath()).select(".reactions");
  }

  @Test
  void an_author_with_a_new_name_keeps_the_followers() {
    PeerActor frank = follower("frank");
    change("marina_s");
    Await.until("the new profile", () -> sent(frank, Update.class) == 1);
    assertThat(document(marina().id()).body()).contains("\"marina_s\"");
    assertThat(marina().follows().followers(10)).contains(frank.id());
    assertThat(visitor.page("/authors/marina_s").select(".follow").text())
        .contains("@marina_s@")
        .contains("follower");

    author.submit(
        author.page("/login"), "/login", Map.of("username", "marina_s", "password", "tide"));
    change("marina");
  }

  private void change(String userName) {
    author.submit(
        author.page("/admin/profile"),
        "/admin/profile",
        Map.of("userName", userName, "name", "Marina", "bio", "Looks under stones"));
  }

  @Test
  void a_page_for_people_is_not_what_servers_get() {
    URI post = published("Urchins");
    HttpResponse<String> page = visitor.get(post.getPath());
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().allValues("Vary").toString()).contains("Accept");
    assertThat(document(post).headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/activity+json");
  }

  @Test
  void a_visitor_is_led_to_the_own_server_to_follow() {
    String action = visitor.page("/authors/marina").select("form[action$=/follow]").attr("action");
    assertThat(action).isNotEmpty();
    String handle = "carol@" + peer.uri("/").getAuthority();
    String query = action + "?handle=" + URLEncoder.encode(handle, UTF_8);
    assertThat(visitor.get(query).body()).contains("does not know the handle");
    String follow = "{\"rel\":\"%s\",\"template\":\"%s?uri={uri}\"}";
    peer.serve(
        "/.well-known/webfinger?resource=" + URLEncoder.encode("acct:" + handle, UTF_8),
        "application/jrd+json",
        "{\"subject\":\"acct:%s\",\"links\":[%s]}"
            .formatted(handle, follow.formatted(WebFingerLink.SUBSCRIBE, peer.uri("/authorize"))));
    assertThat(visitor.get(query).uri())
        .isEqualTo(
            URI.create(
                peer.uri("/authorize") + "?uri=" + URLEncoder.encode(marina().id() + "", UTF_8)));
  }
}
