package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An activity to deliver, stored once however many inboxes it goes to.
 *
 * @param actor the local actor who sends it and whose key signs it
 * @param activity the id of the activity
 * @param document the activity in UTF-8, without bto and bcc; not to be changed
 * @param created when it was sent
 * @param due when its deliveries are tried first: {@code created}, or a few seconds later
 * @param key the name of the key that signs it; null for the one that signs when it is delivered.
 *     Only what tells of a new key names one: the key before
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are not copied at each step.
public record OutboundActivity(
    String actor,
    URI activity,
    byte[] document,
    Instant created,
    Instant due,
    @Nullable String key) {}
