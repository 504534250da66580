package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** lessons.md A16: whatever server an adapter is for, a message has one meaning or none. */
class A16AmbiguousHeadersTest {
  private static ServerRequest request(String... headers) {
    return Here.request("POST", "/inbox", Headers.received(headers));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host", "Content-Length", "Transfer-Encoding", "Date", "Digest", "Content-Type"})
  void of_what_decides_there_is_one(String name) {
    assertThat(request(name, "2").headers().count(name)).isEqualTo(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(name, "2", name.toLowerCase(Locale.ROOT), "2"))
        .withMessageContaining(name);
  }

  @Test
  void a_message_has_a_length_or_chunks_and_not_both() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request("Content-Length", "2", "Transfer-Encoding", "chunked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+2", "-2", "0x2", "2, 2", "2 2", "2.0", "two", "\u00b2"})
  void a_length_is_digits(String length) {
    assertThatIllegalArgumentException().isThrownBy(() -> request("Content-Length", length));
  }
}
