package org.activitypub4j.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who can see a post, in the four levels that Mastodon introduced. It is not a property of the post
 * but depends on its recipients.
 *
 * @see <a href="https://docs.joinmastodon.org/spec/activitypub/#properties-used">Mastodon:
 *     ActivityPub</a>
 */
public enum Visibility {
  /**
   * Everybody can see it, and it is shown in public timelines: the public collection is in {@code
   * to}.
   */
  PUBLIC,
  /**
   * Everybody can see it, but it is not shown in public timelines: the public collection is in
   * {@code cc}.
   */
  UNLISTED,
  /** The followers of the author and the mentioned actors can see it. */
  FOLLOWERS,
  /** Only the mentioned actors can see it. */
  DIRECT;

  /** Returns whether everybody may see it: true for {@link #PUBLIC} and {@link #UNLISTED}. */
  public boolean isForEverybody() {
    return this == PUBLIC || this == UNLISTED;
  }

  /** The recipients of a post, as {@code to} and {@code cc}. */
  public record Recipients(List<URI> to, List<URI> cc) {
    @Override
    public String toString() {
      return Escapes.message("to " + to + ", cc " + cc);
    }
  }

  /**
   * Returns the visibility of an object, which depends on its recipients. Check it before you show
   * the object to anybody.
   *
   * @param followers the followers collection of its author; null if it is not known, and then an
   *     object for followers counts as direct
   */
  public static Visibility of(ASObject object, @Nullable URI followers) {
    if (object.to().stream().anyMatch(Audience::isPublic)) {
      return PUBLIC;
    }
    if (object.cc().stream().anyMatch(Audience::isPublic)) {
      return UNLISTED;
    }
    boolean toFollowers =
        followers != null && (contains(object.to(), followers) || contains(object.cc(), followers));
    return toFollowers ? FOLLOWERS : DIRECT;
  }

  private static boolean contains(List<URI> uris, URI uri) {
    return uris.stream().anyMatch(other -> Uris.same(other, uri));
  }

  /**
   * Returns the recipients of a post with this visibility.
   *
   * @param followers the followers collection of the author
   * @param mentioned the ids of all actors who are mentioned
   */
  public Recipients recipients(URI followers, List<URI> mentioned) {
    Objects.requireNonNull(followers, "followers");
    return switch (this) {
      case PUBLIC -> new Recipients(List.of(Audience.PUBLIC), with(followers, mentioned));
      case UNLISTED -> new Recipients(List.of(followers), with(Audience.PUBLIC, mentioned));
      case FOLLOWERS -> new Recipients(List.of(followers), List.copyOf(mentioned));
      case DIRECT -> new Recipients(List.copyOf(mentioned), List.of());
    };
  }

  private static List<URI> with(URI first, List<URI> rest) {
    Set<URI> all = new LinkedHashSet<>();
    all.add(first);
    all.addAll(rest);
    return List.copyOf(new ArrayList<>(all));
  }
}
