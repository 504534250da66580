@NullMarked
package org.activitypub4j.server.internal.delivery;

import org.jspecify.annotations.NullMarked;
