@NullMarked
package org.activitypub4j.server.internal.work;

import org.jspecify.annotations.NullMarked;
