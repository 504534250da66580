@NullMarked
package org.activitypub4j.server.internal.inbox;

import org.jspecify.annotations.NullMarked;
