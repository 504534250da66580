/** Local actors and their keys. */
@NullMarked
package org.activitypub4j.server.internal.actors;

import org.jspecify.annotations.NullMarked;
