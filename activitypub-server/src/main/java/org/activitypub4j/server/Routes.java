package org.activitypub4j.server;

import java.util.List;

/**
 * The paths of everything that the engine serves. Choose them before anything is published;
 * afterwards they are part of ids that other servers have stored.
 *
 * @param actor a local actor; one variable, {@code actor}
 * @param inbox its inbox
 * @param outbox its outbox
 * @param followers its followers
 * @param following whom it follows
 * @param post one of its posts; the variables {@code actor} and {@code id}
 * @param activity one of its activities; the same variables
 * @param sharedInbox the inbox for all local actors
 * @param instanceActor the actor that stands for the server itself
 * @param nodeInfo the NodeInfo document
 */
public record Routes(
    UriTemplate actor,
    UriTemplate inbox,
    UriTemplate outbox,
    UriTemplate followers,
    UriTemplate following,
    UriTemplate post,
    UriTemplate activity,
    String sharedInbox,
    String instanceActor,
    String nodeInfo) {

  /** Checks the variables. */
  public Routes {
    for (UriTemplate template : List.of(actor, inbox, outbox, followers, following)) {
      require(template, List.of("actor"));
    }
    require(post, List.of("actor", "id"));
    require(activity, List.of("actor", "id"));
  }

  private static void require(UriTemplate template, List<String> variables) {
    if (!template.variables().equals(variables)) {
      throw new IllegalArgumentException(template + " needs the variables " + variables);
    }
  }

  /** Returns the default: everything of an actor is below {@code /users/{actor}}. */
  public static Routes defaults() {
    return below("/users/{actor}");
  }

  /**
   * Returns routes with everything of an actor below another path.
   *
   * @param actor the path of an actor, with the variable {@code actor}
   */
  public static Routes below(String actor) {
    return new Routes(
        UriTemplate.of(actor),
        UriTemplate.of(actor + "/inbox"),
        UriTemplate.of(actor + "/outbox"),
        UriTemplate.of(actor + "/followers"),
        UriTemplate.of(actor + "/following"),
        UriTemplate.of(actor + "/posts/{id}"),
        UriTemplate.of(actor + "/activities/{id}"),
        "/inbox",
        "/actor",
        "/nodeinfo/2.1");
  }
}
