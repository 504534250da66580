package org.activitypub4j.signatures.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AsciiTest {
  /** RFC 9110 §5.6.2. */
  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  @Test
  void a_token_has_just_the_characters_that_HTTP_allows() {
    for (char c = 0; c < 0x180; c++) {
      assertThat(Ascii.isTokenCharacter(c)).as("%04x", (int) c).isEqualTo(TOKEN.indexOf(c) >= 0);
    }
  }

  @Test
  void ASCII_ends_with_DEL() {
    assertThat(Ascii.isAscii("a\u0000\u007f")).isTrue();
    assertThat(Ascii.isAscii("a\u0080")).isFalse();
    assertThat(Ascii.isAscii("")).isTrue();
  }
}
