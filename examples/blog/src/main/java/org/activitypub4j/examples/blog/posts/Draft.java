package org.activitypub4j.examples.blog.posts;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an author writes.
 *
 * @param tags words with blanks or commas between them
 */
public record Draft(
    String title,
    String summary,
    String markdown,
    String language,
    String tags,
    @Nullable Long cover,
    String coverAlt) {

  /**
   * Returns this, if a post can be made of it.
   *
   * @throws IllegalArgumentException if not; the message is for the author
   */
  public Draft checked() {
    if (title.isBlank() || markdown.isBlank() || title.length() > 200 || summary.length() > 500) {
      throw new IllegalArgumentException(
          "A post needs a title of up to 200 letters, and a text; a summary has up to 500.");
    }
    if (!language.matches("[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}")) {
      throw new IllegalArgumentException("A language is a code such as en or pt-BR.");
    }
    return this;
  }

  public Draft withCover(@Nullable Long picture) {
    return new Draft(title, summary, markdown, language, tags, picture, coverAlt);
  }

  List<String> tagList() {
    return Arrays.stream(tags.split("[\\s,#]+", -1))
        .map(tag -> tag.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_]", ""))
        .filter(tag -> !tag.isEmpty())
        .distinct()
        .toList();
  }

  /** Returns the title in the letters of a URL. */
  String slug() {
    String slug =
        Normalizer.normalize(title, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return slug.isEmpty() ? "post" : slug;
  }
}
