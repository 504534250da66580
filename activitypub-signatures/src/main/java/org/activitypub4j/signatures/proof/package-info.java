/**
 * Signatures inside documents, by FEP-8b32: {@link
 * org.activitypub4j.signatures.proof.IntegrityProofs} makes and verifies them.
 *
 * <p>Nothing here uses the network or starts a thread. Everything is immutable and may be shared
 * between threads.
 */
@NullMarked
package org.activitypub4j.signatures.proof;

import org.jspecify.annotations.NullMarked;
