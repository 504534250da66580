/** A request and its response, as an HTTP adapter hands them over. */
@NullMarked
package org.activitypub4j.server.http;

import org.jspecify.annotations.NullMarked;
