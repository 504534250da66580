@NullMarked
package org.activitypub4j.signatures.keys;

import org.jspecify.annotations.NullMarked;
