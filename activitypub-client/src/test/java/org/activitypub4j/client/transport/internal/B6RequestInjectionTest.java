package org.activitypub4j.client.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** security.md B6: URLs are read once, strictly, and sent in the form that was read. */
class B6RequestInjectionTest {

  static Stream<String> vector() throws IOException {
    return B1AddressRangesTest.lines("B6-urls.txt");
  }

  @ParameterizedTest
  @MethodSource("vector")
  void each_url_of_the_vector_is_sent_or_refused(String line) {
    String[] fields = line.split("\t", -1);
    String url = unescape(fields[1]);

    if (fields[0].equals("sent")) {
      assertThat(Target.parse(url)).hasToString(fields[2]);
    } else {
      assertThat(catchThrowableOfType(TransportException.class, () -> Target.parse(url)))
          .isNotNull()
          .returns(Reason.INVALID_URL, TransportException::reason);
    }
  }

  @Property
  void what_is_accepted_is_read_the_same_again(@ForAll("urls") String url) {
    Target target;
    try {
      target = Target.parse(url);
    } catch (TransportException e) {
      assertThat(e.reason()).isEqualTo(Reason.INVALID_URL);
      return;
    }
    assertThat(Target.parse(target.toString())).isEqualTo(target).hasToString(target.toString());
    assertThat(target.toString().chars().allMatch(c -> c > ' ' && c < 0x7F)).isTrue();
    assertThat(target.pathAndQuery()).startsWith("/");
    assertThat(target.origin().toString() + target.pathAndQuery()).isEqualTo(target.toString());
  }

  @Property
  void no_text_breaks_the_parser(@ForAll String url) {
    assertThat(catchThrowableOfType(TransportException.class, () -> Target.parse(url)))
        .satisfiesAnyOf(
            refusal -> assertThat(refusal).isNull(),
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.INVALID_URL));
  }

  @Provide
  Arbitrary<String> urls() {
    Arbitrary<String> rest =
        Arbitraries.strings()
            .withChars("abz09/?#@:;=&.%-_~[]\\ \r\n\t\u0085\u2028\u00e9")
            .ofMaxLength(40);
    return rest.map(text -> "https://good.example" + text);
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\u", i)) {
        out.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
        i += 5;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }
}
