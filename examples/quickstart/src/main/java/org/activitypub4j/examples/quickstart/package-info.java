/** Two servers that federate, or one of them for others to talk to. */
@NullMarked
package org.activitypub4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
