@NullMarked
package org.activitypub4j.client;

import org.jspecify.annotations.NullMarked;
