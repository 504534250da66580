@NullMarked
package org.activitypub4j.jdkhttpserver;

import org.jspecify.annotations.NullMarked;
