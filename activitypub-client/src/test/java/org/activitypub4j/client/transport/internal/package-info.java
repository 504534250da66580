@NullMarked
package org.activitypub4j.client.transport.internal;

import org.jspecify.annotations.NullMarked;
