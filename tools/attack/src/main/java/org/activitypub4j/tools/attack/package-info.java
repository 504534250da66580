/** Tries known attacks on a running ActivityPub server of one's own, over HTTP. */
@NullMarked
package org.activitypub4j.tools.attack;

import org.jspecify.annotations.NullMarked;
