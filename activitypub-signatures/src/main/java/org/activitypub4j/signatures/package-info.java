/**
 * Signatures of HTTP messages, of both kinds: draft-cavage-12 and RFC 9421.
 *
 * <p>Sending: {@link org.activitypub4j.signatures.MessageSigner}. Receiving: {@link
 * org.activitypub4j.signatures.MessageVerifier}, in three steps whose types cannot be mixed up: the
 * claim (no key, no body), the signature (key, no body), the body. Responses are signed and
 * verified in the same way, with RFC 9421. Why a request was refused is told by {@link
 * org.activitypub4j.signatures.SignatureExplainer}.
 *
 * <p>Keys are in {@link org.activitypub4j.signatures.keys}, signatures inside documents in {@link
 * org.activitypub4j.signatures.proof} and, for those who opt in, {@link
 * org.activitypub4j.signatures.linkeddata}.
 *
 * <p>Nothing here touches the network or starts a thread; everything may be shared between threads
 * and, but for {@link org.activitypub4j.signatures.Nonces}, is immutable.
 */
@NullMarked
package org.activitypub4j.signatures;

import org.jspecify.annotations.NullMarked;
