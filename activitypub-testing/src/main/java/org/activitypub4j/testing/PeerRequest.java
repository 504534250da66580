package org.activitypub4j.testing;

import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.Headers;

/**
 * A request that a {@link LoopbackPeer} got.
 *
 * @param method such as {@code POST}
 * @param path with the query, such as {@code /users/carol/inbox}
 * @param headers all of them
 * @param body empty if there was none; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
public record PeerRequest(String method, String path, Headers headers, byte[] body) {

  /**
   * Returns what the body says.
   *
   * @throws org.activitypub4j.model.DocumentException if it is not an ActivityStreams document
   */
  public ASObject object() {
    return ActivityStreams.standard().read(body);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
