/** Code that several packages share and an application does not need. It can change at any time. */
@NullMarked
package org.activitypub4j.signatures.internal;

import org.jspecify.annotations.NullMarked;
