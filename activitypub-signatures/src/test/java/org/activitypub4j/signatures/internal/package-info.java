@NullMarked
package org.activitypub4j.signatures.internal;

import org.jspecify.annotations.NullMarked;
