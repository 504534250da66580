package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The blog of the examples and a person on another server who reads and comments it. A subclass
 * names the server.
 */
@Tag("exchange")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BlogExchanges {
  private @Nullable Peer peer;
  private @Nullable Blog blog;

  /** Skips or fails the class where the peer is not installed. */
  abstract void needsPeer();

  /** Starts the peer. */
  abstract Peer startPeer();

  @BeforeAll
  void start() {
    needsPeer();
    peer = startPeer();
    blog = Blog.start();
  }

  @AfterAll
  void stop() {
    if (blog != null) {
      blog.close();
    }
    if (peer != null) {
      peer.close();
    }
  }

  private Peer reader() {
    return started(peer);
  }

  private Blog blog() {
    return started(blog);
  }

  private static <T> T started(@Nullable T one) {
    if (one == null) {
      throw new IllegalStateException("not started");
    }
    return one;
  }

  private static String text(String word) {
    return word + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private void ensureFollows() {
    if (reader().following(blog().actor()) != FollowState.ACCEPTED) {
      reader().follow(blog().actor());
      await("the blog accepts", () -> reader().following(blog().actor()) == FollowState.ACCEPTED);
    }
  }

  private void await(String what, BooleanSupplier condition) {
    AwaitServers.until(what, condition, reader(), blog());
  }

  private void awaitReceived(String type, URI post) {
    await(
        reader().name() + " has got and believed " + type + " of " + post,
        () -> reader().received(type, blog().actor(), post).isPresent());
  }

  private URI published() {
    ensureFollows();
    URI post = blog().publish(text("post"), "They *walk* sideways.");
    awaitReceived("Create", post);
    return post;
  }

  @Test
  void a_post_reaches_a_follower() {
    published();
  }

  @Test
  void an_edit_reaches_a_follower() {
    URI post = published();
    String slug = post.getPath().substring("/posts/".length());
    blog().edit(post, slug, "They **borrow** shells.");
    awaitReceived("Update", post);
  }

  @Test
  void the_end_of_a_post_reaches_a_follower() {
    URI post = published();
    blog().delete(post);
    awaitReceived("Delete", post);
  }

  @Test
  void a_reply_is_a_comment_once_it_is_approved() {
    URI post = published();
    String answer = text("answer");
    reader().reply(answer, post, blog().actor());
    await("the comment is held", () -> blog().heldComments() > 0);
    assertThat(blog().page(post)).doesNotContain(answer);

    blog().approveComments();
    assertThat(blog().page(post)).contains(answer);
  }

  /** A reply that is shown. */
  private record Shown(URI post, URI reply, String text) {}

  private Shown shownReply() {
    URI post = published();
    String answer = text("answer");
    URI reply = reader().reply(answer, post, blog().actor());
    await("the comment is held", () -> blog().heldComments() > 0);
    blog().approveComments();
    assertThat(blog().page(post)).contains(answer);
    return new Shown(post, reply, answer);
  }

  @Test
  void an_edited_reply_changes_the_comment_once_it_is_approved() {
    Shown shown = shownReply();
    String better = text("better");
    reader().update(shown.reply(), better);
    await("the edited comment is held", () -> blog().heldComments() > 0);
    assertThat(blog().page(shown.post())).doesNotContain(shown.text());

    blog().approveComments();
    assertThat(blog().page(shown.post())).contains(better).doesNotContain(shown.text());
  }

  /** The end of a reply; for servers that tell it those whom the reply mentioned. */
  void deletedReply() {
    Shown shown = shownReply();
    reader().delete(shown.reply());
    await("the comment is gone", () -> !blog().page(shown.post()).contains(shown.text()));
  }

  @Test
  void likes_and_shares_are_counted() {
    URI post = published();
    reader().like(post);
    reader().announce(post);
    await(
        "both are on the page",
        () -> {
          String page = blog().page(post);
          return page.contains("Likes: 1") && page.contains("Shares: 1");
        });
  }

  @Test
  void an_author_with_a_new_name_keeps_the_follower() {
    ensureFollows();
    blog().rename("marina_s");
    published();
    blog().rename("marina");
  }

  /** Published and killed at once: what is committed goes out after the next start. */
  @Test
  void a_post_survives_kill_9() {
    ensureFollows();
    URI post = blog().publish(text("durable"), "Back where it was.");
    blog().kill();
    blog().startAgain();
    awaitReceived("Create", post);

    String answer = text("answer");
    reader().reply(answer, post, blog().actor());
    await("the comment is held", () -> blog().heldComments() > 0);
    blog().kill();
    blog().startAgain();
    blog().approveComments();
    assertThat(blog().page(post)).contains(answer);
  }
}
