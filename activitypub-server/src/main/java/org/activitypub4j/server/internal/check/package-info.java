/** Finds the usual mistakes in the set-up of a server, and says how to fix them. */
@NullMarked
package org.activitypub4j.server.internal.check;

import org.jspecify.annotations.NullMarked;
