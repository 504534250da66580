/**
 * Signatures of HTTP messages, of both kinds: draft-cavage-12 and RFC 9421.
 *
 * <p>{@link org.activitypub4j.signatures.MessageSigner} signs what you send. {@link
 * org.activitypub4j.signatures.MessageVerifier} verifies what you receive, in three steps whose
 * types you cannot mix up: the claim (no key, no body), the signature (key, no body), the body.
 * Responses are signed and verified in the same way, with RFC 9421. {@link
 * org.activitypub4j.signatures.SignatureExplainer} tells why a request was refused.
 *
 * <p>Keys are in {@link org.activitypub4j.signatures.keys}, signatures inside documents in {@link
 * org.activitypub4j.signatures.proof} and, for those who opt in, {@link
 * org.activitypub4j.signatures.linkeddata}.
 *
 * <p>Nothing here uses the network or starts a thread. Everything may be shared between threads.
 * Everything except {@link org.activitypub4j.signatures.Nonces} is immutable.
 */
@NullMarked
package org.activitypub4j.signatures;

import org.jspecify.annotations.NullMarked;
