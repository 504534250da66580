package org.activitypub4j.interop;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The blog, read and commented from Fedify. */
class BlogAndFedifyTest extends BlogExchanges {
  @Override
  void needsPeer() {
    Workplace.needsFedify();
  }

  @Override
  Peer startPeer() {
    return ControlledPeer.fedify(Map.of());
  }

  @Test
  void a_deleted_reply_takes_the_comment_away() {
    deletedReply();
  }
}
