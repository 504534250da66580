/** Serves a federation with the JDK's own HTTP server. */
@NullMarked
package org.activitypub4j.jdkhttpserver;

import org.jspecify.annotations.NullMarked;
