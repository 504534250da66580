package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hand-written scanners take is what these expressions say. */
class ShapesTest {
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,20}E-?[0-9]{1,3})?");
  private static final Pattern ABSOLUTE =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\x00-\\x20<>\"{}|^`\\\\]*");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");

  @Property
  void numbers_tags_and_iris_have_these_shapes(@ForAll("texts") String text) {
    check(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "1",
        "-1",
        "1.",
        "1.5",
        "1.5E0",
        "-1.5E-10",
        "1.5E",
        "1.5E-",
        "1.5E1000",
        "1E5",
        "123456789012345678901234567890",
        "1234567890123456789012345678901",
        "1.12345678901234567890E1",
        "1.123456789012345678901E1",
        "de",
        "de-AT-1901",
        "d1",
        "de-",
        "-de",
        "abcdefgh",
        "abcdefghi",
        "de--AT",
        "a:",
        ":a",
        "1a:b",
        "a+.-1:b",
        "http://x/ y",
        "http://x/{y}",
        "http://x/\u00fc",
        "a",
        "a_b:c"
      })
  void so_do_the_edges(String text) {
    check(text);
  }

  private static void check(String text) {
    assertThat(Shapes.isNumber(text)).isEqualTo(NUMBER.matcher(text).matches());
    assertThat(Shapes.isAbsoluteIri(text)).isEqualTo(ABSOLUTE.matcher(text).matches());
    assertThat(Shapes.isLanguageTag(text)).isEqualTo(LANGUAGE.matcher(text).matches());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("aZ19-.E:+/{ \\<\u0000\u00fc").ofMaxLength(34);
  }
}
