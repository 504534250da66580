/** What several packages share and an application need not name; no promise of stability. */
@NullMarked
package org.activitypub4j.signatures.internal;

import org.jspecify.annotations.NullMarked;
