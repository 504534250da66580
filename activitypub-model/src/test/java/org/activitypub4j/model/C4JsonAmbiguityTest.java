package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.activitypub4j.model.DocumentException.Reason;
import org.junit.jupiter.api.Test;

/** security.md C4: no two readers see two documents, and none costs more than it may. */
class C4JsonAmbiguityTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static void refused(Reason reason, String message, byte[] document) {
    assertThatThrownBy(() -> STREAMS.read(document))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private static void refused(Reason reason, String message, String document) {
    refused(reason, message, document.getBytes(UTF_8));
  }

  @Test
  void a_member_that_occurs_twice_is_refused_at_every_depth() {
    refused(Reason.DUPLICATE_NAME, "actor", "{\"actor\":\"good\",\"actor\":\"evil\"}");
    refused(Reason.DUPLICATE_NAME, "id", "{\"a\":[{\"id\":1,\"\\u0069d\":2}]}");
  }

  @Test
  void depth_is_limited_and_the_error_says_where() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    refused(Reason.LIMIT_EXCEEDED, "64", deep);
    refused(Reason.LIMIT_EXCEEDED, "line 1, column", deep);
  }

  @Test
  void size_tokens_strings_names_and_numbers_are_limited() {
    refused(Reason.LIMIT_EXCEEDED, "1048576", "{\"a\":\"" + "x".repeat(1 << 20) + "\"}");
    refused(Reason.LIMIT_EXCEEDED, "100000", "{\"a\":[" + "1,".repeat(100_000) + "1]}");
    refused(Reason.LIMIT_EXCEEDED, "262144", "{\"a\":\"" + "x".repeat(300_000) + "\"}");
    refused(Reason.LIMIT_EXCEEDED, "1024", "{\"" + "x".repeat(2_000) + "\":1}");
    refused(Reason.LIMIT_EXCEEDED, "64", "{\"a\":" + "1".repeat(1_000) + "}");
  }

  @Test
  void a_number_whose_exponent_no_decimal_has_is_refused() {
    refused(Reason.LIMIT_EXCEEDED, "line 1, column 6", "{\"a\":1e-2748623157}");
    refused(Reason.LIMIT_EXCEEDED, "exponent", "{\"a\":[1e99999999999]}");
    assertThat(STREAMS.read("{\"a\":[1e-2147483647,1e2147483647]}".getBytes(UTF_8))).isNotNull();
  }

  @Test
  void only_UTF_8_without_a_mark_is_read() {
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    marked.writeBytes("{}".getBytes(UTF_8));
    refused(Reason.MALFORMED, "UTF-8", marked.toByteArray());
    refused(Reason.MALFORMED, "UTF-8", "{}".getBytes(UTF_16LE));
    refused(Reason.MALFORMED, "UTF-8", new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"'});
    refused(
        Reason.MALFORMED, "", new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'});
  }

  @Test
  void what_is_not_one_object_is_refused() {
    refused(Reason.MALFORMED, "empty", "");
    refused(Reason.NOT_AN_OBJECT, "START_ARRAY", "[]");
    refused(Reason.NOT_AN_OBJECT, "", "7");
    refused(Reason.MALFORMED, "follows", "{}{}");
    refused(Reason.MALFORMED, "", "{\"a\":1,}");
    refused(Reason.MALFORMED, "", "{'a':1}");
    refused(Reason.MALFORMED, "", "{\"a\":NaN}");
    refused(Reason.MALFORMED, "", "{\"a\":01}");
    refused(Reason.MALFORMED, "", "{\"a\"");
  }

  @Test
  void a_zero_character_is_refused() {
    refused(Reason.MALFORMED, "U+0000", "{\"a\":\"\\u0000\"}");
    refused(Reason.MALFORMED, "U+0000", "{\"\\u0000\":1}");
  }

  @Test
  void an_error_is_safe_to_log() {
    assertThatThrownBy(() -> STREAMS.read("{\"a\u202e\nb\":1,\"a\u202e\nb\":2}".getBytes(UTF_8)))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("\u202e", "\n"));
  }

  @Test
  void every_prefix_of_a_document_is_refused_cleanly() {
    byte[] whole = "{\"a\":[1,2.5,\"\\u00e9\u00e9\",null,true,{\"b\":{}}]}".getBytes(UTF_8);
    assertThat(STREAMS.read(whole)).isNotNull();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> STREAMS.read(part)).isInstanceOf(DocumentException.class);
    }
  }
}
