package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * A custom emoji: a picture that is shown in a text instead of its short code.
 *
 * @see <a href="https://docs.joinmastodon.org/spec/activitypub/#Emoji">Mastodon</a>
 */
public final class Emoji extends ASObject {
  /** The type. */
  public static final TypeOf<Emoji> TYPE = TypeOf.of(Mastodon.NS + "Emoji", "Emoji", Emoji::new);

  Emoji(Node node) {
    super(node);
  }

  /** Starts an Emoji. */
  public static ObjectBuilder<Emoji, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /**
   * Makes a custom emoji.
   *
   * @param id its id
   * @param shortcode the short code, with or without colons
   * @param icon the URL of the picture
   * @param mediaType the media type of the picture
   */
  public static Emoji of(URI id, String shortcode, URI icon, String mediaType) {
    Image image = Image.builder().set(AS.MEDIA_TYPE, mediaType).url(icon).build();
    return builder().id(id).name(":" + bare(shortcode) + ":").add(AS.ICON, image).build();
  }

  /** Returns the short code without its colons; empty if it has no name. */
  public Optional<String> shortcode() {
    return name().map(name -> bare(name.unescaped())).filter(code -> !code.isEmpty());
  }

  /** Returns the URL of the picture. */
  public Optional<URI> iconUrl() {
    return Media.picture(get(AS.ICON));
  }

  private static String bare(String name) {
    int start = name.startsWith(":") ? 1 : 0;
    int end = name.endsWith(":") && name.length() > start ? name.length() - 1 : name.length();
    return name.substring(start, end);
  }

  @Override
  public ObjectBuilder<Emoji, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
