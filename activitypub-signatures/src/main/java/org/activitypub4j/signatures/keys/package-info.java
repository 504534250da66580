/**
 * Keys. {@link org.activitypub4j.signatures.keys.Keys} makes, reads and writes them in all forms.
 * {@link org.activitypub4j.signatures.keys.Signer} signs, {@link
 * org.activitypub4j.signatures.keys.VerificationKey} verifies, and {@link
 * org.activitypub4j.signatures.keys.KeyOwnership} says who owns a key.
 *
 * <p>Nothing here uses the network or starts a thread. Everything is immutable and may be shared
 * between threads.
 */
@NullMarked
package org.activitypub4j.signatures.keys;

import org.jspecify.annotations.NullMarked;
