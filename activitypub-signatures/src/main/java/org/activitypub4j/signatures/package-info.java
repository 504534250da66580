/**
 * Keys and HTTP signatures of both kinds: draft-cavage-12 and RFC 9421.
 *
 * <p>Sending: {@link org.activitypub4j.signatures.MessageSigner}. Receiving: {@link
 * org.activitypub4j.signatures.MessageVerifier}, in three steps whose types cannot be mixed up: the
 * claim (no key, no body), the signature (key, no body), the body. Nothing here touches the network
 * or starts a thread; everything is immutable and may be shared between threads.
 */
@NullMarked
package org.activitypub4j.signatures;

import org.jspecify.annotations.NullMarked;
