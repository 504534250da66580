package org.activitypub4j.server.internal.check;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.activitypub4j.model.Actor;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.internal.actors.Handles;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.work.LogText;
import org.jspecify.annotations.Nullable;

/**
 * Checks that others can use the user name of each actor that is seen, and that it leads back to
 * the actor. A directory cannot list its actors, so this is not known at the start.
 */
final class UserNameWatch implements Check {
  private static final int MOST = 10_000;

  private final LocalActors actors;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String wrong;

  UserNameWatch(LocalActors actors) {
    this.actors = actors;
  }

  /** Returns true once for each user name of an actor. */
  boolean isNew(String name, Actor profile) {
    return seen.size() < MOST && seen.add(name + " " + Handles.userName(name, profile));
  }

  Optional<Finding> look(String name, Actor profile) {
    Optional<Finding> found =
        why(name, profile)
            .map(
                why ->
                    new Finding(
                        Rule.USER_NAME,
                        "the user name \"%s\" of the actor \"%s\" %s"
                            .formatted(
                                LogText.of(Handles.userName(name, profile)),
                                LogText.of(name),
                                why)));
    if (found.isPresent()) {
      wrong = name;
    }
    return found;
  }

  private Optional<String> why(String name, Actor profile) {
    if (actors.handles().of(name, profile).isEmpty()) {
      return Optional.of(
          "cannot be in a handle, so nobody finds the actor. Return a profile whose preferredUsername has nothing but letters from a to z, digits, and \"_\", and \".\" or \"-\" between them");
    }
    boolean found;
    try {
      found = actors.handles().leadBack(name, profile);
    } catch (RuntimeException e) {
      return Optional.of(
          "cannot be looked up (%s). Have ActorDirectory.identifierOf return an identifier, or Optional.empty() if nobody has the user name"
              .formatted(LogText.of(e)));
    }
    if (!found) {
      return Optional.of(
          "is that of the server, or ActorDirectory.identifierOf does not lead from it to the actor, so nobody finds the actor. Return the identifier of the actor for it, and give no user name to two actors");
    }
    return Handles.isUnderstood(Handles.userName(name, profile))
        ? Optional.empty()
        : Optional.of(
            "has characters that many servers do not accept: these cannot find the actor. Use nothing but letters from a to z, digits, and \"_\", and \".\" or \"-\" between them");
  }

  /** Looks again at the latest one that was wrong. */
  @Override
  public Optional<Finding> look() {
    return Optional.ofNullable(wrong)
        .flatMap(name -> actors.profile(name).flatMap(profile -> look(name, profile)));
  }
}
