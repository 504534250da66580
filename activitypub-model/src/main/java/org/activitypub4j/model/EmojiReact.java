package org.activitypub4j.model;

/**
 * An actor reacts to something with an emoji, which is in {@code content} (Pleroma and its family).
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/c0e0/fep-c0e0.md">FEP-c0e0</a>
 */
public final class EmojiReact extends Activity {
  /** The type. */
  public static final TypeOf<EmojiReact> TYPE =
      TypeOf.of(Litepub.NS + "EmojiReact", "EmojiReact", EmojiReact::new)
          .accepting(AS.NS + "EmojiReact");

  EmojiReact(Node node) {
    super(node);
  }

  /** Starts an EmojiReact. */
  public static ActivityBuilder<EmojiReact, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<EmojiReact, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
