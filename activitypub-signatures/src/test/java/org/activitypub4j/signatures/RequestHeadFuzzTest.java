package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.activitypub4j.model.Origin;

/** Any request at all, as a server hands it over. */
class RequestHeadFuzzTest {
  private static final Origin ORIGIN = Origin.parse("https://bob.example");

  @FuzzTest
  void a_received_request_keeps_its_target_and_our_origin_or_is_malformed(byte[] input) {
    RequestHead head;
    try {
      head = FuzzInput.request(input, ORIGIN);
    } catch (IllegalArgumentException e) {
      return; // declared
    }
    String first = FuzzInput.lines(input).get(0);
    int space = first.indexOf(' ');
    assertThat(head.origin()).isEqualTo(ORIGIN);
    assertThat(head.pathAndQuery()).isEqualTo(space < 0 ? "/" : first.substring(space + 1));
    assertThat(head.method()).isEqualTo(space < 0 ? first : first.substring(0, space));
    assertThat(head.withHeaders(head.headers())).isEqualTo(head);
  }
}
