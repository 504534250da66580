package org.activitypub4j.client;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;

/**
 * A document whose id is proven, because it was fetched from that URL. This proves the object
 * itself, but not the objects of other servers that it embeds.
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/fe34/fep-fe34.md">FEP-fe34</a>
 */
public final class FetchedDocument {
  /**
   * How many bytes a node of a tree takes; the next constant is the same for a byte of its text.
   */
  private static final int NODE_BYTES = 128;

  private static final int TEXT_BYTES = 2;

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
    this.id = object.id().orElseThrow(); // without an id it is never trusted
    this.requestedUrl = Objects.requireNonNull(requestedUrl, "requestedUrl");
    this.fetchedAt = Objects.requireNonNull(fetchedAt, "fetchedAt");
    this.freshUntil = Objects.requireNonNull(freshUntil, "freshUntil");
    this.sizeBytes = sizeBytes;
  }

  /** Returns the object. */
  public ASObject object() {
    return object;
  }

  /**
   * Returns who has been proven to be the source. This decides what else in the document can be
   * believed.
   */
  public Trust trust() {
    return trust;
  }

  /** Returns the object together with its trust. */
  public Trusted<ASObject> trusted() {
    return new Trusted<>(object, trust);
  }

  /** Returns the id, as it is written in the document. The document was fetched from this URL. */
  public URI id() {
    return id;
  }

  /** Returns the server of the document. */
  public Origin origin() {
    return trust.origin();
  }

  /** Returns the URL that was asked for, which may have led to another URL. */
  public URI requestedUrl() {
    return requestedUrl;
  }

  /** Returns when it was fetched. */
  public Instant fetchedAt() {
    return fetchedAt;
  }

  /**
   * Returns until when it may be used without fetching it again: as long as its server says, at
   * least ten minutes and at most a day; an hour if the server says nothing.
   */
  public Instant freshUntil() {
    return freshUntil;
  }

  /** Whether it may be used now without fetching it again. */
  boolean isFresh(InstantSource clock) {
    return clock.instant().isBefore(freshUntil);
  }

  int sizeBytes() {
    return sizeBytes;
  }

  static Codec<FetchedDocument> codec(ActivityStreams streams) {
    return Codec.of(
        (document, out) -> {
          CodecParts.writeBytes(streams.write(document.object), out);
          CodecParts.writeUri(document.requestedUrl, out);
          CodecParts.writeInstant(document.fetchedAt, out);
          CodecParts.writeInstant(document.freshUntil, out);
          out.writeInt(document.sizeBytes);
        },
        in -> {
          ASObject object = streams.read(CodecParts.readBytes(in));
          // It was fetched from its id, otherwise it would not have been kept.
          Trust trust = Trust.ofFetch(object, object.id().orElseThrow()).word().orElseThrow();
          return new FetchedDocument(
              object,
              trust,
              CodecParts.readUri(in),
              CodecParts.readInstant(in),
              CodecParts.readInstant(in),
              in.readInt());
        });
  }

  /**
   * How much heap the tree of a document takes at most: its text, and a node for each place where a
   * node can start.
   */
  static int treeBytes(byte[] document) {
    int nodes = 0;
    for (byte each : document) {
      if (each == '{' || each == '[' || each == ':' || each == ',') {
        nodes++;
      }
    }
    return TEXT_BYTES * document.length + NODE_BYTES * nodes;
  }

  /** Returns the id and the type. */
  @Override
  public String toString() {
    return object.toString();
  }
}
