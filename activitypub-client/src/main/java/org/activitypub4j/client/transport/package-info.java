/**
 * The settings of the network access: allowed addresses and limits, the reasons for refusals, and
 * what is reported.
 *
 * <p>The code that connects is in {@code internal}. Nothing else in this library opens a connection
 * or resolves a name.
 */
@NullMarked
package org.activitypub4j.client.transport;

import org.jspecify.annotations.NullMarked;
