package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activitypub4j.client.PageLinks.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** security.md D5, A3: links of pages are found by a scanner that only goes forwards. */
class D5PageLinksTest {
  private static final String AS = "type=\"application/activity+json\"";
  private static final String LINK = "<link rel=\"alternate\" " + AS + " href=\"/n\">";

  private static List<String> links(String html) {
    return PageLinks.of(html).links();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<link rel=\"alternate\" type=\"application/activity+json\" href=\"/n\">",
        "<LINK HREF='/n' TYPE='application/activity+json' REL='ALTERNATE' />",
        "<link href=/n rel=alternate type=application/activity+json>",
        "<link\n\thref = \"/n\"\rrel = \"nofollow alternate\"\ftype=\"application/activity+json\">",
        "<link rel=alternate href='/n' type='application/ld+json;"
            + " profile=\"https://www.w3.org/ns/activitystreams\"'>",
        "<link rel=alternate href=&#x2F;&#110; type=application&#47;activity+json>",
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>x</title><link rel=alternate"
            + " type=application/activity+json href=/n></head>",
        "<?xml version='1.0'?><html><noscript><link rel=alternate"
            + " type=application/activity+json href=/n></noscript>",
        "<!----><link rel=alternate type=application/activity+json href=/n>",
        "<!--><link rel=alternate type=application/activity+json href=/n>",
        "<!-- --!><link rel=alternate type=application/activity+json href=/n>",
        "<script>if (a<b) '</scripty>'</script ><link rel=alternate"
            + " type=application/activity+json href=/n>",
        "1 < 2 <link rel=alternate type=application/activity+json href=/n href=/m>"
      })
  void links_are_found_however_they_are_written(String html) {
    assertThat(links(html)).containsExactly("/n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- LINK -->",
        "<!-- -- > LINK",
        "<script>LINK</script>",
        "<script>LINK",
        "<style>LINK</style>",
        "<title>LINK</title>",
        "<title>LINK",
        "<template>LINK</template>",
        "<template><template></template>LINK</template>",
        "<meta content='LINK'>",
        "<meta content='LINK",
        "</head>LINK",
        "<body>LINK",
        "<p>LINK",
        "<textarea>LINK</textarea>",
        "<!DOCTYPE LINK",
        "<![CDATA[ x > <p>LINK]]>",
        "<link rel=\"alternate\" type=\"application/activity+json\" href=\"/n\"",
        "<link rel=\"alternate\" type=\"application/activity+json\" href=\"/n",
        "<link rel=\"alternate\" type=\"application/activity+json\">",
        "<link rel=\"alternate\" type=\"application/json\" href=\"/n\">",
        "<link rel=\"alternate\" href=\"/n\">",
        "<link rel=\"alternates\" type=\"application/activity+json\" href=\"/n\">",
        "<link rel=\"stylesheet\" rel=\"alternate\" type=\"application/activity+json\" href=\"/n\">",
        "<links rel=\"alternate\" type=\"application/activity+json\" href=\"/n\">"
      })
  void what_is_not_a_link_of_the_head_does_not_count(String html) {
    assertThat(links(html.replace("LINK", LINK))).isEmpty();
  }

  @Test
  void the_base_is_given_as_written() {
    Found found = PageLinks.of("<base target=x><base href=/a/><base href=/b/>" + LINK);

    assertThat(found.base()).isEqualTo("/a/");
    assertThat(PageLinks.of(LINK).base()).isNull();
    assertThat(PageLinks.of("<base href='/a/?x&amp;y'>" + LINK).base()).isEqualTo("/a/?x&y");
  }

  @Test
  void character_references_are_read_once_and_unknown_ones_kept() {
    String href = "/?a=1&amp;b=&quot;&lt;&gt;&apos;&amp;amp;&x;&#;&#xFFFFFFF;&#99999999;&";

    assertThat(links(LINK.replace("/n", href)))
        .containsExactly("/?a=1&b=\"<>'&amp;&x;&#;&#xFFFFFFF;&#99999999;&");
  }

  @Test
  void only_the_beginning_of_a_page_is_read() {
    String padding = "<meta name=x>".repeat(PageLinks.MAX_CHARS / 13 - 20);

    assertThat(links(padding + LINK)).hasSize(1);
    assertThat(links(padding + " ".repeat(300) + LINK)).isEmpty();
  }

  @Test
  void only_so_many_links_are_read() {
    assertThat(links(LINK.repeat(10_000))).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<link ",
        "a=",
        "a=a",
        "<link a='",
        "'",
        "\"",
        "<",
        "<!--",
        "-",
        "--!",
        "</script",
        "&amp",
        "<script><",
        "<script></script",
        "<template>",
        "</",
        "<!",
        "<?",
        "&#x",
        "/",
        "<link/=",
        "<meta x='&&&&&&&&' href=&",
        "<link rel=alternate href=\"&&"
      })
  void nothing_takes_more_than_linear_time(String piece) {
    for (String start : List.of("", "<link href=\"", "<script>", "<!--", "<link ")) {
      String html = start + piece.repeat(1_000_000 / piece.length());
      assertLinear(html);
    }
  }

  private static void assertLinear(String html) {
    long read = Math.min(html.length(), PageLinks.MAX_CHARS);
    assertThat(PageLinks.of(html).steps()).isLessThanOrEqualTo(16 * read + 16);
  }

  @Property
  void no_page_breaks_the_scanner_or_takes_more_than_linear_time(@ForAll("pages") String html) {
    assertLinear(html);
  }

  @Property
  void no_text_breaks_the_scanner(@ForAll String html) {
    assertLinear("<link href='" + html + "<");
  }

  @Provide
  Arbitrary<String> pages() {
    return Arbitraries.of(
            "<",
            ">",
            "'",
            "\"",
            "=",
            "/",
            "!",
            "-",
            "--",
            " ",
            "&",
            ";",
            "#",
            "link",
            "script",
            "template",
            "</script",
            "<script",
            "<link",
            "href",
            "rel=alternate",
            AS,
            "\0",
            LINK)
        .list()
        .ofMaxSize(300)
        .map(pieces -> String.join("", pieces));
  }
}
