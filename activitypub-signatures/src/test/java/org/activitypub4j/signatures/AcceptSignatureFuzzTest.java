package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/** Any Accept-Signature at all, a header a line. */
class AcceptSignatureFuzzTest {
  @FuzzTest
  void any_wish_reads_the_same_when_written_or_counts_as_none(byte[] input) {
    List<String> fields = new ArrayList<>();
    for (String line : FuzzInput.lines(input)) {
      fields.add(AcceptSignature.HEADER);
      fields.add(line);
    }
    Headers headers;
    try {
      headers = Headers.received(fields.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      return; // no such answer arrives
    }
    AcceptSignature.parse(headers)
        .ifPresent(
            wish -> {
              assertThat(wish.requests()).isNotEmpty();
              Headers written = Headers.of(AcceptSignature.HEADER, wish.headerValue());
              assertThat(AcceptSignature.parse(written)).contains(wish);
            });
  }
}
