/**
 * Exchanges with real servers that others wrote: every test is one exchange, named by what it
 * proves.
 *
 * <p>All servers, ours too, are processes on loopback; nothing of ours is called but its control
 * API. The cross-checks call our signatures themselves, and those of others in small programs.
 */
@NullMarked
package org.activitypub4j.interop;

import org.jspecify.annotations.NullMarked;
