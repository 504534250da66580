package org.activitypub4j.interop;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A server under test or beside it, with one person on it who is made to do things.
 *
 * <p>Every action returns once the server has taken it over; what comes of it is awaited on the
 * other side. An action that the server refuses throws {@link IllegalStateException}.
 */
interface Peer extends Logged {

  /** The id of the person. */
  URI actor();

  void follow(URI target);

  void unfollow(URI target);

  /** Publishes a note to the person's followers and returns the note's id. */
  URI post(String content);

  /** Publishes a reply that mentions somebody and returns the note's id. */
  URI reply(String content, URI inReplyTo, URI mentioned);

  void update(URI note, String content);

  void delete(URI note);

  void like(URI object);

  void announce(URI object);

  boolean hasFollower(URI actor);

  FollowState following(URI actor);

  /** What the server got and believed so far, oldest first. */
  List<Received> received();

  /** The first received activity that fits, if there is one. */
  default Optional<Received> received(String type, URI actor, URI object) {
    return received().stream()
        .filter(one -> one.type().equals(type) && one.isFrom(actor) && one.isAbout(object))
        .findFirst();
  }
}
