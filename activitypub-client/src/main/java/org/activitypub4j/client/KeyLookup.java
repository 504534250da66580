package org.activitypub4j.client;

import java.net.URI;
import java.time.Instant;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.signatures.VerificationKey;

/** What came of looking for a key. */
public sealed interface KeyLookup {

  /** The id of the key. */
  URI keyId();

  /**
   * The key, proven both ways: it names its owner, and the document of the owner, fetched from the
   * owner's id, lists it.
   *
   * @param key the key; its owner is the id of the actor, whose document {@link
   *     FederationClient#actor} gives
   * @param proof how the owner is proven
   * @param fetchedAt when the key was fetched; a key from the cache may be hours old
   */
  record Found(VerificationKey key, OwnerProof proof, Instant fetchedAt) implements KeyLookup {
    @Override
    public URI keyId() {
      return key.id();
    }
  }

  /**
   * The server answered 410: key and owner are gone for good.
   *
   * @param keyId the id of the key
   * @param message what happened
   */
  record Gone(URI keyId, String message) implements KeyLookup {}

  /**
   * There is no key that could be used.
   *
   * @param keyId the id of the key
   * @param cause why
   */
  record Failed(URI keyId, FetchException cause) implements KeyLookup {

    /**
     * Whether the key may well be had later. So it is whenever its server could not be reached,
     * whatever the reason: who named the key is not to learn whether that is a name without an
     * address, an address of ours, or a closed port. That its server answered with a redirect to
     * another, which is not followed, is an answer.
     */
    public boolean isTransient() {
      return cause
          .transport()
          .map(
              reason ->
                  reason != TransportException.Reason.INVALID_URL
                      && reason != TransportException.Reason.REDIRECT_ELSEWHERE)
          .orElseGet(cause::isTransient);
    }

    /** What may be told to who named the key: {@link FetchException.Reason#publicMessage}. */
    public String publicMessage() {
      return cause.reason().publicMessage();
    }

    /** What happened, and what to do, for our own log. */
    public String message() {
      return String.valueOf(cause.getMessage());
    }
  }

  /** How the owner of a key is proven. */
  enum OwnerProof {
    /** The key is in the document of the actor. */
    ACTOR_DOCUMENT,
    /**
     * The key has a document of its own, which may have the form of a stub of the actor; the actor
     * that it names was fetched and lists the key.
     */
    OWNER_FETCHED
  }
}
