package org.activitypub4j.model;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the pictures of custom emoji into HTML. One scan, in which each place is looked at twice.
 */
final class EmojiPictures {
  /** No short code is longer. */
  private static final int LONGEST = 100;

  private final Map<String, Emoji> emojis;
  private final StringBuilder out = new StringBuilder();

  private EmojiPictures(Map<String, Emoji> emojis) {
    this.emojis = emojis;
  }

  static String in(String html, Map<String, Emoji> emojis) {
    return emojis.isEmpty() ? html : new EmojiPictures(emojis).replace(html);
  }

  private String replace(String html) {
    int i = 0;
    while (i < html.length()) {
      int end = html.charAt(i) == ':' ? afterPicture(html, i) : i;
      if (end == i) { // no picture: what is here stays as it is
        end = html.charAt(i) == '<' ? endOfTag(html, i) : i + 1;
        out.append(html, i, end);
      }
      i = end;
    }
    return out.toString();
  }

  private static int endOfTag(String html, int start) {
    int end = html.indexOf('>', start);
    return end < 0 ? html.length() : end + 1;
  }

  /**
   * Appends the picture of the short code that begins here, if it is one.
   *
   * @return where the text goes on: here if it is none
   */
  private int afterPicture(String html, int start) {
    int last = Math.min(html.length(), start + LONGEST + 2);
    for (int i = start + 1; i < last; i++) {
      char c = html.charAt(i);
      if (c == ':') {
        String code = html.substring(start + 1, i);
        Optional<String> picture = Optional.ofNullable(emojis.get(code)).flatMap(this::picture);
        picture.ifPresent(out::append);
        return picture.isPresent() ? i + 1 : start;
      }
      if (c == '<' || Character.isWhitespace(c)) {
        break;
      }
    }
    return start;
  }

  private Optional<String> picture(Emoji emoji) {
    String code = ":" + emoji.shortcode().orElse("") + ":";
    return emoji
        .iconUrl()
        .filter(EmojiPictures::isWeb)
        .map(
            icon ->
                "<img class=\"emoji\" src=\"%s\" alt=\"%s\" title=\"%s\">"
                    .formatted(
                        Escapes.html(icon.toString()), Escapes.html(code), Escapes.html(code)));
  }

  private static boolean isWeb(URI icon) {
    return "https".equalsIgnoreCase(icon.getScheme()) || "http".equalsIgnoreCase(icon.getScheme());
  }
}
