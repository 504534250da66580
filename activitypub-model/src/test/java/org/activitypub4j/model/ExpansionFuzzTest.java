package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any document at all, asked for its meaning. */
class ExpansionFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  @FuzzTest
  void the_meaning_of_any_document_is_told_or_refused(byte[] input) {
    try {
      ASObject read = STREAMS.read(input);
      assertThat(STREAMS.expand(read)).isEqualTo(STREAMS.expand(read));
    } catch (DocumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
