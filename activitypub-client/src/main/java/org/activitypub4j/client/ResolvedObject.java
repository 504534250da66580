package org.activitypub4j.client;

import org.activitypub4j.model.ASObject;

/**
 * An object that was looked up and is not an actor, such as a post.
 *
 * @param object the object
 * @param document its document, fetched from its id
 * @param route how its id was found
 */
public record ResolvedObject(ASObject object, FetchedDocument document, Route route)
    implements Resolved {

  @Override
  public String explanation() {
    return "%s was fetched from its id, %s".formatted(document.id(), route.words());
  }
}
