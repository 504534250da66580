/** Activities from when they are stored until they are handled. */
@NullMarked
package org.activitypub4j.server.internal.inbox;

import org.jspecify.annotations.NullMarked;
