package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any text at all as an id and as a link. */
class UrisFuzzTest {
  @FuzzTest
  void any_text_is_an_id_as_received_a_link_repaired_once_or_neither(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Optional<URI> id = Uris.id(text);
    id.ifPresent(
        uri -> {
          assertThat(uri.toString()).isEqualTo(text);
          assertThat(Uris.same(uri, URI.create(text))).isTrue();
          assertThat(Uris.withoutFragment(uri).getRawFragment()).isNull();
          assertThat(Uris.link(text)).contains(uri);
        });
    Uris.link(text)
        .ifPresent(
            uri -> {
              assertThat(Uris.link(uri.toString())).contains(uri);
              assertThat(uri.isAbsolute()).isTrue();
              assertThat(uri.toString().length()).isLessThanOrEqualTo(MAX_REPAIRED);
            });
  }

  /** Each character of UTF-16 has three octets at most, each written as three characters. */
  private static final int MAX_REPAIRED = 9 * Uris.MAX_LINK_LENGTH;
}
