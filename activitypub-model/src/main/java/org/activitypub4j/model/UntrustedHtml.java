package org.activitypub4j.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTML that a remote server wrote: the content or the summary of a post. Before you put it into a
 * page, pass it through a sanitiser with an allow-list. It has its own type so that nobody forgets
 * this.
 */
public final class UntrustedHtml {
  private final String html;
  private final @Nullable String language;

  private UntrustedHtml(String html, @Nullable String language) {
    this.html = html;
    this.language = language;
  }

  /** Wraps HTML in an unknown language. */
  public static UntrustedHtml of(String html) {
    return new UntrustedHtml(Objects.requireNonNull(html, "html"), null);
  }

  /**
   * Wraps HTML in a language.
   *
   * @param language a BCP 47 tag, or null if unknown
   */
  public static UntrustedHtml of(String html, @Nullable String language) {
    return new UntrustedHtml(Objects.requireNonNull(html, "html"), language);
  }

  /** Returns the HTML as received. Pass it to a sanitiser, never to a page. */
  public String unsanitized() {
    return html;
  }

  /**
   * Returns the text without mark-up. Tags are removed, {@code br} and {@code p} become line
   * breaks, and the common entities are decoded. The result is plain text: escape it before you put
   * it into HTML.
   */
  public String toPlainText() {
    return Escapes.plainText(html);
  }

  /** Returns the language as a BCP 47 tag, in lower case if it was read from a document. */
  public Optional<String> language() {
    return Optional.ofNullable(language);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UntrustedHtml that
        && html.equals(that.html)
        && Objects.equals(language, that.language);
  }

  @Override
  public int hashCode() {
    return Objects.hash(html, language);
  }

  /** Returns the HTML in a form that is safe to log: one line, at most 200 characters. */
  @Override
  public String toString() {
    return Escapes.log(html);
  }
}
