/**
 * Everything that leaves the process for the fediverse: reading documents and keys, looking up
 * handles, delivering one activity to one inbox.
 *
 * <p>Start with {@link org.activitypub4j.client.FederationClient}. By default it speaks only https
 * to public addresses, and each request is bounded in time, size and number.
 */
@NullMarked
package org.activitypub4j.client;

import org.jspecify.annotations.NullMarked;
