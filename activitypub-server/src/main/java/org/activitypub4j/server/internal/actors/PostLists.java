package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ObjectBuilder;
import org.activitypub4j.model.OrderedCollection;
import org.activitypub4j.model.OrderedCollectionPage;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.Reference;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.UriTemplate;
import org.activitypub4j.server.spi.Interaction.Kind;

/**
 * Finds the lists of a post (its replies, who likes it, who shared it), and the post of a list.
 * Nothing else knows how.
 */
public final class PostLists {
  private final LocalActors actors;
  private final List<Paths> all;

  /** The path of a post, and that of one of its lists, with the same variables. */
  private record Paths(Kind kind, UriTemplate post, UriTemplate list) {}

  /** A list of a post. */
  public record PostList(Kind kind, URI id, URI post) {}

  public PostLists(LocalActors actors, Routes routes, ApplicationObjects application) {
    this.actors = actors;
    this.all =
        Stream.of(Kind.values())
            .flatMap(
                kind ->
                    route(routes, kind).stream()
                        .flatMap(list -> of(kind, list, routes, application)))
            .toList();
  }

  private static Optional<UriTemplate> route(Routes routes, Kind kind) {
    return switch (kind) {
      case REPLY -> routes.replies();
      case LIKE -> routes.likes();
      case SHARE -> routes.shares();
    };
  }

  private static Stream<Paths> of(
      Kind kind, UriTemplate list, Routes routes, ApplicationObjects application) {
    return Stream.concat(
        Stream.of(new Paths(kind, routes.post(), list)),
        application.sources().stream().map(source -> below(kind, source.template())));
  }

  private static Paths below(Kind kind, UriTemplate post) {
    String path = post.toString();
    String list = path.indexOf('?') < 0 ? path + "/" : path + "&list=";
    return new Paths(kind, post, UriTemplate.of(list + property(kind).term()));
  }

  private static Property.One<Reference<ASCollection>> property(Kind kind) {
    return switch (kind) {
      case REPLY -> AS.REPLIES;
      case LIKE -> AS.LIKES;
      case SHARE -> AS.SHARES;
    };
  }

  /**
   * A list of a post; empty if the id of the post is neither the engine's nor that of an object of
   * the application, or the engine keeps no such lists.
   */
  public Optional<URI> list(Kind kind, URI post) {
    return lists(post).filter(list -> list.kind() == kind).map(PostList::id).findFirst();
  }

  private Stream<PostList> lists(URI post) {
    return actors.isLocal(post) ? matching(LocalActors.target(post), Paths::post) : Stream.empty();
  }

  /** The list at a path, or a path and a query; empty if there is none. */
  public Optional<PostList> at(String target) {
    return matching(target, Paths::list).findFirst();
  }

  private Stream<PostList> matching(String target, Function<Paths, UriTemplate> which) {
    return all.stream()
        .flatMap(
            paths ->
                which.apply(paths).match(target).stream()
                    .map(found -> found.values().toArray(String[]::new))
                    .map(
                        values ->
                            new PostList(
                                paths.kind(),
                                actors.uri(paths.list(), values),
                                actors.uri(paths.post(), values))));
  }

  /** Adds the lists that a post does not name yet. */
  public ASObject named(ASObject post) {
    ObjectBuilder<? extends ASObject, ?> named = post.toBuilder();
    post.id().stream()
        .flatMap(this::lists)
        .filter(list -> post.get(property(list.kind())).isEmpty())
        .forEach(
            list ->
                named.set(
                    property(list.kind()),
                    list.kind() == Kind.REPLY ? reference(list.id()) : Reference.to(list.id())));
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
