/**
 * Helpers for the tests of a federating application, for any test framework: {@link
 * org.activitypub4j.testing.LoopbackPeer} is another server that answers as the test says, {@link
 * org.activitypub4j.testing.SteppingClock} is a clock that the test moves, and {@link
 * org.activitypub4j.testing.Await} waits for what other threads do. Stores have tests of their own
 * in {@code org.activitypub4j.testing.contract}.
 */
@NullMarked
package org.activitypub4j.testing;

import org.jspecify.annotations.NullMarked;
