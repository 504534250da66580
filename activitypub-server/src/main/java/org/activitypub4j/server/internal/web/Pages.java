package org.activitypub4j.server.internal.web;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Link;

/** The web pages that an object links to. */
final class Pages {
  private Pages() {}

  static Stream<URI> of(ASObject object) {
    return object.urls().stream()
        .filter(link -> link.mediaType().map(type -> type.startsWith("text/html")).orElse(true))
        .map(Link::href)
        .flatMap(Optional::stream);
  }
}
