@NullMarked
package org.activitypub4j.server.memory;

import org.jspecify.annotations.NullMarked;
