package org.activitypub4j.examples.blog.comments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A comment.
 *
 * @param parent the comment that it answers; null if it answers the post
 * @param authorHtml the name of who wrote it, as safe HTML
 * @param authorUrl a page of who wrote it
 * @param avatarUrl a picture of who wrote it
 * @param bodyHtml the text, as safe HTML
 * @param externalId the address where it was written, if that was not here
 */
public record Comment(
    long id,
    long post,
    @Nullable Long parent,
    String authorHtml,
    @Nullable String authorUrl,
    @Nullable String avatarUrl,
    String bodyHtml,
    Status status,
    @Nullable String externalId,
    @Nullable Instant created,
    @Nullable Instant edited) {

  /** Whether it is shown. */
  public enum Status {
    HELD,
    APPROVED
  }
}
