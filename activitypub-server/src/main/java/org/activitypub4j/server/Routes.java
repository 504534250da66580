package org.activitypub4j.server;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The paths of everything that the engine serves. Choose them before anything is published;
 * afterwards they are part of ids that other servers have stored. Immutable.
 */
public final class Routes {
  private enum Route {
    ACTOR_DOCUMENT("actor"),
    INBOX("actor"),
    OUTBOX("actor"),
    FOLLOWERS("actor"),
    FOLLOWING("actor"),
    FEATURED("actor"),
    POST("actor, id"),
    REPLIES("actor, id"),
    LIKES("actor, id"),
    SHARES("actor, id"),
    ACTIVITY("actor, id"),
    SHARED_INBOX(""),
    INSTANCE_ACTOR(""),
    NODE_INFO("version"),
    PAGE("actor, id"),
    FOLLOW_PAGE("actor");

    final String variables;

    Route(String variables) {
      this.variables = variables;
    }
  }

  private final Map<Route, UriTemplate> templates;

  private Routes(Map<Route, UriTemplate> templates) {
    this.templates = Collections.unmodifiableMap(new EnumMap<>(templates));
  }

  /** Returns the default: everything of an actor is below {@code /users/{actor}}. */
  public static Routes defaults() {
    return below("/users/{actor}");
  }

  /**
   * Returns routes with everything of an actor below another path.
   *
   * @param actor the path of an actor, with the variable {@code actor}
   * @throws IllegalArgumentException if this is not such a template
   */
  public static Routes below(String actor) {
    Builder builder = new Builder();
    builder.set(Route.ACTOR_DOCUMENT, actor);
    return builder
        .inbox(actor + "/inbox")
        .outbox(actor + "/outbox")
        .followers(actor + "/followers")
        .following(actor + "/following")
        .featured(actor + "/featured")
        .post(actor + "/posts/{id}")
        .replies(actor + "/posts/{id}/replies")
        .likes(actor + "/posts/{id}/likes")
        .shares(actor + "/posts/{id}/shares")
        .activity(actor + "/activities/{id}")
        .sharedInbox("/inbox")
        .instanceActor("/actor")
        .nodeInfo("/nodeinfo/{version}")
        .build();
  }

  /** Returns a builder with these routes, to change some of them. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.templates.putAll(templates);
    return builder;
  }

  private UriTemplate template(Route route) {
    UriTemplate template = templates.get(route);
    if (template == null) {
      throw new IllegalStateException("no path for " + route);
    }
    return template;
  }

  /** Returns the path of a local actor; one variable, {@code actor}. */
  public UriTemplate actor() {
    return template(Route.ACTOR_DOCUMENT);
  }

  /** Returns the path of the inbox of an actor. */
  public UriTemplate inbox() {
    return template(Route.INBOX);
  }

  /** Returns the path of the outbox of an actor. */
  public UriTemplate outbox() {
    return template(Route.OUTBOX);
  }

  /** Returns the path of the list of followers of an actor. */
  public UriTemplate followers() {
    return template(Route.FOLLOWERS);
  }

  /** Returns the path of the list of those that an actor follows. */
  public UriTemplate following() {
    return template(Route.FOLLOWING);
  }

  /** Returns the path of the list of posts that an actor pinned. */
  public UriTemplate featured() {
    return template(Route.FEATURED);
  }

  /** Returns the path of a post; the variables {@code actor} and {@code id}. */
  public UriTemplate post() {
    return template(Route.POST);
  }

  /**
   * Returns the path of the list of replies to a post; the variables {@code actor} and {@code id},
   * those of the post. Empty if {@link StandardBehaviour#REPLIES} is left out.
   */
  public Optional<UriTemplate> replies() {
    return Optional.ofNullable(templates.get(Route.REPLIES));
  }

  /**
   * Returns the path of the number of those who like a post; the variables {@code actor} and {@code
   * id}, those of the post. Empty if {@link StandardBehaviour#REACTIONS} is left out.
   */
  public Optional<UriTemplate> likes() {
    return Optional.ofNullable(templates.get(Route.LIKES));
  }

  /**
   * Returns the path of the number of those who shared a post; the variables {@code actor} and
   * {@code id}, those of the post. Empty if {@link StandardBehaviour#REACTIONS} is left out.
   */
  public Optional<UriTemplate> shares() {
    return Optional.ofNullable(templates.get(Route.SHARES));
  }

  /** Returns the same without the lists that these behaviours keep. */
  Routes without(Set<StandardBehaviour> leftOut) {
    Map<Route, UriTemplate> rest = new EnumMap<>(templates);
    if (leftOut.contains(StandardBehaviour.REPLIES)) {
      rest.remove(Route.REPLIES);
    }
    if (leftOut.contains(StandardBehaviour.REACTIONS)) {
      rest.remove(Route.LIKES);
      rest.remove(Route.SHARES);
    }
    return new Routes(rest);
  }

  /** Returns the path of an activity; the variables {@code actor} and {@code id}. */
  public UriTemplate activity() {
    return template(Route.ACTIVITY);
  }

  /**
   * Returns the path of the page that the application makes of a post; the variables {@code actor}
   * and {@code id}. Empty if there is none, which is the default.
   */
  public Optional<UriTemplate> page() {
    return Optional.ofNullable(templates.get(Route.PAGE));
  }

