@NullMarked
package org.activitypub4j.server;

import org.jspecify.annotations.NullMarked;
