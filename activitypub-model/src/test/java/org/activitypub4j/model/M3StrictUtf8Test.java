package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activitypub4j.model.DocumentException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * lessons M3: bytes that are no UTF-8 are refused, whatever the version of Jackson makes of them.
 */
class M3StrictUtf8Test {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static Stream<String> vectors() throws IOException {
    try (InputStream in =
        M3StrictUtf8Test.class.getResourceAsStream("/security-vectors/M3-utf8.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  private static byte[] document(String start, byte[] bytes, String end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(start.getBytes(UTF_8));
    out.writeBytes(bytes);
    out.writeBytes(end.getBytes(UTF_8));
    return out.toByteArray();
  }

  private static void refused(byte[] document) {
    assertThatThrownBy(() -> STREAMS.read(document))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED))
        .hasMessageContaining("not UTF-8 at byte");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void what_is_no_UTF_8_is_refused_in_values_and_names(String vector) {
    byte[] bytes =
        HexFormat.ofDelimiter(" ").parseHex(vector.substring(vector.indexOf(": ") + 2).strip());
    refused(document("{\"a\":\"", bytes, "\"}"));
    refused(document("{\"", bytes, "\":1}"));
    refused(document("{\"a\":[{\"name\":\"x" + "y".repeat(5_000), bytes, "z\"}]}"));
    refused(document("{\"a\":1}", bytes, ""));
  }

  @Property
  void a_document_of_UTF_8_reads_as_it_is(@ForAll("texts") String text) {
    byte[] document = document("{\"m\":\"", text.getBytes(UTF_8), "\"}");
    assertThat(STREAMS.read(document).toJson().getString("m")).isEqualTo(text);
  }

  @Property
  void any_bytes_are_UTF_8_or_refused(@ForAll byte[] bytes) {
    byte[] document = document("{\"m\":\"", bytes, "\"}");
    try {
      STREAMS.read(document);
    } catch (DocumentException e) {
      return;
    }
    assertThat(new String(document, UTF_8).getBytes(UTF_8)).isEqualTo(document);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange(' ', '\uD7FF')
        .withCharRange('\uE000', '\uFFFF')
        .excludeChars('"', '\\')
        .ofMaxLength(5_000);
  }

  @Test
  void the_last_characters_of_each_length_are_read() {
    String text = "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";
    byte[] document = document("{\"m\":\"", text.getBytes(UTF_8), "\"}");
    assertThat(STREAMS.read(document).toJson().getString("m")).isEqualTo(text);
  }
}
