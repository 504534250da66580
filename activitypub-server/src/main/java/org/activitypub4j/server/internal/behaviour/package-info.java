/** What activities mean. */
@NullMarked
package org.activitypub4j.server.internal.behaviour;

import org.jspecify.annotations.NullMarked;
