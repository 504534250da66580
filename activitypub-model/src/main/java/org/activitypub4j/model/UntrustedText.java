package org.activitypub4j.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plain text that a remote server wrote: a name or a title. It has its own type so that it does not
 * get into a page, a log or a query by accident.
 */
public final class UntrustedText {
  private final String text;
  private final @Nullable String language;

  private UntrustedText(String text, @Nullable String language) {
    this.text = text;
    this.language = language;
  }

  /** Wraps text in an unknown language. */
  public static UntrustedText of(String text) {
    return new UntrustedText(Objects.requireNonNull(text, "text"), null);
  }

  /**
   * Wraps text in a language.
   *
   * @param language a BCP 47 tag, or null if unknown
   */
  public static UntrustedText of(String text, @Nullable String language) {
    return new UntrustedText(Objects.requireNonNull(text, "text"), language);
  }

  /** Returns the text as received. Escape it before you put it into HTML. */
  public String unescaped() {
    return text;
  }

  /**
   * Returns the text with escapes for the characters that are special in HTML text and attributes.
   */
  public String escaped() {
    return Escapes.html(text);
  }

  /** Returns the language as a BCP 47 tag, in lower case if it was read from a document. */
  public Optional<String> language() {
    return Optional.ofNullable(language);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UntrustedText that
        && text.equals(that.text)
        && Objects.equals(language, that.language);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, language);
  }

  /** Returns the text in a form that is safe to log: one line, at most 200 characters. */
  @Override
  public String toString() {
    return Escapes.log(text);
  }
}