  /**
   * Returns the path of the page on which visitors of other servers follow an actor; the variable
   * {@code actor}. Empty if the engine serves none, which is the default.
   */
  public Optional<UriTemplate> followPage() {
    return Optional.ofNullable(templates.get(Route.FOLLOW_PAGE));
  }

  /** Returns the path of the inbox for all local actors. */
  public String sharedInbox() {
    return template(Route.SHARED_INBOX).expand();
  }

  /** Returns the path of the actor that stands for the server itself. */
  public String instanceActor() {
    return template(Route.INSTANCE_ACTOR).expand();
  }

  /** Returns the path of the NodeInfo documents; one variable, {@code version}. */
  public UriTemplate nodeInfo() {
    return template(Route.NODE_INFO);
  }

  /**
   * Changes routes. Each method takes a template that begins with a slash, has the variables that
   * are named there, and has no query. Not safe for use by several threads.
   */
  public static final class Builder {
    private final Map<Route, UriTemplate> templates = new EnumMap<>(Route.class);

    private Builder() {}

    private Builder set(Route route, String text) {
      UriTemplate template = UriTemplate.of(text);
      if (!String.join(", ", template.variables()).equals(route.variables)) {
        throw new IllegalArgumentException(
            "%s needs these variables, in this order: [%s]".formatted(text, route.variables));
      }
      if (template.hasQuery()) {
        throw new IllegalArgumentException(
            "%s has a query, which only objects(...) may have".formatted(text));
      }
      templates.put(route, template);
      return this;
    }

    /** Sets the path of inboxes; the variable {@code actor}. */
    public Builder inbox(String template) {
      return set(Route.INBOX, template);
    }

    /** Sets the path of outboxes; the variable {@code actor}. */
    public Builder outbox(String template) {
      return set(Route.OUTBOX, template);
    }

    /** Sets the path of the lists of followers; the variable {@code actor}. */
    public Builder followers(String template) {
      return set(Route.FOLLOWERS, template);
    }

    /** Sets the path of the lists of those that an actor follows; the variable {@code actor}. */
    public Builder following(String template) {
      return set(Route.FOLLOWING, template);
    }

    /** Sets the path of the lists of pinned posts; the variable {@code actor}. */
    public Builder featured(String template) {
      return set(Route.FEATURED, template);
    }

    /** Sets the path of posts; the variables {@code actor} and {@code id}. */
    public Builder post(String template) {
      return set(Route.POST, template);
    }

    /**
     * Sets the path of the lists of replies to posts; the variables {@code actor} and {@code id}.
     */
    public Builder replies(String template) {
      return set(Route.REPLIES, template);
    }

    /**
     * Sets the path of the numbers of those who like a post; the variables {@code actor} and {@code
     * id}.
     */
    public Builder likes(String template) {
      return set(Route.LIKES, template);
    }

    /**
     * Sets the path of the numbers of those who shared a post; the variables {@code actor} and
     * {@code id}.
     */
    public Builder shares(String template) {
      return set(Route.SHARES, template);
    }

    /**
     * Sets the path of the pages that the application makes of posts; the variables {@code actor}
     * and {@code id}. New posts then have this page as their {@code url}.
     */
    public Builder page(String template) {
      return set(Route.PAGE, template);
    }

    /**
     * Lets the engine serve a page on which visitors say where they have an account, and are led
     * there to follow an actor. Link to it, or send it a form with the handle as the parameter
     * {@code handle}:
     *
     * <pre>{@code
     * <form action="/users/alice/follow"><input name="handle"><button>Follow</button></form>
     * }</pre>
     *
     * <p>It is in English. It asks the visitor's server where that is, which may take seconds, at
     * most 16 times at once; how often one visitor makes it ask, and how often one domain is asked,
     * are limited. For a page of your own use {@link ActorFollows#pageToFollow}.
     *
     * @param template its path, with the variable {@code actor}, such as {@code
     *     /users/{actor}/follow}
     */
    public Builder followPage(String template) {
      return set(Route.FOLLOW_PAGE, template);
    }

    /** Sets the path of activities; the variables {@code actor} and {@code id}. */
    public Builder activity(String template) {
      return set(Route.ACTIVITY, template);
    }

    /** Sets the path of the inbox for all local actors; no variable. */
    public Builder sharedInbox(String path) {
      return set(Route.SHARED_INBOX, path);
    }

    /** Sets the path of the actor that stands for the server itself; no variable. */
    public Builder instanceActor(String path) {
      return set(Route.INSTANCE_ACTOR, path);
    }

    /** Sets the path of the NodeInfo documents; the variable {@code version}. */
    public Builder nodeInfo(String template) {
      return set(Route.NODE_INFO, template);
    }

    /**
     * Returns the routes.
     *
     * @throws IllegalArgumentException if two of them are the same
     */
    public Routes build() {
      Map<String, Route> taken = new HashMap<>();
      templates.forEach(
          (route, template) -> {
            Route other = taken.put(template.toString(), route);
            if (other != null) {
              throw new IllegalArgumentException(
                  "the path %s is for one thing only, not for %s and %s"
                      .formatted(template, other, route));
            }
          });
      return new Routes(templates);
    }
  }
}
