@NullMarked
package org.activitypub4j.signatures.proof;

import org.jspecify.annotations.NullMarked;
