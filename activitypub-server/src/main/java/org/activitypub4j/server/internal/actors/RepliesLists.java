package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.OrderedCollection;
import org.activitypub4j.model.OrderedCollectionPage;
import org.activitypub4j.model.Reference;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.UriTemplate;

/** Finds the list of the replies to a post, and the post of a list. Nothing else knows how. */
public final class RepliesLists {
  private final LocalActors actors;
  private final List<Paths> all;

  /** The path of a post, and that of the list of its replies, with the same variables. */
  private record Paths(UriTemplate post, UriTemplate list) {}

  public RepliesLists(LocalActors actors, Routes routes, ApplicationObjects application) {
    this.actors = actors;
    this.all =
        routes
            .replies()
            .map(
                list ->
                    Stream.concat(
                            Stream.of(new Paths(routes.post(), list)),
                            application.sources().stream().map(source -> below(source.template())))
                        .toList())
            .orElseGet(List::of);
  }

  private static Paths below(UriTemplate post) {
    String path = post.toString();
    return new Paths(
        post, UriTemplate.of(path + (path.indexOf('?') < 0 ? "/replies" : "&list=replies")));
  }

  /**
   * The list of a post; empty if the id of the post is neither the engine's nor that of an object
   * of the application, or the engine keeps no lists.
   */
  public Optional<URI> list(URI post) {
    return actors.isLocal(post)
        ? moved(LocalActors.target(post), Paths::post, Paths::list)
        : Optional.empty();
  }

  /** The post of the list at a path, or a path and a query; empty if there is no list. */
  public Optional<URI> post(String target) {
    return moved(target, Paths::list, Paths::post);
  }

  /** The id from the other template, which has the same variables in the same order. */
  private Optional<URI> moved(
      String target, Function<Paths, UriTemplate> from, Function<Paths, UriTemplate> to) {
    return all.stream()
        .flatMap(
            paths ->
                from.apply(paths).match(target).stream()
                    .map(of -> actors.uri(to.apply(paths), of.values().toArray(String[]::new))))
        .findFirst();
  }

  /** Adds the list of its replies to a post that has none. */
  public ASObject named(ASObject post) {
    return post.id()
        .filter(id -> post.get(AS.REPLIES).isEmpty())
        .flatMap(this::list)
        .<ASObject>map(list -> post.toBuilder().set(AS.REPLIES, reference(list)).build())
        .orElse(post);
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
