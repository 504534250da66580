package org.activitypub4j.server.internal.check;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.ActorDirectory;

/**
 * Checks that the actor directory knows only existing actors, and that no actor has a reserved
 * path.
 */
public final class DirectoryChecks {
  private final ActorDirectory directory;
  private final Routes routes;
  private final RandomGenerator random;

  public DirectoryChecks(ActorDirectory directory, Routes routes, RandomGenerator random) {
    this.directory = directory;
    this.routes = routes;
    this.random = random;
  }

  public List<Check> all() {
    return List.of(this::invented, this::reserved);
  }

  private Optional<Finding> invented() {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    String name = "nobody-" + HexFormat.of().formatHex(bytes);
    try {
      return Check.foundIf(
          isKnown(name) || isUserName(name),
          Rule.DIRECTORY_ACCEPTS_ALL,
          "the actor directory knows a name that was made up: strangers can create actors and keys on this server. Return Optional.empty() for every name that is not an actor of yours");
    } catch (RuntimeException e) {
      return Optional.of(
          new Finding(
              Rule.DIRECTORY_FAILS,
              "the actor directory fails for a name that nobody has (%s): others get an error in place of \"not found\". Return Optional.empty() for it"
                  .formatted(LogText.of(e))));
    }
  }

  private boolean isUserName(String name) {
    return Objects.requireNonNull(directory.identifierOf(name), "the directory returned null")
        .filter(this::isKnown)
        .isPresent();
  }

  private boolean isKnown(String name) {
    return Objects.requireNonNull(directory.find(name), "the directory returned null").isPresent();
  }

  private Optional<Finding> reserved() {
    for (String path : List.of(routes.sharedInbox(), routes.instanceActor())) {
      Optional<String> name = routes.actor().match(path).map(values -> values.get("actor"));
      if (name.filter(this::isActor).isPresent()) {
        return Optional.of(
            new Finding(
                Rule.RESERVED_NAME,
                "there is an actor called \"%s\", whose path %s is used for something else: others cannot fetch it. Choose other routes, or forbid the name"
                    .formatted(LogText.of(name.get()), path)));
      }
    }
    return Optional.empty();
  }

  private boolean isActor(String name) {
    try {
      return isKnown(name);
    } catch (RuntimeException e) {
      return false; // the other check reports this
    }
  }
}
