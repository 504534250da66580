package org.activitypub4j.server.internal.web;

import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.internal.actors.Audiences;
import org.activitypub4j.server.spi.ViewRequest;

/**
 * The question to the policy.
 *
 * @param ownersFollowers the followers collection of the owner
 * @param follower whether a follower of the owner is on the server of the viewer
 */
record Viewing(
    Kind kind,
    String owner,
    Optional<ASObject> object,
    Viewer viewer,
    URI ownersFollowers,
    BooleanSupplier follower)
    implements ViewRequest {

  @Override
  public Optional<URI> requester() {
    return viewer.actor();
  }

  @Override
  public Optional<Origin> server() {
    return viewer.server();
  }

  @Override
  public boolean isPublic() {
    return object.map(one -> Visibility.of(one, null).isForEverybody()).orElse(true);
  }

  @Override
  public boolean isAddressed() {
    return server()
        .flatMap(
            server ->
                object.filter(
                    addressing -> Audiences.of(addressing).stream().anyMatch(this::isThere)))
        .isPresent();
  }

  private boolean isThere(URI recipient) {
    return server().filter(server -> server.contains(recipient)).isPresent()
        || (Uris.same(recipient, ownersFollowers) && hasFollower());
  }

  @Override
  public boolean hasFollower() {
    return follower.getAsBoolean();
  }
}
