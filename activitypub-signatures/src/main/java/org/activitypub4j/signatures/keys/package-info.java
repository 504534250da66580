/**
 * Keys: made, read and written in all forms ({@link org.activitypub4j.signatures.keys.Keys}), for
 * signing ({@link org.activitypub4j.signatures.keys.Signer}), for verifying ({@link
 * org.activitypub4j.signatures.keys.VerificationKey}), and whose they are ({@link
 * org.activitypub4j.signatures.keys.KeyOwnership}).
 *
 * <p>Nothing here touches the network or starts a thread. Everything is immutable and may be shared
 * between threads.
 */
@NullMarked
package org.activitypub4j.signatures.keys;

import org.jspecify.annotations.NullMarked;
