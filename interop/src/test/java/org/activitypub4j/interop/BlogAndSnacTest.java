package org.activitypub4j.interop;

/**
 * The blog, read and commented from snac. It tells the end of a reply to its own followers only,
 * and the blog follows nobody.
 */
class BlogAndSnacTest extends BlogExchanges {
  @Override
  void needsPeer() {
    Workplace.needsSnac();
  }

  @Override
  Peer startPeer() {
    return SnacPeer.start();
  }
}
