package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Any text at all as a handle. */
class HandleFuzzTest {
  @FuzzTest
  void any_handle_reads_the_same_in_each_form_or_is_none(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Handle.parse(text)
        .ifPresent(
            handle -> {
              assertThat(Handle.parse(handle.toString())).contains(handle);
              assertThat(Handle.parse(handle.toUri().toString())).contains(handle);
              assertThat(Handle.of(handle.user(), handle.host())).isEqualTo(handle);
              assertThat(handle.isSameAccount(handle)).isTrue();
              assertThat(text.toLowerCase(Locale.ROOT))
                  .contains(handle.user().toLowerCase(Locale.ROOT));
            });
  }
}
