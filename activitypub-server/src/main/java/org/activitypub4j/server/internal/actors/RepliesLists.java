package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.OrderedCollection;
import org.activitypub4j.model.OrderedCollectionPage;
import org.activitypub4j.model.Reference;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.UriTemplate;

/** Which list has the replies to which post: the one place that knows both ways. */
public record RepliesLists(LocalActors actors, Routes routes) {

  /** The list for a post; empty if its id is not one that the engine makes, or none are kept. */
  public Optional<URI> list(URI post) {
    return actors.isLocal(post)
        ? routes.replies().flatMap(list -> moved(post.getRawPath(), routes.post(), list))
        : Optional.empty();
  }

  /** The post whose replies are listed at a path; empty if the path is not that of a list. */
  public Optional<URI> post(String path) {
    return routes.replies().flatMap(list -> moved(path, list, routes.post()));
  }

  /** The id by another template that has the same variables in the same order. */
  private Optional<URI> moved(String path, UriTemplate from, UriTemplate to) {
    return from.match(path).map(of -> actors.uri(to, of.values().toArray(String[]::new)));
  }

  /** A post that says where its replies are, unless it says so already. */
  public ASObject named(ASObject post) {
    return post.id()
        .filter(id -> post.get(AS.REPLIES).isEmpty())
        .flatMap(this::list)
        .<ASObject>map(list -> post.toBuilder().set(AS.REPLIES, reference(list)).build())
        .orElse(post);
  }

  /**
   * With an empty page: those to whom a new post is sent would otherwise all fetch the list at
   * once.
   */
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
