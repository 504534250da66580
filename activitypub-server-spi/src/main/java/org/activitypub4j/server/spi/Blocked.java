package org.activitypub4j.server.spi;

import java.net.URI;

/**
 * An actor that a local actor blocks.
 *
 * @param target the id of the actor who is blocked
 * @param block the id of our Block activity, which an Undo names
 */
public record Blocked(URI target, URI block) {}
