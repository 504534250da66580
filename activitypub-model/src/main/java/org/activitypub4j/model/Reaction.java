package org.activitypub4j.model;

import java.util.Optional;

/**
 * An emoji that an actor uses to react to a post. Misskey sends it as a Like, Pleroma and its
 * family as an EmojiReact. A Like without an emoji is not a reaction.
 *
 * @param text the emoji itself, or the short code of a custom one between colons
 * @param emoji the custom emoji, if the activity has its picture
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/c0e0/fep-c0e0.md">FEP-c0e0</a>
 */
public record Reaction(String text, Optional<Emoji> emoji) {
  /** Longer than any emoji sequence or short code that servers give. */
  private static final int MAX_LENGTH = 256;

  /** Returns the reaction. Empty if the activity is not a reaction. */
  public static Optional<Reaction> of(Activity activity) {
    Optional<String> content =
        activity.content().map(UntrustedHtml::toPlainText).map(String::strip);
    Optional<String> text =
        activity instanceof EmojiReact
            ? content
            : activity instanceof Like
                ? activity.get(Misskey.REACTION).or(() -> content)
                : Optional.empty();
    return text.filter(emoji -> !emoji.isEmpty() && emoji.length() <= MAX_LENGTH)
        .map(
            emoji ->
                new Reaction(emoji, Optional.ofNullable(activity.customEmojis().get(bare(emoji)))));
  }

  @Override
  public String toString() {
    return Escapes.log(text);
  }

  private static String bare(String text) {
    boolean code = text.length() > 2 && text.startsWith(":") && text.endsWith(":");
    return code ? text.substring(1, text.length() - 1) : text;
  }
}
