/**
 * What is said about the one door to the network: which addresses and limits it keeps to, why it
 * refuses, and what it reports.
 *
 * <p>The door itself is in {@code internal}. Nothing else in this library opens a connection or
 * resolves a name.
 */
@NullMarked
package org.activitypub4j.client.transport;

import org.jspecify.annotations.NullMarked;
