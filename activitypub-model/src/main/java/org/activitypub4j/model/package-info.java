/**
 * Typed, immutable ActivityStreams objects over a lossless JSON tree.
 *
 * <p>Nothing in this package uses the network or starts a thread. Everything except the builders is
 * immutable and can be shared between threads.
 */
@NullMarked
package org.activitypub4j.model;

import org.jspecify.annotations.NullMarked;
