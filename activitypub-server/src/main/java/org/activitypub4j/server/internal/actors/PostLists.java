package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ObjectBuilder;
import org.activitypub4j.model.OrderedCollection;
import org.activitypub4j.model.OrderedCollectionPage;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.UriTemplate;
import org.activitypub4j.server.spi.Interaction.Kind;

/**
 * Finds the lists of a post (its replies, who likes it, who shared it), and the post of a list.
 * Nothing else knows how.
 */
public final class PostLists {
  private final LocalActors actors;
  private final Routes routes;
  private final ApplicationObjects application;

  /** A list of a post. */
  public record PostList(Kind kind, URI id, URI post) {}

  public PostLists(LocalActors actors, Routes routes, ApplicationObjects application) {
    this.actors = actors;
    this.routes = routes;
    this.application = application;
  }

  private Optional<UriTemplate> route(Kind kind) {
    return switch (kind) {
      case REPLY -> routes.replies();
      case LIKE -> routes.likes();
      case SHARE -> routes.shares();
    };
  }

  private static Property.One<Reference<ASCollection>> property(Kind kind) {
    return switch (kind) {
      case REPLY -> AS.REPLIES;
      case LIKE -> AS.LIKES;
      case SHARE -> AS.SHARES;
    };
  }

  private Stream<PostList> lists(URI post) {
    return kinds().flatMap(kind -> list(kind, post).stream());
  }

  /** The kinds of which lists are kept. */
  private Stream<Kind> kinds() {
    return Stream.of(Kind.values()).filter(kind -> route(kind).isPresent());
  }

  private Optional<PostList> list(Kind kind, URI post) {
    Optional<URI> list =
        moved(post, routes.post(), route(kind).orElseThrow())
            .or(() -> Optional.of(post).filter(application::covers).map(own -> below(kind, own)));
    return list.map(id -> new PostList(kind, id, post));
  }

  /** The id from the other template, which has the same variables in the same order. */
  private Optional<URI> moved(URI id, UriTemplate from, UriTemplate to) {
    return actors.isLocal(id)
        ? from.match(LocalActors.target(id))
            .map(of -> actors.uri(to, of.values().toArray(String[]::new)))
        : Optional.empty();
  }

  private static URI below(Kind kind, URI post) {
    return URI.create(post + suffix(kind, post.getRawQuery() != null));
  }

  private static String suffix(Kind kind, boolean isInQuery) {
    return (isInQuery ? "&list=" : "/") + property(kind).term();
  }

  /** The list with an id; empty if there is none. */
  public Optional<PostList> at(URI id) {
    return kinds().flatMap(kind -> at(id, kind).stream()).findFirst();
  }

  private Optional<PostList> at(URI id, Kind kind) {
    String suffix = suffix(kind, id.getRawQuery() != null);
    Optional<URI> post =
        moved(id, route(kind).orElseThrow(), routes.post())
            .or(
                () ->
                    Optional.of(id.toString())
                        .filter(text -> text.endsWith(suffix))
                        .flatMap(
                            text -> Uris.id(text.substring(0, text.length() - suffix.length())))
                        .filter(application::covers));
    return post.flatMap(of -> list(kind, of));
  }

  /** Adds the lists that a post does not name yet. */
  public ASObject named(ASObject post) {
    List<PostList> missing =
        post.id().stream()
            .flatMap(this::lists)
            .filter(list -> post.get(property(list.kind())).isEmpty())
            .toList();
    if (missing.isEmpty()) {
      return post;
    }
    ObjectBuilder<? extends ASObject, ?> named = post.toBuilder();
    for (PostList list : missing) {
      named.set(
          property(list.kind()),
          list.kind() == Kind.REPLY ? reference(list.id()) : Reference.to(list.id()));
    }
    return named.build();
  }

  /** Embeds an empty page. Without it, all servers that get a new post would fetch its list. */
  private static Reference<ASCollection> reference(URI list) {
    OrderedCollectionPage none =
        OrderedCollectionPage.builder()
            .partOf(list)
            .next(CollectionPages.first(list))
            .orderedItems(List.of())
            .build();
    return Reference.embedding(
        OrderedCollection.builder().id(list).set(AS.FIRST, Reference.embedding(none)).build());
  }
}
