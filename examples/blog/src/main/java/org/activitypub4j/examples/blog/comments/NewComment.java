package org.activitypub4j.examples.blog.comments;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A comment that is to be added; see {@link Comment}. */
public record NewComment(
    long post,
    @Nullable String parentExternalId,
    String authorHtml,
    @Nullable String authorUrl,
    @Nullable String avatarUrl,
    String bodyHtml,
    @Nullable String externalId) {

  /** Returns the comment of a visitor, who writes plain text. */
  public static NewComment ofVisitor(long post, String name, String website, String text) {
    boolean isWeb = website.matches("https?://\\S{1,300}");
    return new NewComment(
        post,
        null,
        HtmlUtils.htmlEscape(name.strip()),
        isWeb ? website : null,
        null,
        "<p>" + HtmlUtils.htmlEscape(text.strip()).replaceAll("\\R{2,}", "</p><p>") + "</p>",
        null);
  }
}
