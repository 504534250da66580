package org.activitypub4j.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTML that a remote server wrote: the content or the summary of a post. Run it through a sanitiser
 * with an allow-list before it goes into a page; it is a type of its own so that this cannot be
 * forgotten.
 */
public final class UntrustedHtml {
  private final String html;
  private final @Nullable String language;

  private UntrustedHtml(String html, @Nullable String language) {
    this.html = html;
    this.language = language;
  }

  /** Wraps HTML of an unknown language. */
  public static UntrustedHtml of(String html) {
    return new UntrustedHtml(Objects.requireNonNull(html, "html"), null);
  }

  /**
   * Wraps HTML of a language.
   *
   * @param language a BCP 47 tag, or null if unknown
   */
  public static UntrustedHtml of(String html, @Nullable String language) {
    return new UntrustedHtml(Objects.requireNonNull(html, "html"), language);
  }

  /** The HTML as received: for a sanitiser, never for a page. */
  public String unsanitized() {
    return html;
  }

  /**
   * The text without mark-up: tags removed, line breaks kept for {@code br} and {@code p}, the
   * common entities resolved. It is plain text: escape it before it goes into HTML.
   */
  public String toPlainText() {
    return Escapes.plainText(html);
  }

  /** The BCP 47 tag of the language; in lower case where it was read from a document. */
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

  /** The HTML in a form that is safe in a log: one line, at most 200 characters. */
  @Override
  public String toString() {
    return Escapes.log(html);
  }
}
