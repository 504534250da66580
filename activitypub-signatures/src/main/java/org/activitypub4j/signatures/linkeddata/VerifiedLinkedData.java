package org.activitypub4j.signatures.linkeddata;

import jakarta.json.JsonObject;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * A document that its actor signed.
 *
 * @param document the document in the form that was verified, with our own terms and without
 *     anything that is not signed; read only this
 * @param key the key that signed; its owner is the actor
 */
public record VerifiedLinkedData(JsonObject document, VerificationKey key)
    implements LinkedDataSignatures.Result {
  /** Returns the key and its owner, without the document, which can be long. */
  @Override
  public String toString() {
    return "VerifiedLinkedData[by " + key.id() + " of " + key.owner() + "]";
  }
}
