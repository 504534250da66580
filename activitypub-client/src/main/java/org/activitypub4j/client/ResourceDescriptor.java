package org.activitypub4j.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What WebFinger says about a resource (a JRD). Only one host says this. It proves nothing about
 * the actor that it names until the actor confirms it.
 *
 * @param subject the resource, usually an {@code acct:} URI; null if it does not say
 * @param aliases other ids of the resource
 * @param links the links
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7033#section-4.4">RFC 7033 §4.4</a>
 */
public record ResourceDescriptor(
    @Nullable String subject, List<URI> aliases, List<ResourceDescriptor.Link> links) {

  /** Copies the lists. */
  public ResourceDescriptor {
    aliases = List.copyOf(aliases);
    links = List.copyOf(links);
  }

  /**
   * A link.
   *
   * @param rel the relation
   * @param type the media type; null if it does not say
   * @param href the URL; null if there is none, or a template instead
   * @param template a URL with {@code {uri}} in it; null if there is none
   */
  public record Link(
      String rel, @Nullable String type, @Nullable URI href, @Nullable String template) {}

  /** Returns the handle in the subject. */
  public Optional<Handle> subjectHandle() {
    return Optional.ofNullable(subject).flatMap(Handle::parse);
  }

  /** Returns the actor: the first link {@code self} with the media type of ActivityStreams. */
  public Optional<URI> actor() {
    return links.stream()
        .filter(link -> link.rel().equals("self") && link.type() != null)
        .filter(link -> ContentTypes.isActivityStreams(String.valueOf(link.type())))
        .flatMap(link -> Optional.ofNullable(link.href()).stream())
        .findFirst();
  }
}
