package org.activitypub4j.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The dialects that posts use to say that they quote another post. */
final class Quotes {
  private static final List<Property.One<URI>> DIALECTS =
      List.of(Feps.QUOTE, Misskey.QUOTE, AS.QUOTE_URL, Misskey.QUOTE_URI);

  private static final String MEDIA_TYPE =
      "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

  private Quotes() {}

  static Optional<URI> of(ASObject post) {
    for (Property.One<URI> dialect : DIALECTS) {
      Optional<URI> quoted = post.get(dialect);
      if (quoted.isPresent()) {
        return quoted;
      }
    }
    return post.tags(Link.class).stream()
        .filter(Quotes::isQuote)
        .flatMap(link -> link.target().stream())
        .findFirst();
  }

  /**
   * Whether a link says that it is a quote: with a relation that a dialect uses, or, as before
   * there were any, with its own name.
   */
  private static boolean isQuote(Link link) {
    List<String> relations = link.rel();
    return relations.isEmpty()
        ? link.mediaType().filter(Media::isObject).isPresent()
            && link.name().filter(name -> name.unescaped().startsWith("RE:")).isPresent()
        : relations.stream()
            .anyMatch(rel -> DIALECTS.stream().anyMatch(property -> property.accepts(rel)));
  }

  static void write(ObjectBuilder<?, ?> post, URI quoted) {
    DIALECTS.forEach(property -> post.set(property, quoted));
    post.tag(
        Link.builder(Link.TYPE)
            .set(AS.HREF, quoted)
            .set(AS.MEDIA_TYPE, MEDIA_TYPE)
            .set(AS.REL, List.of(Misskey.QUOTE.iri()))
            .build());
  }
}
