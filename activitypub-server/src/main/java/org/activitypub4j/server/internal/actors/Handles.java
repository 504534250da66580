package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.activitypub4j.client.Handle;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.spi.ActorDirectory;

/** The handles of local actors: which one an actor has, and who has a user name. */
public final class Handles {
  private final Origin origin;
  private final Origin domain;
  private final ActorDirectory directory;

  /**
   * Makes them.
   *
   * @param domain where the handles of actors are; the origin of the server, or another one
   */
  Handles(Origin origin, Origin domain, ActorDirectory directory) {
    this.origin = origin;
    this.domain = domain;
    this.directory = directory;
  }

  /** The origin of a host with an optional port, as it is in a handle; empty for anything else. */
  public static Optional<Origin> origin(String scheme, String authority) {
    return Uris.link(scheme + "://" + authority).filter(Handles::isBare).flatMap(Origin::of);
  }

  private static boolean isBare(URI uri) {
    String path = uri.getRawPath();
    return (path == null || path.isEmpty())
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  /** Where the handles of actors are. */
  public Origin domain() {
    return domain;
  }

  /** Whether the handles of actors are on another domain than the server. */
  public boolean areElsewhere() {
    return !domain.equals(origin);
  }

  /** Whether we answer for handles with this host: that of the handles, or that of the server. */
  public boolean isOurs(String authority) {
    return origin(origin.scheme(), authority)
        .filter(asked -> asked.equals(domain) || asked.equals(origin))
        .isPresent();
  }

  /** The user name of an actor: that of its profile, or else its identifier. */
  public static String userName(String name, Actor profile) {
    return profile.preferredUsername().orElse(name);
  }

  /** The handle of an actor; empty if its user name cannot be in one. */
  public Optional<Handle> of(String name, Actor profile) {
    // More forms can be read than a user name has, such as @alice.
    return Handle.parse(userName(name, profile) + "@" + domain.authority())
        .filter(handle -> handle.user().equals(userName(name, profile)));
  }

  /** The user name of the actor of the server: the host, as on other servers. */
  public String instanceName() {
    return origin.host();
  }

  /**
   * The identifier of the actor with a user name. The actor need not exist.
   *
   * @throws IllegalStateException if it is not in lower case
   */
  public Optional<String> actor(String userName) {
    Optional<String> found = directory.identifierOf(lower(userName));
    if (found.filter(name -> !LocalActors.isLowerCase(name)).isPresent()) {
      throw new IllegalStateException(
          "the actor directory returned the identifier %s, which is not in lower case"
              .formatted(found.get()));
    }
    return found;
  }

  /** Whether WebFinger leads from the user name of an actor to this actor. */
  public boolean leadBack(String name, Actor profile) {
    String user = lower(userName(name, profile));
    return !user.equals(instanceName())
        && directory.identifierOf(user).filter(name::equals).isPresent();
  }

  /** Whether the user name of an actor has a form that all servers understand. */
  public static boolean isUnderstood(String userName) {
    int end = userName.length() - 1;
    return end >= 0
        && isWord(userName.charAt(0))
        && isWord(userName.charAt(end))
        && userName.chars().allMatch(c -> isWord(c) || c == '.' || c == '-');
  }

  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
