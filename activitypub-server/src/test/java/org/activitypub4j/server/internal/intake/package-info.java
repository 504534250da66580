@NullMarked
package org.activitypub4j.server.internal.intake;

import org.jspecify.annotations.NullMarked;
