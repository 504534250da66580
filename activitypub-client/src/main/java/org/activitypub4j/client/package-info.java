/**
 * All requests to other servers: reading documents and keys, looking up handles, and delivering one
 * activity to one inbox.
 *
 * <p>Start with {@link org.activitypub4j.client.FederationClient}. By default it uses only https
 * and public addresses, and limits the time, size and number of requests.
 */
@NullMarked
package org.activitypub4j.client;

import org.jspecify.annotations.NullMarked;
