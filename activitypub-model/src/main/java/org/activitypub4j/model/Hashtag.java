package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * A hashtag: a link to the posts that have it.
 *
 * @see <a href="https://swicg.github.io/miscellany/#Hashtag">Hashtag</a>
 */
public final class Hashtag extends Link {
  /** The type. */
  public static final TypeOf<Hashtag> TYPE = TypeOf.of(AS.NS + "Hashtag", "Hashtag", Hashtag::new);

  Hashtag(Node node) {
    super(node);
  }

  /**
   * Makes a hashtag.
   *
   * @param href the page of the tag
   * @param name the tag as it is in the text: {@code #tag}
   */
  public static Hashtag of(URI href, String name) {
    return builder(TYPE).set(AS.HREF, href).name(name).build();
  }

  /** Returns the tag without its number sign, such as {@code tag}. Empty if it has no name. */
  public Optional<String> bareName() {
    return name().map(name -> bare(name.unescaped().strip())).filter(name -> !name.isEmpty());
  }

  /** Some keyboards have a number sign of another width. */
  private static String bare(String name) {
    return name.startsWith("#") || name.startsWith("\uff03") ? name.substring(1) : name;
  }

  @Override
  public ObjectBuilder<Hashtag, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
