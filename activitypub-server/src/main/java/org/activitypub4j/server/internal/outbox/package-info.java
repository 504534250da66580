/** What local actors do, until it is stored. */
@NullMarked
package org.activitypub4j.server.internal.outbox;

import org.jspecify.annotations.NullMarked;
