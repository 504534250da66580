package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Origin;

/**
 * Ids that an application gives us. What is no http or https URL cannot be delivered to, and would
 * be left out silently later.
 */
public final class RequiredIds {
  private RequiredIds() {}

  /** Returns the id of an actor. */
  public static URI actor(URI id) {
    return of(id, "an actor; look a handle up first");
  }

  /** Returns the id of a post. */
  public static URI post(URI id) {
    return of(id, "a post");
  }

  /** Returns the ids of the actors that are mentioned. */
  public static List<URI> mentioned(List<Mention> mentions) {
    return mentions.stream()
        .map(
            mention ->
                actor(
                    mention
                        .href()
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "a mention has no id of an actor: " + mention))))
        .toList();
  }

  private static URI of(URI id, String what) {
    if (Origin.of(id).isEmpty()) {
      throw new IllegalArgumentException(id + " is not the id of " + what);
    }
    return id;
  }
}
