package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;

/** Any NodeInfo document at all. */
class NodeInfoFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final URI URL = URI.create("https://peer.example/nodeinfo/2.1");

  @FuzzTest
  void any_object_is_read_as_far_as_it_goes(byte[] input) {
    NodeInfo info;
    try {
      info = NodeInfoReader.read(URL, "2.1", STREAMS.read(input).toJson());
    } catch (DocumentException e) {
      return; // declared
    }
    assertThat(info.toString()).isNotBlank();
    assertThat(info.protocols()).hasSizeLessThanOrEqualTo(64);
  }
}
