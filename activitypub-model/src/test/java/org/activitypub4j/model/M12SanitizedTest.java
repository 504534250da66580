package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sanitised can go into a page. It is read here by the rules of browsers. */
class M12SanitizedTest {
  private static final Set<String> MASTODON =
      Set.of(
          "p",
          "br",
          "span",
          "a",
          "del",
          "s",
          "pre",
          "blockquote",
          "code",
          "b",
          "strong",
          "u",
          "i",
          "em",
          "ul",
          "ol",
          "li",
          "ruby",
          "rt",
          "rp");

  /** With what browsers add to a table. */
  private static final Set<String> ARTICLE =
      Stream.concat(
              MASTODON.stream(),
              Stream.of(
                      "h1 h2 h3 h4 h5 h6 div hr dl dt dd table caption thead tbody tfoot tr th td figure"
                          + " figcaption img details summary ins mark small sub sup kbd samp var cite q"
                          + " abbr dfn wbr")
                  .flatMap(names -> Stream.of(names.split(" ", -1))))
          .collect(java.util.stream.Collectors.toUnmodifiableSet());

  private static final Map<AllowedHtml, Set<String>> ELEMENTS =
      Map.of(AllowedHtml.MASTODON, MASTODON, AllowedHtml.ARTICLE, ARTICLE);

  private static final Map<AllowedHtml, Set<String>> ATTRIBUTES =
      Map.of(
          AllowedHtml.MASTODON,
          Set.of(
              "lang", "class", "translate", "href", "rel", "target", "start", "reversed", "value"),
          AllowedHtml.ARTICLE,
          Set.of(
              "lang",
              "class",
              "translate",
              "href",
              "rel",
              "target",
              "start",
              "reversed",
              "value",
              "dir",
              "colspan",
              "rowspan",
              "title",
              "src",
              "alt",
              "width",
              "height",
              "loading",
              "referrerpolicy"));

  private static final Map<AllowedHtml, Set<String>> SCHEMES =
      Map.of(
          AllowedHtml.MASTODON,
          Set.of(
              "http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "xmpp", "magnet",
              "gemini"),
          AllowedHtml.ARTICLE,
          Set.of(
              "http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "xmpp", "magnet",
              "gemini", "mailto", "tel"));

  private static void assertSafe(String html) {
    for (AllowedHtml allowed : ELEMENTS.keySet()) {
      String safe = UntrustedHtml.of(html).sanitized(allowed);
      Element body = Jsoup.parseBodyFragment("<div>" + safe + "</div>").body();
      assertThat(body.childrenSize()).as(safe).isEqualTo(1);
      Element page = body.child(0);
      page.nodeStream().forEach(node -> assertSafe(node, allowed, page, safe));
      assertThat(UntrustedHtml.of(safe).sanitized(allowed)).isEqualTo(safe);
    }
  }

  private static void assertSafe(Node node, AllowedHtml allowed, Element page, String safe) {
    if (!(node instanceof Element element)) {
      assertThat(node).as(safe).isInstanceOf(TextNode.class);
      return;
    }
    if (element.equals(page)) {
      return;
    }
    assertThat(element.normalName()).as(safe).isIn(ELEMENTS.get(allowed));
    for (Attribute attribute : element.attributes()) {
      assertThat(attribute.getKey()).as(safe).isIn(ATTRIBUTES.get(allowed));
      switch (attribute.getKey()) {
        case "href" -> assertThat(scheme(attribute.getValue())).as(safe).isIn(SCHEMES.get(allowed));
        case "src" -> assertThat(scheme(attribute.getValue())).as(safe).isIn("http", "https");
        case "class" ->
            assertThat(List.of(attribute.getValue().split(" ", -1)))
                .as(safe)
                .allMatch(
                    name ->
                        name.matches(
                            "(h|p|u|dt|e)-.*|mention|hashtag|ellipsis|invisible|quote-inline"));
        case "width", "height", "colspan", "rowspan", "start", "value" ->
            assertThat(attribute.getValue()).as(safe).matches("[0-9]{1,6}");
        default -> {}
      }
    }
    if (element.normalName().equals("a")) {
      assertThat(element.attr("rel")).as(safe).isEqualTo("nofollow noopener noreferrer");
      assertThat(element.attr("target")).as(safe).isEqualTo("_blank");
      assertThat(element.hasAttr("href")).as(safe).isTrue();
    }
    if (element.normalName().equals("img")) {
      assertThat(element.attr("referrerpolicy")).as(safe).isEqualTo("no-referrer");
    }
  }

  private static String scheme(String url) {
    return url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
  }

  static Stream<List<String>> cases() {
    return HtmlCases.of("sanitized.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_Mastodon_shows_stays_or_what_articles_need(List<String> html) {
    UntrustedHtml untrusted = UntrustedHtml.of(html.get(0));

    assertThat(untrusted.sanitized()).isEqualTo(html.get(1));
    assertThat(untrusted.sanitized(AllowedHtml.ARTICLE)).isEqualTo(html.get(2));
    assertSafe(html.get(0));
  }

  static Stream<String> hostile() {
    return HtmlCases.hostile();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostile_HTML_becomes_safe(String html) {
    assertSafe(html);
    assertSafe("<p>before " + html + " after</p>");
    assertSafe("<a href='https://a.example/'><table><tr><td>" + html);
    assertSafe("<p title=\"" + html + "\">x</p>");
    assertSafe("<svg><math>" + html);
  }

  @Provide
  static Arbitrary<String> soups() {
    List<String> hostile = HtmlCases.hostile().toList();
    Arbitrary<String> tag =
        Arbitraries.of(
            "p",
            "br",
            "a",
            "b",
            "i",
            "li",
            "ul",
            "ol",
            "dl",
            "dd",
            "dt",
            "table",
            "tr",
            "td",
            "th",
            "tbody",
            "caption",
            "blockquote",
            "pre",
            "div",
            "span",
            "h1",
            "h3",
            "img",
            "button",
            "select",
            "option",
            "svg",
            "math",
            "style",
            "script",
            "title",
            "textarea",
            "details",
            "summary",
            "ruby",
            "rt",
            "form",
            "template",
            "noscript",
            "x:y");
    Arbitrary<String> attribute =
        Arbitraries.of(
            "",
            "",
            " href=https://a.example/",
            " href='javascript:x'",
            " class='mention x'",
            " onclick=x",
            " src=https://a.example/x.png",
            " alt=x",
            " lang=de",
            " value=3",
            " style=x",
            " xmlns=http://www.w3.org/1999/xhtml");
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            tag.flatMap(name -> attribute.map(given -> "<" + name + given + ">")),
            tag.map(name -> "</" + name + ">"),
            tag.map(name -> "<" + name + "/>"),
            Arbitraries.of(hostile),
            Arbitraries.of(
                " ",
                "x",
                "a < b",
                "&amp;",
                "&lt;b&gt;",
                "\n",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "\"",
                "'",
                ">",
                "<"),
            Arbitraries.strings().ofMaxLength(4));
    return piece.list().ofMaxSize(24).map(pieces -> String.join("", pieces));
  }

  @Property
  void any_HTML_becomes_safe_and_stays_what_it_became(@ForAll("soups") String html) {
    assertSafe(html);
  }
}
