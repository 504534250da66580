package org.activitypub4j.signatures.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8785: JSON in the one form that can be hashed. */
@Tag("corpus")
class JsonCanonicalizationTest {
  private static final JsonProviderImpl JSON = new JsonProviderImpl();

  private static JsonValue parse(String json) {
    return JSON.createReader(new StringReader(json)).readValue();
  }

  private static String canonical(String json) {
    return new String(JsonCanonicalization.canonicalize(parse(json)), UTF_8);
  }

  @Test
  void members_are_sorted_by_UTF_16_code_units() {
    assertThat(
            canonical(
                """
                {"\\u20ac":"Euro","\\r":"CR","\\ufb33":"Hebrew","1":"One","\\ud83d\\ude00":"Emoji",
                 "\\u0080":"Control","\\u00f6":"o"}"""))
        .isEqualTo(
            "{\"\\r\":\"CR\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"o\",\"\u20ac\":\"Euro\","
                + "\"\ud83d\ude00\":\"Emoji\",\"\ufb33\":\"Hebrew\"}");
  }

  @Test
  void strings_have_one_form() {
    assertThat(
            canonical("[\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\b\\t\\f\\r\"]"))
        .isEqualTo("[\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\t\\f\\r\"]");
  }

  /** The bits of a double, and how RFC 8785 appendix B has it written. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
    "000fffffffffffff, 2.225073858507201e-308",
    "0010000000000000, 2.2250738585072014e-308",
    "800fffffffffffff, -2.225073858507201e-308",
    "0000000000000002, 1e-323",
    "0000000000000003, 1.5e-323"
  })
  void numbers_are_written_as_ECMAScript_does(String bits, String expected) {
    double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(canonical("[" + new BigDecimal(number) + "]")).isEqualTo("[" + expected + "]");
  }

  @Test
  void what_has_no_canonical_form_is_refused() {
    assertThatThrownBy(() -> canonical("[1e400]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("range");
    for (String alone : new String[] {"\ud83d", "\ude00", "\ud83dx", "\ude00\ud83d"}) {
      JsonObject object = JSON.createObjectBuilder().add("a", alone).build();
      assertThatThrownBy(() -> JsonCanonicalization.canonicalize(object))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("surrogate");
    }
  }

  @Property
  void a_double_reads_back_as_itself(@ForAll double number) {
    String written = canonical("[" + new BigDecimal(number) + "]");

    assertThat(Double.parseDouble(written.substring(1, written.length() - 1)))
        .isEqualTo(number == 0 ? 0.0 : number);
    assertThat(written.toLowerCase(Locale.ROOT)).isEqualTo(written);
  }

  @Test
  void the_vectors_of_its_authors() throws IOException {
    Path jcs = Path.of(System.getProperty("corpus", "corpus"), "signatures", "jcs");
    assumeTrue(Files.isDirectory(jcs), "no directory of real documents");
    int passed = 0;
    try (Stream<Path> inputs = Files.list(jcs.resolve("input"))) {
      for (Path input : inputs.sorted().toList()) {
        String name = input.getFileName().toString();
        byte[] canonical = JsonCanonicalization.canonicalize(parse(Files.readString(input)));
        assertThat(new String(canonical, UTF_8))
            .as(name)
            .isEqualTo(Files.readString(jcs.resolve("output").resolve(name)).strip());
        String hex = Files.readString(jcs.resolve("outhex").resolve(name.replace(".json", ".txt")));
        assertThat(HexFormat.of().formatHex(canonical)).isEqualTo(hex.replaceAll("\\s", ""));
        passed++;
      }
    }
    System.out.println("JCS vectors: " + passed);
    assertThat(passed).isPositive();
  }
}
