package org.activitypub4j.examples.blog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.activitypub4j.examples.blog.authors.Author;
import org.activitypub4j.examples.blog.authors.Authors;
import org.activitypub4j.examples.blog.comments.Comments;
import org.activitypub4j.examples.blog.pictures.Pictures;
import org.activitypub4j.examples.blog.posts.Draft;
import org.activitypub4j.examples.blog.posts.PostPublished;
import org.activitypub4j.examples.blog.posts.Posts;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.xml.sax.InputSource;

/** The blog as people use it. The subclasses say which database it has. */
@Import(BlogTest.Refusing.class)
abstract class BlogTest {
  @LocalServerPort private int port;
  @Autowired private Posts posts;
  @Autowired private Pictures pictures;
  @Autowired private Authors authors;
  @Autowired private Comments comments;
  @Autowired private PasswordEncoder passwords;

  private Browser visitor = new Browser(0);
  private Browser author = new Browser(0);

  @BeforeEach
  void open() {
    visitor = new Browser(port);
    author = new Browser(port);
    author.logIn();
  }

  /** Does not want posts with a certain title. */
  @TestConfiguration
  static class Refusing {
    @EventListener
    void published(PostPublished event) {
      if (event.post().title().equals("Refused")) {
        throw new IllegalStateException("a listener refuses");
      }
    }
  }

  @Test
  void a_post_is_shown_with_its_tags_and_in_the_feed() {
    Document page = author.publish("Crabs & Prawns", "They *walk* sideways.");
    assertThat(page.select("h1").text()).isEqualTo("Crabs & Prawns");
    assertThat(page.select("em").text()).isEqualTo("walk");

    assertThat(visitor.page("/").text()).contains("Crabs & Prawns");
    assertThat(visitor.page("/tags/TIDE").text()).contains("Crabs & Prawns");
    assertThat(visitor.page("/authors/marina").text()).contains("Crabs & Prawns");
    assertThat(visitor.get("/feed.atom").body())
        .contains("<title>Crabs &amp; Prawns</title>")
        .contains("&lt;em&gt;walk&lt;/em&gt;");
  }

