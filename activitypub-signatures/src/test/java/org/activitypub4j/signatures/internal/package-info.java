/** Tests of the parsers and primitives. */
@NullMarked
package org.activitypub4j.signatures.internal;

import org.jspecify.annotations.NullMarked;
