/**
 * Stores in memory, for tests and toys: they keep every promise of the interfaces but that of
 * surviving the process, and they really roll back.
 */
@NullMarked
package org.activitypub4j.server.memory;

import org.jspecify.annotations.NullMarked;
