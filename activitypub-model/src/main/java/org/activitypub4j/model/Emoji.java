package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * A picture that stands in a text for its short code.
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
   * Makes one.
   *
   * @param id its id
   * @param shortcode as it stands in the text, with or without its colons
   * @param icon where the picture is
   * @param mediaType of the picture
   */
  public static Emoji of(URI id, String shortcode, URI icon, String mediaType) {
    Image image = Image.builder().set(AS.MEDIA_TYPE, mediaType).url(icon).build();
    return builder().id(id).name(":" + bare(shortcode) + ":").add(AS.ICON, image).build();
  }

  /** The short code without its colons; empty if it has no name. */
  public Optional<String> shortcode() {
    return name().map(name -> bare(name.unescaped())).filter(code -> !code.isEmpty());
  }

  /** Where the picture is. */
  public Optional<URI> iconUrl() {
    return get(AS.ICON).stream().flatMap(icon -> icon.url().stream()).findFirst();
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
