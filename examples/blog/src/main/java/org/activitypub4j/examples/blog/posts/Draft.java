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
