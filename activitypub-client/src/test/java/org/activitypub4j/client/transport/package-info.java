@NullMarked
package org.activitypub4j.client.transport;

import org.jspecify.annotations.NullMarked;
