@NullMarked
package org.activitypub4j.signatures.linkeddata;

import org.jspecify.annotations.NullMarked;
