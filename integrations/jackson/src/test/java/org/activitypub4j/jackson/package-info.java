@NullMarked
package org.activitypub4j.jackson;

import org.jspecify.annotations.NullMarked;
