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

/** Finds the list of the replies to a post, and the post of a list. Nothing else knows how. */
public record RepliesLists(LocalActors actors, Routes routes) {

  /** The list of a post; empty if the engine did not make the id of the post, or keeps no lists. */
  public Optional<URI> list(URI post) {
    return actors.isLocal(post)
        ? routes.replies().flatMap(list -> moved(post.getRawPath(), routes.post(), list))
        : Optional.empty();
  }

  /** The post of the list at a path; empty if the path is not the path of a list. */
  public Optional<URI> post(String path) {
    return routes.replies().flatMap(list -> moved(path, list, routes.post()));
  }

  /** The id from another template, which has the same variables in the same order. */
  private Optional<URI> moved(String path, UriTemplate from, UriTemplate to) {
    return from.match(path).map(of -> actors.uri(to, of.values().toArray(String[]::new)));
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
