@NullMarked
package org.activitypub4j.server.http;

import org.jspecify.annotations.NullMarked;
