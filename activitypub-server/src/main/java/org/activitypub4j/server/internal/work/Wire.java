package org.activitypub4j.server.internal.work;

import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;

/**
 * The only place that turns an object into bytes for others: deliveries, documents and pages of
 * collections. So bto and bcc never leave this server; an architecture test checks that nothing
 * else writes objects.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#client-to-server-interactions">ActivityPub
 *     §6</a>
 */
public final class Wire {
  private final ActivityStreams streams;

  public Wire(ActivityStreams streams) {
    this.streams = streams;
  }

  /** The object in UTF-8, without bto and bcc at any depth. */
  public byte[] bytes(ASObject object) {
    return streams.write(object.withoutHiddenAudience());
  }
}
