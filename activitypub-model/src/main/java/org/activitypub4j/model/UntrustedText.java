package org.activitypub4j.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plain text that a remote server wrote: a name or a title. It is a type of its own so that it
 * cannot slip into a page, a log or a query as a {@code String} by accident.
 */
public final class UntrustedText {
  private final String text;
  private final @Nullable String language;

  private UntrustedText(String text, @Nullable String language) {
    this.text = text;
    this.language = language;
  }

  /** Wraps text of an unknown language. */
  public static UntrustedText of(String text) {
    return new UntrustedText(Objects.requireNonNull(text, "text"), null);
  }

  /**
   * Wraps text of a language.
   *
   * @param language a BCP 47 tag, or null if unknown
   */
  public static UntrustedText of(String text, @Nullable String language) {
    return new UntrustedText(Objects.requireNonNull(text, "text"), language);
  }

  /** The text as received; escape it before it goes into HTML. */
  public String unescaped() {
    return text;
  }

  /** The text with the characters escaped that mean something in HTML text and attributes. */
  public String escaped() {
    return Escapes.html(text);
  }

  /** The BCP 47 tag of the language; in lower case where it was read from a document. */
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

  /** The text in a form that is safe in a log: one line, at most 200 characters. */
  @Override
  public String toString() {
    return Escapes.log(text);
  }
}
