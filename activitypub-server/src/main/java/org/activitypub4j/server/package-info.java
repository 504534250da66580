/**
 * The engine that federates an application.
 *
 * <p>In: a request is checked, its signature verified over the headers, then its body; the activity
 * is cut down to what its actor may say, recorded, and handed to the application's handlers in a
 * transaction. Out: an activity is addressed, its deliveries are recorded in a transaction, and
 * sent from there.
 */
@NullMarked
package org.activitypub4j.server;

import org.jspecify.annotations.NullMarked;
