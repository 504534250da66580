package org.activitypub4j.server.internal.web;

import org.activitypub4j.server.http.ServerResponse;

/**
 * Lets web pages of other sites read public documents. Nothing here depends on cookies, so a page
 * learns no more than its reader could.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
final class Cors {
  private Cors() {}

  static ServerResponse open(ServerResponse answer) {
    return answer.with("Access-Control-Allow-Origin", "*");
  }

  /**
   * The answer to a preflight request, which browsers send because of an {@code Accept} with a
   * profile.
   */
  static ServerResponse preflight() {
    return open(ServerResponse.status(204))
        .with("Access-Control-Allow-Methods", "GET, HEAD")
        .with("Access-Control-Allow-Headers", "Accept");
  }
}
