package org.activitypub4j.examples.blog.posts;

import java.time.Instant;
import java.util.List;
import org.activitypub4j.examples.blog.authors.Author;
import org.jspecify.annotations.Nullable;

/**
 * A post.
 *
 * @param slug the end of its URL, which never changes after publication
 * @param markdown the text
 * @param cover the number of its picture
 * @param coverAlt what the picture shows, for those who do not see it
 * @param published null if it is a draft
 * @param edited null if it was not changed since
 */
public record Post(
    long id,
    String slug,
    String title,
    String summary,
    String markdown,
    String language,
    List<String> tags,
    @Nullable Long cover,
    String coverAlt,
    Author author,
    @Nullable Instant published,
    @Nullable Instant edited) {

  public boolean isDraft() {
    return published == null;
  }

  /** Returns the text as safe HTML. */
  public String html() {
    return Markdown.toHtml(markdown);
  }

  public String path() {
    return "/posts/" + slug;
  }
}
