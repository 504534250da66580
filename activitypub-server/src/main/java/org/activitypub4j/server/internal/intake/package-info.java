/** A POST from its arrival until it is proven. */
@NullMarked
package org.activitypub4j.server.internal.intake;

import org.jspecify.annotations.NullMarked;
