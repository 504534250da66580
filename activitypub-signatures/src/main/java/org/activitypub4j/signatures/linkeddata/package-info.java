/**
 * Linked Data Signatures, for those who opt in: {@link
 * org.activitypub4j.signatures.linkeddata.LinkedDataSignatures}. No other package uses this one.
 *
 * <p>Nothing here uses the network or starts a thread. Everything is immutable and may be shared
 * between threads.
 */
@NullMarked
package org.activitypub4j.signatures.linkeddata;

import org.jspecify.annotations.NullMarked;
