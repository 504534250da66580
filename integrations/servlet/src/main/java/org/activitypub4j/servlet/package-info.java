/** Serves a federation in a servlet container. */
@NullMarked
package org.activitypub4j.servlet;

import org.jspecify.annotations.NullMarked;