  @Test
  void a_draft_is_not_shown() {
    Document saved =
        author.submit(
            author.page("/admin/posts/new"),
            "/admin/posts",
            Map.of(
                "title", "Unfinished",
                "summary", "",
                "markdown", "Text",
                "language", "en",
                "tags", "unfinished_tag",
                "coverAlt", "",
                "action", "save"));
    assertThat(saved.text()).contains("Saved.");
    assertThat(visitor.get("/posts/unfinished").statusCode()).isEqualTo(404);
    assertThat(visitor.page("/").text()).doesNotContain("Unfinished");
    assertThat(visitor.get("/feed.atom").body()).doesNotContain("Unfinished");
    assertThat(visitor.page("/tags/unfinished_tag").text()).doesNotContain("Unfinished");
    assertThat(visitor.page("/authors/marina").text()).doesNotContain("Unfinished");
    long id =
        posts.all().stream()
            .filter(post -> post.title().equals("Unfinished"))
            .findFirst()
            .orElseThrow()
            .id();
    assertThat(visitor.get("/?p=" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void a_post_can_be_edited_and_deleted_and_keeps_its_address() {
    author.publish("Old title", "Text");
    long id = posts.bySlug("old-title").orElseThrow().id();
    Document edited =
        author.submit(
            author.page("/admin/posts/" + id),
            "/admin/posts",
            Map.of(
                "title", "New title",
                "summary", "",
                "markdown", "Text",
                "language", "en",
                "tags", "",
                "coverAlt", "",
                "action", "save"));
    assertThat(edited.text()).contains("Saved.");
    assertThat(visitor.page("/posts/old-title").text()).contains("New title").contains("changed");
    assertThat(visitor.get("/?p=" + id).uri().getPath()).isEqualTo("/posts/old-title");

    author.submit(author.page("/admin/posts/" + id), "/admin/posts/" + id + "/delete", Map.of());
    assertThat(visitor.get("/posts/old-title").statusCode()).isEqualTo(404);
  }

  @Test
  void scripts_in_posts_and_comments_are_text() {
    author.publish("Risky", "<script>alert(1)</script> [x](javascript:alert(1))");
    visitor.submit(
        visitor.page("/posts/risky"),
        "/posts/risky/comments",
        Map.of(
            "name", "<img src=x onerror=alert(1)>",
            "website", "javascript:alert(1)",
            "email", "",
            "text", "<script>alert(2)</script>"));
    approveAll();
    Document page = visitor.page("/posts/risky");
    assertThat(page.select("script, [onerror], a[href^=javascript]")).isEmpty();
    assertThat(page.select(".comment").text()).contains("<script>alert(2)</script>");
  }

  private void approveAll() {
    Document admin = author.page("/admin");
    while (!admin.select("#comments form").isEmpty()) {
      admin = author.submit(admin, admin.select("#comments form").attr("action"), Map.of());
    }
  }

  @Test
  void a_comment_is_shown_when_it_is_approved() {
    author.publish("Talk to me", "Text");
    Document sent =
        visitor.submit(
            visitor.page("/posts/talk-to-me"),
            "/posts/talk-to-me/comments",
            Map.of("name", "Ann", "website", "https://ann.example", "email", "", "text", "Hello"));
    assertThat(sent.text()).contains("Thank you.");
    assertThat(visitor.page("/posts/talk-to-me").select(".comment")).isEmpty();

    approveAll();
    Document page = visitor.page("/posts/talk-to-me");
    assertThat(page.select(".comment").text()).contains("Ann").contains("Hello");
    assertThat(page.select(".comment a[href=https://ann.example]")).hasSize(1);
  }

  @Test
  void who_fills_in_the_field_that_people_do_not_see_is_not_heard() {
    author.publish("For people", "Text");
    visitor.submit(
        visitor.page("/posts/for-people"),
        "/posts/for-people/comments",
        Map.of("name", "Spam", "website", "", "email", "x@y", "text", "Buy this"));
    assertThat(author.page("/admin").text()).doesNotContain("Buy this");
  }

  @Test
  void only_authors_write_and_no_form_works_without_its_token() {
    assertThat(visitor.get("/admin").uri().getPath()).isEqualTo("/login");
    HttpRequest.Builder forged =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/profile"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("userName=x&name=x&bio=x"));
    assertThat(author.send(forged).statusCode()).isEqualTo(403);
  }

  @Test
  void only_pictures_are_taken_as_pictures() {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0};
    long id = pictures.add(png);
    assertThat(visitor.get("/pictures/" + id).statusCode()).as("of a draft").isEqualTo(404);
    Draft draft = new Draft("With a picture", "", "Text", "en", "", id, "A crab");
    posts.publish(posts.write(authors.byUserName("marina").orElseThrow(), draft).id());
    assertThat(visitor.get("/pictures/" + id).headers().firstValue("Content-Type"))
        .contains("image/png");
    assertThatThrownBy(
            () ->
                pictures.add(
                    "<svg onload=alert(1)>".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pictures.add(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_author_has_a_picture() {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    long id = pictures.add(png);
    Author marina = authors.byUserName("marina").orElseThrow();
    authors.change(marina.id(), marina.userName(), marina.name(), marina.bio(), id);
    authors.change(marina.id(), marina.userName(), marina.name(), marina.bio(), null);
    String picture = visitor.page("/authors/marina").select("img.portrait").attr("src");
    assertThat(picture).isEqualTo("/pictures/" + id);
    assertThat(visitor.get(picture).statusCode()).isEqualTo(200);
  }

  @Test
  void what_was_typed_stays_in_a_form_that_is_refused() {
    Document form =
        author.submit(
            author.page("/admin/posts/new"),
            "/admin/posts",
            Map.of(
                "title", "Half done",
                "summary", "",
                "markdown", "A long text",
                "language", "x".repeat(300),
                "tags", "sea",
                "coverAlt", "",
                "action", "publish"));
    assertThat(form.select(".message").text()).contains("A language is a code");
    assertThat(form.select("[name=title]").val()).isEqualTo("Half done");
    assertThat(form.select("[name=markdown]").text()).isEqualTo("A long text");

    author.publish("Long comments", "Text");
    Document page =
        visitor.submit(
            visitor.page("/posts/long-comments"),
            "/posts/long-comments/comments",
            Map.of("name", "Ann", "website", "", "email", "", "text", "x".repeat(10_001)));
    assertThat(page.select(".message").text()).contains("10,000");
    assertThat(page.select("#comments [name=name]").val()).isEqualTo("Ann");
    assertThat(page.select("#comments [name=text]").text()).hasSize(10_001);
  }

  @Test
  void a_listener_that_fails_keeps_the_post_a_draft() {
    assertThatThrownBy(() -> author.publish("Refused", "Text"))
        .isInstanceOf(AssertionError.class); // 500
    assertThat(posts.bySlug("refused")).isEmpty();
    assertThat(posts.all()).anyMatch(post -> post.title().equals("Refused") && post.isDraft());
  }

  @Test
  void a_file_that_is_no_picture_is_refused_in_words() {
    Document answer =
        author.submit(
            author.page("/admin/posts/new"),
            "/admin/posts",
            Map.of(
                "title", "With a file",
                "summary", "",
                "markdown", "Text",
                "language", "en",
                "tags", "",
                "coverAlt", "",
                "action", "publish",
                "picture\"; filename=\"a.svg", "<svg onload=alert(1)>"));
    assertThat(answer.select(".message").text()).contains("JPEG, PNG, GIF or WebP");
    assertThat(posts.bySlug("with-a-file")).isEmpty();
  }

  @Test
  void the_feed_is_well_formed_whatever_a_title_has() throws Exception {
    author.publish("Bell \u0001 and <tag>", "Text \u0002");
    String feed = visitor.get("/feed.atom").body();
    assertThat(
            DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(feed)))
                .getElementsByTagName("entry")
                .getLength())
        .isPositive();
  }

  private Browser other(String userName) {
    authors.add(userName, "Other", passwords.encode("pool"), false);
    Browser other = new Browser(port);
    other.submit(other.page("/login"), "/login", Map.of("username", userName, "password", "pool"));
    return other;
  }

  private static Map<String, String> profile(String userName) {
    return Map.of("userName", userName, "name", "Marina", "bio", "");
  }

  @Test
  void a_session_belongs_to_an_author_and_not_to_a_user_name() {
    Browser elsewhere = new Browser(port);
    elsewhere.logIn();
    author.publish("Before the change", "Text");
    author.submit(author.page("/admin/profile"), "/admin/profile", profile("marina_s"));
    other("marina"); // takes the old name

    assertThat(elsewhere.page("/admin/profile").select("[name=userName]").val())
        .isEqualTo("marina_s");
    assertThat(visitor.page("/posts/before-the-change").text()).contains("Marina");
    assertThat(
            author
                .submit(author.page("/admin/profile"), "/admin/profile", profile("marina"))
                .select(".message")
                .text())
        .contains("Another author");

    authors.change(authors.byUserName("marina").orElseThrow().id(), "coral", "Other", "", null);
    author.submit(author.page("/admin/profile"), "/admin/profile", profile("marina"));
  }

  @Test
  void only_who_may_change_a_post_edits_it_and_decides_about_its_comments() {
    author.publish("Mine alone", "Text");
    long id = posts.bySlug("mine-alone").orElseThrow().id();
    visitor.submit(
        visitor.page("/posts/mine-alone"),
        "/posts/mine-alone/comments",
        Map.of("name", "Ann", "website", "", "email", "", "text", "Who decides?"));
    long comment =
        comments.held().stream().filter(one -> one.post() == id).findFirst().orElseThrow().id();

    Browser other = other("wrack");
    assertThat(other.get("/admin/posts/" + id).statusCode()).isEqualTo(404);
    assertThat(other.page("/admin").text()).doesNotContain("Who decides?");
    Document anyForm = other.page("/admin/profile");
    for (String what : new String[] {"approve", "remove"}) {
      assertThat(other.post(anyForm, "/admin/comments/" + comment + "/" + what).statusCode())
          .isEqualTo(404);
    }
    assertThat(other.post(anyForm, "/admin/posts/" + id + "/delete").statusCode()).isEqualTo(404);
    assertThat(author.page("/admin").text()).contains("Who decides?");
    approveAll();
  }

  @Test
  void pages_allow_no_scripts_of_others_and_those_of_authors_are_not_kept() {
    assertThat(visitor.get("/").headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'self'");
    assertThat(author.get("/admin").headers().firstValue("Cache-Control").orElse(""))
        .contains("no-store");
  }

  @Test
  void probes_ask_for_health_without_a_login() {
    assertThat(visitor.get("/actuator/health").body()).contains("UP");
    assertThat(visitor.get("/actuator/info").uri().getPath()).isEqualTo("/login");
  }
}
