package org.activitypub4j.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.VerificationKey;

/** The result of looking for a key. */
public sealed interface KeyLookup {

  /** Returns the id that was asked for. */
  URI keyId();

  /**
   * The key was found, and its owner is proven: the key names its owner, and the document of the
   * owner, which was fetched from the owner's id, lists the key.
   *
   * @param keyId the id that was asked for: of a key, or of an actor whose keys are meant
   * @param keys the key; all keys that the actor embeds, with their own ids, if the id is the one
   *     of an actor. All have the same owner: an actor, whose document {@link
   *     FederationClient#actor} returns
   * @param proof how the owner is proven
   * @param fetchedAt when the key was fetched; a key from the cache may be hours old
   */
  record Found(URI keyId, List<VerificationKey> keys, OwnerProof proof, Instant fetchedAt)
      implements KeyLookup {
    /**
     * Copies the keys.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Found {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("no key was found for " + keyId);
      }
    }

    /** Makes the result for a key that was asked for by its own id. */
    public Found(VerificationKey key, OwnerProof proof, Instant fetchedAt) {
      this(key.id(), List.of(key), proof, fetchedAt);
    }

    /** Returns the first key, which is the only one unless the id is the one of an actor. */
    public VerificationKey key() {
      return keys.get(0);
    }

    static Codec<Found> codec() {
      return Codec.of(
          (found, out) -> {
            CodecParts.writeUri(found.keyId, out);
            out.writeInt(found.keys.size());
            for (VerificationKey key : found.keys) {
              CodecParts.writeUri(key.id(), out);
              CodecParts.writeUri(key.owner(), out);
              CodecParts.writeText(Keys.toPem(key.publicKey()), out);
            }
            out.writeUTF(found.proof.name());
            CodecParts.writeInstant(found.fetchedAt, out);
          },
          in ->
              new Found(
                  CodecParts.readUri(in),
                  keys(in),
                  OwnerProof.valueOf(in.readUTF()),
                  CodecParts.readInstant(in)));
    }

    private static List<VerificationKey> keys(DataInputStream in) throws IOException {
      List<VerificationKey> keys = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        URI id = CodecParts.readUri(in);
        URI owner = CodecParts.readUri(in);
        keys.add(VerificationKey.ofPem(id, owner, CodecParts.readText(in)));
      }
      return keys;
    }
  }

  /**
   * The server answered 410: key and owner are gone for good.
   *
   * @param keyId the id of the key
   * @param cause what the server answered
   */
  record Gone(URI keyId, FetchException cause) implements KeyLookup {

    /**
     * Returns whether the server was not asked now, but gave this answer some time ago. Then do not
     * refuse a request for good. Answer that it may be sent again.
     */
    public boolean isRemembered() {
      return cause.isRemembered();
    }
  }

  /**
   * There is no usable key.
   *
   * @param keyId the id of the key
   * @param cause why
   */
  record Failed(URI keyId, FetchException cause) implements KeyLookup {

    /**
     * Returns whether a later look-up may find the key. This is true whenever its server could not
     * be reached, for any reason. The sender who named the key must not learn whether the name has
     * no address, the address is one of ours, or the port is closed. It is also true whenever the
     * server was not asked now, but answered some time ago that there is no key, because it may be
     * there by now. It is false if the server answered with a redirect to another server, because
     * that is an answer.
     */
    public boolean isTransient() {
      return cause.isRemembered()
          || cause
              .transport()
              .map(
                  reason ->
                      reason != TransportException.Reason.INVALID_URL
                          && reason != TransportException.Reason.REDIRECT_ELSEWHERE)
              .orElseGet(cause::isTransient);
    }

    /** Returns whether the server has just answered 404: it knows neither key nor owner. */
    public boolean isNotFound() {
      return !cause.isRemembered() && cause.reason() == FetchException.Reason.NOT_FOUND;
    }

    /**
     * Returns a message that may be told to the sender who named the key: {@link
     * FetchException.Reason#publicMessage}.
     */
    public String publicMessage() {
      return cause.reason().publicMessage();
    }

    /** Returns what happened and what to do, for our own log. */
    public String message() {
      return String.valueOf(cause.getMessage());
    }
  }

  /** How the owner of a key is proven. */
  enum OwnerProof {
    /** The key is in the document of the actor. */
    ACTOR_DOCUMENT,
    /**
     * The key has a document of its own, which may look like a stub of the actor. The actor that it
     * names was fetched and lists the key.
     */
    OWNER_FETCHED
  }
}
