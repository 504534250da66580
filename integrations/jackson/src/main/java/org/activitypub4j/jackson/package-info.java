/** Reads and writes ActivityStreams objects with a Jackson 3 mapper. */
@NullMarked
package org.activitypub4j.jackson;

import org.jspecify.annotations.NullMarked;
