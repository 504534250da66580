package org.activitypub4j.client;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;

/**
 * A document whose id is proven by fetching: it came from the very URL that it has as its id. That
 * proves the object itself, and nothing that it embeds from other servers.
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/fe34/fep-fe34.md">FEP-fe34</a>
 */
public final class FetchedDocument {
  private final ASObject object;
  private final Trust trust;
  private final URI id;
  private final URI requestedUrl;
  private final Instant fetchedAt;
  private final Instant freshUntil;
  private final int sizeBytes;

  FetchedDocument(
      ASObject object,
      Trust trust,
      URI requestedUrl,
      Instant fetchedAt,
      Instant freshUntil,
      int sizeBytes) {
    this.object = Objects.requireNonNull(object, "object");
    this.trust = Objects.requireNonNull(trust, "trust");
    this.id = object.id().orElseThrow(); // or it would not be trusted
    this.requestedUrl = Objects.requireNonNull(requestedUrl, "requestedUrl");
    this.fetchedAt = Objects.requireNonNull(fetchedAt, "fetchedAt");
    this.freshUntil = Objects.requireNonNull(freshUntil, "freshUntil");
    this.sizeBytes = sizeBytes;
  }

  /** The object. */
  public ASObject object() {
    return object;
  }

  /** Whose word it is: what decides about all that stands in it. */
  public Trust trust() {
    return trust;
  }

  /** The object and whose word it is, to go on from there. */
  public Trusted<ASObject> trusted() {
    return new Trusted<>(object, trust);
  }

  /** Its id, as it writes it. It is also the URL that gave it. */
  public URI id() {
    return id;
  }

  /** The server for which it speaks. */
  public Origin origin() {
    return trust.origin();
  }

  /** The URL that was asked for, which may have led elsewhere. */
  public URI requestedUrl() {
    return requestedUrl;
  }

  /** When it was fetched. */
  public Instant fetchedAt() {
    return fetchedAt;
  }

  /**
   * Until when it may be used without asking again: what its server says, at least ten minutes and
   * at most a day; an hour if it says nothing.
   */
  public Instant freshUntil() {
    return freshUntil;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  /** The object as another type, if it says that it is of one with that view. */
  <T extends ASObject> Optional<T> objectIf(Class<T> type) {
    return type.isInstance(object) ? Optional.of(type.cast(object)) : Optional.empty();
  }

  /** Id and type. */
  @Override
  public String toString() {
    return object.toString();
  }
}
