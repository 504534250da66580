package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.activitypub4j.interop.Chromium.View;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The blog of the examples as its author and its visitors see it in a browser, while somebody reads
 * and comments it from Fedify. Pictures of its pages are kept in target/pictures.
 */
@Tag("exchange")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlogInBrowserTest {
  private final Peer reader;
  private final Blog blog;
  private final Chromium browser;

  BlogInBrowserTest() {
    Workplace.needsFedify();
    Workplace.needsBrowser();
    reader = ControlledPeer.fedify(Map.of());
    blog = Blog.start();
    browser = Chromium.start();
  }

  @BeforeAll
  void follow() {
    reader.follow(blog.actor());
    await("the blog accepts", () -> reader.following(blog.actor()) == FollowState.ACCEPTED);
    browser.look(View.DESKTOP);
    open("/login");
    browser.write("[name=username]", "marina");
    browser.write("[name=password]", "tide");
    browser.click("main button");
    assertThat(browser.element("h1").getText()).isEqualTo("Write");
  }

  @BeforeEach
  void desktop() {
    browser.look(View.DESKTOP);
  }

  @AfterAll
  void stop() {
    browser.close();
    blog.close();
    reader.close();
  }

  private void open(String path) {
    browser.open(blog.actor().resolve(path));
  }

  private void await(String what, BooleanSupplier condition) {
    AwaitServers.until(what, condition, reader, blog);
  }

  private static String text(String word) {
    return word + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Writes a post in the form, and publishes it. */
  private URI publish(String title) {
    open("/admin/posts/new");
    browser.write("[name=title]", title);
    browser.write("[name=summary]", "In short");
    browser.write("[name=markdown]", "They *walk* sideways.\n\n> Put the stone back.\n");
    browser.write("[name=tags]", "sea tide");
    browser.click("[value=publish]");
    assertThat(browser.element("h1").getText()).isEqualTo(title);
    return browser.address();
  }

  private void approve() {
    await(
        "a comment is held",
        () -> {
          open("/admin");
          return !browser.elements("#comments [action$='/approve'] button").isEmpty();
        });
    browser.click("#comments [action$='/approve'] button");
  }

  private String comments(URI post) {
    browser.open(post);
    return browser.element("#comments").getText();
  }

  @Test
  void what_is_written_here_is_answered_there_and_shown_here() {
    URI post = publish(text("Crabs"));
    await("the post arrives", () -> reader.received("Create", blog.actor(), post).isPresent());

    String answer = text("answer");
    URI reply = reader.reply(answer, post, blog.actor());
    await("the comment is held", () -> blog.heldComments() > 0);
    assertThat(comments(post)).doesNotContain(answer);
    approve();
    assertThat(comments(post)).contains(answer);

    String better = text("better");
    reader.update(reply, better);
    approve();
    assertThat(comments(post)).contains(better).doesNotContain(answer);

    reader.like(post);
    reader.announce(post);
    await(
        "both are counted and named",
        () -> {
          browser.open(post);
          String reactions = browser.element(".reactions").getText();
          return reactions.contains("Likes: 1") && reactions.contains("Shares: 1");
        });

    reader.delete(reply);
    await("the comment is gone", () -> !comments(post).contains(better));
  }

  @Test
  void who_follows_with_a_handle_reads_what_the_own_server_says() {
    open("/authors/marina");
    browser.write("[name=handle]", "@nobody@" + reader.actor().getAuthority());
    browser.click(".follow button");
    assertThat(browser.address().getPath()).isEqualTo("/users/1/follow");
    assertThat(browser.element("[role=alert]").getText()).contains("does not know the handle");
    assertThat(browser.element("[name=handle]").getAttribute("value")).startsWith("@nobody@");
  }

  @Test
  void every_page_can_be_used_by_everybody_on_every_screen() {
    URI post = publish(text("Limpets"));
    reader.reply(text("answer"), post, blog.actor());
    approve();
    reader.reply(text("held"), post, blog.actor());
    await("a comment is held", () -> blog.heldComments() > 0);
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("home", "/");
    pages.put("post", post.getPath());
    pages.put("author", "/authors/marina");
    pages.put("tag", "/tags/tide");
    pages.put("login", "/login");
    pages.put("missing", "/posts/missing");
    pages.put("follow", "/users/1/follow");
    pages.put("admin", "/admin");
    pages.put("write", "/admin/posts/new");
    pages.put("profile", "/admin/profile");
    for (View view : View.values()) {
      pages.forEach(
          (name, path) -> {
            browser.look(view);
            open(path);
            assertThat(browser.faults()).as("%s, %s", name, view).isEmpty();
            assertThat(browser.overhang()).as("%s, %s is too wide", name, view).isZero();
            browser.picture(name + "-" + view.name().toLowerCase(Locale.ROOT));
          });
    }
  }
}
