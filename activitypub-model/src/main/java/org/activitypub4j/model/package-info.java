/**
 * Typed, immutable ActivityStreams objects over a lossless JSON tree.
 *
 * <p>Nothing in this package touches the network or starts a thread; everything is immutable and
 * may be shared between threads.
 */
@NullMarked
package org.activitypub4j.model;

import org.jspecify.annotations.NullMarked;
