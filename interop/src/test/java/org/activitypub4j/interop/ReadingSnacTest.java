package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.activitypub4j.client.WalkEnd;

/** Our client reads snac, whose pages have the URLs of what they are about. */
class ReadingSnacTest extends Reading<SnacPeer> {

  @Override
  void needsPeer() {
    Workplace.needsSnac();
  }

  @Override
  SnacPeer startPeer() {
    return SnacPeer.start();
  }

  @Override
  String software() {
    return "snac";
  }

  /** It hides them. */
  @Override
  void followersAre(URI follower, List<URI> found, WalkEnd end) {
    assertThat(found).isEmpty();
    assertThat(end).isEqualTo(new WalkEnd.Complete());
  }
}
