package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
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
    byte[] name = document("{\"x\":{\"", text.getBytes(UTF_8), "\":1}}");
    assertThat(STREAMS.read(name).toJson().getJsonObject("x").getInt(text)).isEqualTo(1);
  }

  private static String escaped(int... units) {
    StringBuilder out = new StringBuilder();
    for (int unit : units) {
      out.append('\\').append("u%04x".formatted(unit));
    }
    return out.toString();
  }

  @Test
  void names_with_escaped_pairs_are_read_and_those_with_half_a_pair_refused() {
    int high = 0xD83D;
    int low = 0xDE00;
    String pair = "{\"x\":[{\"long_name_%s_\":1}]}".formatted(escaped(high, low));
    String name = "long_name_" + Character.toString(0x1F600) + "_";
    assertThat(read(pair).toJson().getJsonArray("x").getJsonObject(0).getInt(name)).isEqualTo(1);
    for (String half :
        List.of(escaped(high), escaped(low), escaped(low, high), escaped(high) + "x")) {
      assertMalformed("{\"x\":[{\"%s\":1}]}".formatted(half));
      assertMalformed("{\"%s\":1,\"%s\":2}".formatted(escaped(high, low), half));
    }
    assertMalformed("{\"%s\":1".formatted(escaped(high, low)));
    assertMalformed("{\"%s\":1}x".formatted(escaped(high, low)));
  }

  private static ASObject read(String json) {
    return STREAMS.read(json.getBytes(UTF_8));
  }

  private static void assertMalformed(String json) {
    assertThatThrownBy(() -> read(json))
        .as(json)
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }
}
