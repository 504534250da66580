package org.activitypub4j.model;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTML that a remote server wrote: the content or the summary of a post. Put {@link #sanitized}
 * into a page, never the text as received. It has its own type so that nobody forgets this.
 *
 * <p>If an object says that its content is another kind of text, such as {@code text/plain} or
 * {@code text/markdown}, the content is kept as that text, and {@link #unsanitized} returns the
 * HTML that shows it.
 *
 * <p>The work of each method grows with the length of the text, whatever is in it. Tags count only
 * in the first 65,536 characters; of what follows, only the text stays. Immutable.
 */
public final class UntrustedHtml {
  private final String received;
  private final @Nullable String language;
  private final Format format;

  /** How to read the text. */
  enum Format {
    HTML,
    TEXT;

    /**
     * Returns the format of the content of an object with this media type. The media type may be
     * the one of a file instead.
     */
    static Format of(String mediaType) {
      String type = mediaType.toLowerCase(Locale.ROOT).strip();
      return type.startsWith("text/") && !type.startsWith("text/html") ? TEXT : HTML;
    }
  }

  private UntrustedHtml(String received, @Nullable String language, Format format) {
    this.received = received;
    this.language = language;
    this.format = format;
  }

  /** Wraps HTML in an unknown language. */
  public static UntrustedHtml of(String html) {
    return of(html, null);
  }

  /**
   * Wraps HTML in a language.
   *
   * @param language a BCP 47 tag, or null if unknown
   */
  public static UntrustedHtml of(String html, @Nullable String language) {
    return new UntrustedHtml(Objects.requireNonNull(html, "html"), language, Format.HTML);
  }

  UntrustedHtml as(Format other) {
    return other == format ? this : new UntrustedHtml(received, language, other);
  }

  /** Returns the text as it was in the document, whatever its format. */
  String received() {
    return received;
  }

  /**
   * Returns HTML that is safe to put into a page: what Mastodon shows of a post. The same as {@link
   * #sanitized(AllowedHtml) sanitized(AllowedHtml.MASTODON)}.
   */
  public String sanitized() {
    return sanitized(AllowedHtml.MASTODON);
  }

  /**
   * Returns HTML that is safe to put into the body of a page, between two tags. It has only
   * elements and attributes of a list, and links only with schemes of that list. Everything else is
   * left out. If an element is not on the list, its text stays, with a line break where a block
   * was. Links without a scheme are left out, because nobody can know what they are relative to.
   *
   * @param allowed the list
   */
  public String sanitized(AllowedHtml allowed) {
    return Sanitizer.sanitize(unsanitized(), Objects.requireNonNull(allowed, "allowed"));
  }

  /**
   * Returns the HTML as received. Pass it through a sanitiser with an allow-list, such as {@link
   * #sanitized}; never put it into a page.
   */
  public String unsanitized() {
    return format == Format.HTML
        ? received
        : Escapes.html(received).replace("\r\n", "\n").replace("\n", "<br>");
  }

  /**
   * Returns the text as a person reads it: paragraphs, headings and tables have empty lines around
   * them, each row and item has its own line, and there are marks before items ({@code -} or a
   * number) and before the lines of quotes ({@code >}). Images become their alternative text.
   * Scripts and style sheets are left out. The result is plain text: escape it before you put it
   * into HTML. It can be about ten times as long as the HTML.
   */
  public String toPlainText() {
    return format == Format.HTML ? PlainText.of(received) : received.strip();
  }

  /** Returns the language as a BCP 47 tag, in lower case if it was read from a document. */
  public Optional<String> language() {
    return Optional.ofNullable(language);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UntrustedHtml that
        && received.equals(that.received)
        && format == that.format
        && Objects.equals(language, that.language);
  }

  @Override
  public int hashCode() {
    return Objects.hash(received, language, format);
  }

  /** Returns the text in a form that is safe to log: one line, at most 200 characters. */
  @Override
  public String toString() {
    return Escapes.log(received);
  }
}
