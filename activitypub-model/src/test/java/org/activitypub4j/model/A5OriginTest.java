package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** security.md A5: hosts are compared in one form, and what has none is refused. */
class A5OriginTest {
  private static final URI GOOD = URI.create("https://good.example/users/alice");

  private static boolean sameAsGood(String url) {
    return Uris.link(url).filter(uri -> Origin.same(uri, GOOD)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://good.example",
        "https://GOOD.example/x",
        "HTTPS://good.example/",
        "https://good.example./x",
        "https://good.example:443/x",
        "https://good.example/x#y",
        "https://good.example?q"
      })
  void these_are_the_same(String url) {
    assertThat(sameAsGood(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://good.example/x",
        "https://good.example:8443/x",
        "https://go\u043ed.example/x",
        "https://evil.good.example/x",
        "https://good.example.evil.example/x",
        "https://good.example@evil.example/x",
        "https://alice@good.example/x",
        "https://good.example%2eevil.example/x",
        "https://good.example%00.evil.example/x",
        "https://good_.example/x",
        "https://good.example:80:443/x",
        "https://good..example/x",
        "https:///x",
        "https:good.example/x",
        "//good.example/x",
        "/x",
        "good.example",
        "ftp://good.example/x",
        "https://good.example\\@evil.example/x",
        "https://[::1]/x",
        ""
      })
  void these_are_not(String url) {
    assertThat(sameAsGood(url)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://alice@good.example/",
        "https://good_.example/",
        "https://good%2eexample/",
        "https:///x",
        "https://good..example/",
        "urn:x",
        "did:key:z6Mk"
      })
  void what_has_no_comparable_host_has_no_origin(String uri) {
    assertThat(Origin.of(URI.create(uri))).isEmpty();
    assertThat(Origin.same(URI.create(uri), URI.create(uri))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://stra\u00dfe.example/", "https://xn--\u00df.example/"})
  void what_two_standards_map_to_two_hosts_is_refused(String url) {
    assertThat(Uris.link(url).flatMap(Origin::of)).isEmpty();
  }

  @Test
  void an_internationalised_host_is_compared_by_its_A_labels() {
    assertThat(Uris.link("https://b\u00fccher.example/").flatMap(Origin::of))
        .isEqualTo(Origin.of(URI.create("https://xn--bcher-kva.example/")));
    assertThat(Uris.link("https://good\u3002example/").flatMap(Origin::of))
        .isEqualTo(Origin.of(GOOD));
  }

  /** The JDK's IDNA goes through the whole label for each of its characters. */
  @Test
  void a_host_longer_than_any_is_none() {
    for (int length : new int[] {64, 254, 300, 8_000}) {
      assertThat(Uris.link("https://" + "\u4e2d".repeat(length) + "/")).as("%d", length).isEmpty();
    }
  }

  /** A host of labels of 49 letters; the last one is shorter or longer. */
  private static String host(int length) {
    return ("a".repeat(49) + ".").repeat(4) + "b".repeat(length - 200);
  }

  @Test
  void a_host_has_253_characters_without_a_dot_at_the_end() {
    URI longest = URI.create("https://" + host(253) + "/x");

    assertThat(Origin.of(longest)).isPresent();
    assertThat(Origin.of(URI.create("https://" + host(253) + "./x"))).isEqualTo(Origin.of(longest));
    assertThat(Uris.link(longest.toString())).isPresent();
    for (String longer : new String[] {host(254), "A" + host(253), host(254) + "."}) {
      assertThat(Origin.of(URI.create("https://" + longer + "/x"))).as(longer).isEmpty();
      assertThat(Uris.link("https://" + longer + "/x")).as(longer).isEmpty();
    }
  }

  @Test
  void a_host_with_underscores_is_no_longer_than_others() {
    assertThat(Uris.link("https://_" + host(252) + "/x")).isPresent();
    assertThat(Uris.link("https://_" + host(253) + "/x")).isEmpty();
  }

  /** One letter can become many in an A-label, and a soft hyphen none. */
  @Test
  void an_internationalised_host_is_short_before_and_after_it_becomes_A_labels() {
    String label = "\u4e2d\u6587\u57df\u540d\u5728\u8fd9\u91cc\u7684\u5f88\u957f.";
    String longAfter = label.repeat(7) + "example";
    String shortAfter = "a" + "\u00ad".repeat(260) + ".example";

    assertThat(IDN.toASCII(longAfter)).hasSizeGreaterThan(253);
    assertThat(IDN.toASCII(shortAfter)).isEqualTo("a.example");
    assertThat(Origin.Hosts.normalize(longAfter)).isEmpty();
    assertThat(Origin.Hosts.normalize(shortAfter)).isEmpty();
    assertThat(Origin.Hosts.normalize(label + "example")).isPresent();
  }

  @Test
  void an_id_is_read_exactly_or_not_at_all() {
    assertThat(Uris.id("https://GOOD.example/A").map(URI::toString))
        .contains("https://GOOD.example/A");
    assertThat(Uris.id(" https://good.example/")).isEmpty();
    assertThat(Uris.id("https://good.example/a b")).isEmpty();
    assertThat(Uris.id("https://b\u00fccher.example/")).isEmpty();
    assertThat(Uris.id("https://[::3333333333.1.1.1]/"))
        .isEmpty(); // java.net.URI has another exception
    assertThat(Uris.link("https://[::3333333333.1.1.1]/" + "a".repeat(3_000))).isEmpty();
    assertThat(Uris.id("https://good.example/" + "a".repeat(Uris.MAX_ID_LENGTH))).isEmpty();
    assertThat(Uris.same(GOOD, URI.create("https://GOOD.example/users/alice"))).isFalse();
  }

  @Test
  void an_id_has_a_document_before_its_fragment() {
    assertThat(Uris.id("h://#a")).isEmpty();
    assertThat(Uris.link("h://#a")).isEmpty();
    for (String id : new String[] {"h://a#b", "h:///#b", "h://?a#b", "h:a#b", "did:key:z#z"}) {
      assertThat(Uris.id(id).map(Uris::withoutFragment)).isPresent();
    }
  }

  @Test
  void a_link_is_repaired() {
    assertThat(Uris.link(" https://good.example/a b?q=%zz|x ").map(URI::toString))
        .contains("https://good.example/a%20b?q=%25zz%7Cx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        ".evil.example/x",
        "@evil.example/x",
        ":8443/x",
        "//evil.example/x",
        "?x"
      })
  void what_is_no_path_leads_nowhere(String path) {
    Origin origin = Origin.parse("https://good.example");

    assertThatThrownBy(() -> origin.resolve(path)).isInstanceOf(IllegalArgumentException.class);
    assertThat(origin.contains(origin.resolve("/" + path.replace("/", "")))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://good.example/x", "good.example", "ftp://x", "https://a@b.example", ""})
  void configuration_that_is_no_origin_is_refused(String text) {
    assertThatThrownBy(() -> Origin.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an origin");
  }

  @Test
  void an_origin_is_written_as_it_is_read() {
    for (String text : new String[] {"https://good.example", "http://[::1]:8080"}) {
      assertThat(Origin.parse(text)).hasToString(text);
    }
    assertThat(Origin.parse("https://good.example:443").authority()).isEqualTo("good.example");
  }

  @Property
  void no_text_makes_them_throw(@ForAll String text) {
    Optional<URI> link = Uris.link("https://" + text);
    assertThat(Uris.id(text)).isNotNull();
    link.ifPresent(uri -> assertThat(Origin.same(uri, uri)).isEqualTo(Origin.of(uri).isPresent()));
  }

  /** Labels of the characters that matter, short and long, joined by dots. */
  @Provide
  static Arbitrary<String> hosts() {
    return Arbitraries.strings()
        .withChars("ab09-.xn")
        .ofMaxLength(12)
        .flatMap(
            text ->
                Arbitraries.of(
                    text,
                    text.repeat(8),
                    text + "." + text.repeat(21),
                    "xn--" + text,
                    text + ".example",
                    "a".repeat(60) + text));
  }

  @Property
  void the_quick_look_at_a_plain_host_agrees_with_IDNA(@ForAll("hosts") String host) {
    assertThat(Origin.Hosts.normalize(host)).isEqualTo(Origin.Hosts.normalizeAny(host));
  }

  /** What matters to a parser of URIs, in any order. */
  @Provide
  static Arbitrary<String> uris() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "a",
            "1",
            "80",
            "256",
            "ffff",
            ".",
            ":",
            "::",
            "/",
            "//",
            "?",
            "#",
            "[",
            "]",
            "[::1]",
            "@",
            "%41",
            "%\uff11\uff11",
            "%4",
            "\u00e9",
            "\u0080",
            "\u2003",
            "_",
            "-",
            "99999999999",
            "1:2:3:4:5:6:7",
            "1.2.3.4",
            "\ud800");
    return Combinators.combine(
            Arbitraries.of("http://", "HTTPS://[", "http://[::", "http:", "a://", "a:", ""),
            parts.list().ofMaxSize(8))
        .as((start, rest) -> start + String.join("", rest));
  }

  @Property
  void what_is_no_URI_is_told_without_an_exception_of_the_JDK(@ForAll("uris") String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException | NumberFormatException e) {
      assertThat(UriSyntax.isUri(text)).as("%s, %s", text, e.getMessage()).isFalse();
      return;
    }
    if (UriSyntax.isHttp(String.valueOf(uri.getScheme()))) {
      assertThat(UriSyntax.isUri(text) || Origin.of(uri).isEmpty()).as(text).isTrue();
    } else {
      boolean literal = String.valueOf(uri.getRawAuthority()).contains("[");
      assertThat(UriSyntax.isUri(text)).as(text).isEqualTo(uri.isAbsolute() && !literal);
    }
  }
}
