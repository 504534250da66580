/** Looks for the usual mistakes in the set-up of a server, and says how to mend them. */
@NullMarked
package org.activitypub4j.server.internal.check;

import org.jspecify.annotations.NullMarked;
